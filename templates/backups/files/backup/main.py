"""The commands of the backup container. The scripts backup-now, backups, restore and refresh-dev call them."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

import database
from connection import settle
from failures import Failure, explain
from listing import list_archives
from messages import check_in, say, tell_slack
from restoring import fetch, forget, load
from rules import last_due
from scratch import fresh_folder, only_one_at_a_time
from storage import Storage
from taking import ENVIRONMENT, back_up, is_proven, now, prove, prune

TIME = os.environ["BACKUP_TIME"]
# The container's health is this file's age.
ALIVE = Path("/tmp/alive")


def schedule():
    """Backs up, proves and prunes once a day, for ever. A failure is told, and tried again an hour later."""
    say(f"Backups are due every day at {TIME} UTC.")
    ALIVE.touch()
    # Where the machine starts anew, the database may be the last to be there.
    database.live().wait(600)
    done = None
    while True:
        ALIVE.touch()
        due, wait = last_due(now(), TIME), 60
        try:
            # A new server's empty database is not worth a backup.
            if due != done and database.live().has_tables():
                run_scheduled(due)
                done = due
        except Exception as error:
            report_failure(error)
            check_in("error", TIME)
            wait = 3600
        time.sleep(wait)


def run_scheduled(due):
    """Does what is not done since then: it may have been before a restart, or a proof may have failed."""
    storage = Storage()
    since = [archive for archive in storage.archives() if archive.taken >= due]
    if since and is_proven(storage, since[0]):
        return
    check_in("in_progress", TIME)
    with only_one_at_a_time(), fresh_folder("backup") as folder:
        if since:
            prove(storage, since[0], folder)
        else:
            prove(storage, *back_up(storage, folder))
        prune(storage)
    check_in("ok", TIME)


def back_up_now():
    if ENVIRONMENT == "development":
        live = database.live()
        raise Failure(
            "This is development; backups are made of production and staging.",
            f"To keep this database for yourself: docker compose exec -T {live.host} "
            f"pg_dump -U {live.user} {live.database} > dump.sql",
        )
    try:
        with only_one_at_a_time(), fresh_folder("backup") as folder:
            back_up(Storage(), folder)
    except Exception as error:
        report_failure(error)
        return 1


def report_failure(error):
    text = say(f"ERROR The backup of {os.environ['BACKUP_NAME']} ({ENVIRONMENT}) failed. {explain(error)}")
    tell_slack(text)


def prove_now(wanted):
    with only_one_at_a_time(), fresh_folder("backup") as folder:
        storage = Storage()
        prove(storage, storage.find(wanted), folder)


def read_arguments():
    parser = argparse.ArgumentParser(prog="backup")
    commands = parser.add_subparsers(required=True)

    def add(name, function):
        command = commands.add_parser(name)
        command.set_defaults(function=function)
        return command

    add("schedule", schedule)
    add("now", back_up_now)
    add("list", list_archives)
    add("prove", prove_now).add_argument("wanted")
    add("fetch", fetch).add_argument("wanted")
    loading = add("load", load)
    loading.add_argument("--confirm", dest="confirmed")
    loading.add_argument("--anonymise", dest="must_be_anonymous", action="store_true")
    add("forget", forget)
    return vars(parser.parse_args())


def stop(number, _):
    raise SystemExit(128 + number)


def main():
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    arguments = read_arguments()
    function = arguments.pop("function")
    try:
        settle()
        return function(**arguments)
    except Exception as error:
        say(f"ERROR {explain(error)}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
