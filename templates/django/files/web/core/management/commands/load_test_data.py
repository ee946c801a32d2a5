import os

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction


class Command(BaseCommand):
    help = "Makes the user admin and loads each app's fixtures/test_data.json, unless there is a user already."

    @transaction.atomic
    def handle(self, **options):
        users = get_user_model().objects
        if users.exists():
            self.stdout.write("Test data: not loaded, as there are users already.")
            return
        password = os.environ.get("ADMIN_PASSWORD")
        if not password:
            raise CommandError("ADMIN_PASSWORD is not set: test data are for development, see dc.dev.yml.")
        users.create_superuser("admin", password=password)
        call_command("loaddata", "test_data", verbosity=0)
        self.stdout.write("Test data: loaded.")
