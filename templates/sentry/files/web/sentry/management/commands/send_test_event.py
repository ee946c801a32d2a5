import sentry_sdk
from django.core.management import BaseCommand, CommandError

# As long as the SDK waits for an answer: whatever happens, it is known by then.
TIMEOUT = 30


class Command(BaseCommand):
    help = "Sends a test event to Sentry, and says where it went."

    def handle(self, **options):
        client = sentry_sdk.get_client()
        if not client.is_active():
            raise CommandError("SENTRY_DSN is empty, so errors are told nowhere.\nPut it into .env, then: bin/up")
        dsn, settings = client.parsed_dsn, client.options
        place = f"{dsn.scheme}://{dsn.netloc}, project {dsn.project_id},"

        reasons = []
        client.transport.on_dropped_event = reasons.append
        event = sentry_sdk.capture_message("A test event, sent by hand.", level="error")
        sentry_sdk.flush(TIMEOUT)
        if reasons:
            raise CommandError(
                f"{place} did not take the event: {reasons[0]}.\nCompare SENTRY_DSN with Client Keys in Sentry."
            )
        self.stdout.write(
            f"Event {event} went to {place}"
            f" environment {settings['environment']}, release {settings['release'] or 'unknown'}."
        )
