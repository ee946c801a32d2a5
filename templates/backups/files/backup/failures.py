"""Failures that a person can mend, told apart: the fact, then the remedy. And programs, run so that they are."""

import errno
import os
import shutil
import subprocess
import traceback

SCRATCH = "/scratch"
# Where the commands are that people type, and what shows a log. Repositories of another layout have others.
COMMANDS = os.environ.get("BACKUP_COMMANDS", "bin")
LOGS = os.environ.get("BACKUP_LOGS", "bin/logs")


def log_of(service):
    return f"Its log: {LOGS} {service}"


class Failure(Exception):
    def __init__(self, fact, remedy):
        super().__init__(f"{fact}\n{remedy}")
        self.fact = fact


class Damaged(Failure):
    """An archive is not what was made of the database."""

    def __init__(self, fact):
        super().__init__(fact, f"Restore another backup: {COMMANDS}/backups lists them.")


class ProgramFailed(Exception):
    """A program's own words. Whoever called it knows what they mean."""

    def __init__(self, program, code, output):
        self.output = output.strip()
        lines = self.output.splitlines() or ["it said nothing"]
        # psql draws an arrow below its errors; others close with what matters.
        errors = [line for line in lines if "ERROR:" in line or " error:" in line]
        super().__init__(f"{program} ended with {code}: {(errors or lines)[-1]}")


def disk_full():
    usage = shutil.disk_usage(SCRATCH)
    return Failure(
        f"The disk is full: {SCRATCH} has {usage.free // 2**20} of {usage.total // 2**20} MiB left.",
        "Make room on this machine, for example with: docker system prune",
    )


def says_disk_full(output):
    return "No space left on device" in output or "nadequate free space" in output


def explain(error):
    """The failure that any other error comes down to."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return disk_full()
    if isinstance(error, ProgramFailed):
        if says_disk_full(error.output):
            return disk_full()
    else:
        # Nobody expected it, so whoever mends it must see where it was.
        traceback.print_exception(error)
    return Failure(f"{type(error).__name__}: {error}", log_of("backup"))


def run(*command, **options):
    """Runs a program to its end. Secrets come to it in its environment, never among its arguments."""
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE} | options
    done = subprocess.run(command, check=False, text=True, errors="replace", **streams)
    if done.returncode != 0:
        raise ProgramFailed(command[0], done.returncode, done.stderr)
