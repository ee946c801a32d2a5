import pytest
import sentry_sdk
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import path
from sentry_sdk.transport import Transport

from sentry.apps import start

ENVIRON = {"SENTRY_DSN": "https://key@sentry.invalid/7", "SENTRY_ENVIRONMENT": "here", "SENTRY_RELEASE": "abc123"}


def fail(request):
    about_the_visitor = request.GET["email"]
    raise ValueError(f"An error that has {len(about_the_visitor)} letters to hide")


urlpatterns = [path("fail/", fail)]


class Mailbox(Transport):
    """Keeps what would be sent."""

    def __init__(self, options=None):
        super().__init__(options)
        self.envelopes = []

    def capture_envelope(self, envelope):
        self.envelopes.append(envelope)


@pytest.fixture(autouse=True)
def sentry_is_off_afterwards():
    yield
    sentry_sdk.get_global_scope().set_client(None)


@pytest.fixture
def mailbox():
    start(ENVIRON, transport=Mailbox)
    return sentry_sdk.get_client().transport


def test_without_a_dsn_it_is_off():
    start({**ENVIRON, "SENTRY_DSN": ""})

    assert not sentry_sdk.get_client().is_active()


def test_a_dsn_with_a_mistake_is_named():
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN"):
        start({**ENVIRON, "SENTRY_DSN": "sentry.invalid/7"})


@pytest.mark.django_db
@pytest.mark.urls("sentry.tests")
def test_an_error_arrives_without_what_identifies_the_visitor(client, mailbox):
    client.raise_request_exception = False
    client.force_login(get_user_model().objects.create_user("grace", email="grace@example.com"))
    client.cookies["taste"] = "chocolate"
    headers = {"User-Agent": "Browser of Grace", "X-Forwarded-For": "192.0.2.78"}

    answer = client.get("/fail/?email=grace@example.com", headers=headers, REMOTE_ADDR="192.0.2.77")

    assert answer.status_code == 500

    [envelope] = mailbox.envelopes
    event = envelope.get_event()
    assert event["exception"]["values"][0]["value"] == "An error that has 17 letters to hide"
    assert (event["environment"], event["release"]) == ("here", "abc123")
    for secret in (b"grace", b"Grace", b"192.0.2.", b"chocolate"):
        assert secret not in envelope.serialize()


def test_send_test_event_says_where_it_went(mailbox, capsys):
    call_command("send_test_event")

    [envelope] = mailbox.envelopes
    said = capsys.readouterr().out
    assert envelope.get_event()["event_id"] in said
    assert "https://sentry.invalid, project 7, environment here, release abc123" in said


def test_send_test_event_says_when_it_does_not_arrive(mailbox):
    mailbox.capture_envelope = lambda envelope: mailbox.on_dropped_event("status_403")

    with pytest.raises(CommandError, match="project 7, did not take the event: status_403"):
        call_command("send_test_event")


def test_send_test_event_says_that_sentry_is_off():
    with pytest.raises(CommandError, match="SENTRY_DSN is empty"):
        call_command("send_test_event")
