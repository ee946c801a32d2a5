"""Errors go to Sentry, if SENTRY_DSN is set. What is sent along about visitors is decided here: nothing."""

import os

import sentry_sdk
from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.utils import BadDsn

OFF = {"mode": "off"}

# Each of these may say who somebody is. What your own code logs or raises is sent as it is.
NO_PERSONAL_DATA = {
    "user_info": False,
    "cookies": OFF,
    "http_headers": {"request": OFF},
    "http_bodies": [],
    "url_query_params": OFF,
    "stack_frame_variables": False,
    "database_query_data": False,
    "queues": False,
    "graphql": {"document": False, "variables": False},
    "gen_ai": {"inputs": False, "outputs": False},
}


class SentryConfig(AppConfig):
    name = "sentry"

    def ready(self):
        start(os.environ)


def start(environ, **options):
    """Nothing is sent, and nothing is watched, without a DSN."""
    dsn = environ.get("SENTRY_DSN")
    if not dsn:
        return
    try:
        sentry_sdk.init(
            dsn=dsn,
            environment=environ.get("SENTRY_ENVIRONMENT") or None,
            release=environ.get("SENTRY_RELEASE") or None,
            data_collection=NO_PERSONAL_DATA,
            before_send=without_request,
            before_breadcrumb=without_request,
            # Errors only: how long things take, and how many visits there are, is not reported.
            traces_sample_rate=None,
            auto_session_tracking=False,
            **options,
        )
    except BadDsn as error:
        raise ImproperlyConfigured(f"SENTRY_DSN is no DSN: {error}. Sentry shows it under Client Keys.") from None


def without_request(event_or_breadcrumb, hint):
    """Django adds the request to what it logs, and in writing that has the query."""
    for place in ("extra", "data"):
        event_or_breadcrumb.get(place, {}).pop("request", None)
    return event_or_breadcrumb
