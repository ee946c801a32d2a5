"""Saying what happens: lines in the log; and, where they are configured, Slack and Sentry's cron monitor."""

import json
import os
from datetime import UTC, datetime
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

SECRETS = ["PGPASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SLACK_TOKEN"]


def say(text):
    """A line for people. No secret gets into it, whatever program the words came from."""
    for name in SECRETS:
        if value := os.environ.get(name):
            text = text.replace(value, f"<{name}>")
    print(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {text}", flush=True)
    return text


def tell_slack(text):
    token, channel = os.environ.get("SLACK_TOKEN"), os.environ.get("SLACK_CHANNEL")
    if not (token and channel):
        return
    address = os.environ.get("SLACK_API_URL") or "https://slack.com/api"
    answer = post(f"{address}/chat.postMessage", {"channel": channel, "text": text}, token)
    # Most of Slack's failures are HTTP 200.
    if answer is not None and not answer.get("ok"):
        say(f"WARNING Slack refused the message: {answer.get('error')}")


def check_in(status, at):
    """Tells Sentry's cron monitor: in_progress, ok or error. The first one makes the monitor."""
    dsn = urlsplit(os.environ.get("SENTRY_DSN") or "")
    if not dsn.hostname:
        return
    hour, minute = at.split(":")
    path, _, project = dsn.path.rpartition("/")
    host = dsn.netloc.rpartition("@")[2]
    post(
        f"{dsn.scheme}://{host}{path}/api/{project}/cron/{os.environ['BACKUP_NAME']}-backup/{dsn.username}/",
        {
            "status": status,
            "environment": os.environ["BACKUP_ENVIRONMENT"],
            "monitor_config": {
                "schedule": {"type": "crontab", "value": f"{int(minute)} {int(hour)} * * *"},
                "timezone": "UTC",
                # Minutes.
                "checkin_margin": 30,
                "max_runtime": 360,
            },
        },
    )


def post(address, content, token=None):
    """The answer, if it is JSON. That nobody hears must not end what was to be told."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        with urlopen(Request(address, json.dumps(content).encode(), headers), timeout=20) as answer:
            body = answer.read()
            return json.loads(body) if body.startswith(b"{") else None
    except (OSError, ValueError) as error:
        say(f"WARNING {urlsplit(address).hostname} was not told: {error}")
