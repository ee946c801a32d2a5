"""Where archives are packed and unpacked: a folder at a time, gone afterwards, as it holds people's data."""

import fcntl
import os
import shutil
from contextlib import contextmanager

from failures import SCRATCH
from messages import say


@contextmanager
def only_one_at_a_time():
    """Another container may be at it: the nightly one, or somebody's backup-now."""
    with open(f"{SCRATCH}/lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another backup is under way; waiting for its end.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def fresh_folder(name):
    folder = f"{SCRATCH}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
