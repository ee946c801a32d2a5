"""Celery's beat, which sends tasks when they are due. Never two at once: in a deploy the new one waits for the old one's end.

The lock is an open file in a volume that all share, so the system frees it however its holder ends. Beside it lies the
holder's note of what was sent when, with which the next one goes on.
"""

import fcntl
import os
import signal
import sys

FOLDER = "/srv/beat"


def wait_for_turn(path):
    """Takes the lock, which lasts as long as this process, whatever it becomes."""
    # The first process of a container hears of no signal that it does not ask for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    lock = os.open(path, os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another beat is at work; waiting for its end.", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    os.set_inheritable(lock, True)


if __name__ == "__main__":
    wait_for_turn(f"{FOLDER}/lock")
    beat = ["beat", "--loglevel", "INFO", "--schedule", f"{FOLDER}/schedule", "--pidfile", ""]
    os.execvp("celery", ["celery", "--app", "tasks", "--quiet", *beat])
