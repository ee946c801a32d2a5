"""Bringing a backup back, in two steps, so that nothing is stopped for an archive that cannot be had."""

import json
import os
import shutil
import sys

import database
from archive import MEDIA, unpack
from failures import COMMANDS, SCRATCH, Failure, ProgramFailed, run
from messages import say
from storage import Storage
from taking import ENVIRONMENT, describe, expected_of

FETCHED = f"{SCRATCH}/restore"


def fetch(wanted):
    """Puts an archive, checked and unpacked, where `load` finds it."""
    forget()
    os.mkdir(FETCHED)
    path = f"{FETCHED}/backup.tar.lrz"
    try:
        if wanted == "-":
            with open(path, "wb") as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
        else:
            storage = Storage()
            storage.download(storage.find(wanted), path)
        manifest = unpack(path, FETCHED)
    except BaseException:
        forget()
        raise
    say(f"Fetched {manifest['project']}, taken {manifest['taken']} in {manifest['environment']}: {describe(manifest)}")


def forget():
    shutil.rmtree(FETCHED, ignore_errors=True)


def load(confirmed, must_be_anonymous):
    """Puts what was fetched in the place of what is there. Until all of it has been loaded, nothing changes."""
    name = os.environ["BACKUP_NAME"]
    if ENVIRONMENT == "production" and confirmed != name:
        raise Failure("Production is restored only with its project’s name.", f"Run: {COMMANDS}/restore")
    server = database.live()
    # It may have started a moment ago.
    server.wait(60)
    media = f"{MEDIA}/.restored"
    try:
        with open(f"{FETCHED}/manifest.json") as file:
            manifest = json.load(file)
        database.load(server, f"{FETCHED}/database.sql", expected_of(manifest), manifest.get("roles", []))
        if must_be_anonymous:
            anonymise(server)
        shutil.rmtree(media, ignore_errors=True)
        os.mkdir(media)
        leave = ["--anchored", "--exclude=database.sql", "--exclude=manifest.json", "--strip-components=1"]
        run("tar", "--extract", "--file", f"{FETCHED}/backup.tar", "--directory", media, *leave)
        give_away(media)
        database.put_in_place(server)
        replace_media(media)
    finally:
        forget()
        shutil.rmtree(media, ignore_errors=True)
    say(f"Restored: {describe(manifest)}")


def anonymise(server):
    try:
        database.psql(server, "--file=-", stdin=sys.stdin)
    except ProgramFailed as error:
        fact = f"backup/anonymise.sql does not fit these data: {error}"
        raise Failure(fact, f"Correct it, then run again: {COMMANDS}/refresh-dev") from error
    say("Anonymised.")


def give_away(new):
    """Root, who wrote the files, is not whose they are: that is who has the folder they come to, or had them before."""
    if os.geteuid() != 0:
        return
    there = os.stat(MEDIA)
    for folder, _, files in os.walk(new, topdown=False):
        if there.st_uid != 0:
            for path in [folder, *(os.path.join(folder, name) for name in files)]:
                os.chown(path, there.st_uid, there.st_gid)
        # The archive has files alone.
        elif entries := os.listdir(folder):
            own_alike(folder, os.path.join(folder, entries[0]))
    own_alike(MEDIA, new)


def own_alike(path, other):
    facts = os.stat(other)
    os.chown(path, facts.st_uid, facts.st_gid)


def replace_media(new):
    for entry in os.scandir(MEDIA):
        if entry.path == new:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.remove(entry.path)
    for entry in os.scandir(new):
        os.rename(entry.path, f"{MEDIA}/{entry.name}")
