"""What the entrypoint does before the server starts: the database and the static files made to fit the code."""

import logging
from contextlib import contextmanager
from io import StringIO
from time import monotonic, sleep

from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger("prepare")

# Any number will do, as long as nothing else in this database locks the same.
LOCK = 20_250_401


class Command(BaseCommand):
    help = "Waits for the database, migrates it and collects static files. Safe to run in several containers at once."

    def add_arguments(self, parser):
        parser.add_argument("--database-timeout", type=float, default=60, metavar="SECONDS")
        parser.add_argument("--lock-timeout", type=float, default=600, metavar="SECONDS")

    def handle(self, database_timeout, lock_timeout, **options):
        wait_for_database(database_timeout)
        with only_one_at_a_time(lock_timeout):
            migrate()
            collect_static_files()


def wait_for_database(timeout):
    start = monotonic()
    said = False
    while True:
        try:
            connection.ensure_connection()
            break
        except OperationalError as error:
            reason = " ".join(str(error).split())
            address = "{HOST}:{PORT}".format(**connection.settings_dict)
            if monotonic() - start > timeout:
                raise CommandError(
                    f"The database at {address} did not answer within {timeout:g} s: {reason}\nIts log: bin/logs db"
                ) from error
            if not said:
                logger.info("Database: waiting up to %g s for %s (%s)", timeout, address, reason)
                said = True
            sleep(0.5)
    logger.info("Database: ready after %.1f s", monotonic() - start)


@contextmanager
def only_one_at_a_time(timeout):
    """Holds a lock of the database, on a connection of its own: closing it frees the lock, whatever happened."""
    lock = connection.copy()
    start = monotonic()
    said = False
    try:
        with lock.cursor() as cursor:
            while not cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:
                if monotonic() - start > timeout:
                    raise CommandError(
                        f"Another container has been migrating for more than {timeout:g} s.\nIts log: bin/logs web"
                    )
                if not said:
                    logger.info("Migrations: another container is at it, waiting up to %g s", timeout)
                    said = True
                sleep(0.5)
        yield
    finally:
        lock.close()


def migrate():
    start = monotonic()
    executor = MigrationExecutor(connection)
    count = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    # Also with nothing to apply: it then mends permissions and content types.
    call_command("migrate", interactive=False, verbosity=0)
    logger.info("Migrations: %d applied in %.1f s", count, monotonic() - start)


def collect_static_files():
    start = monotonic()
    summary = call_command("collectstatic", interactive=False, stdout=StringIO())
    logger.info("Static files: %s (%.1f s)", summary.strip().rstrip("."), monotonic() - start)
