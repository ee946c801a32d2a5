"""Taking a backup, proving that it restores, and deleting those that the rule does not keep."""

import os
from datetime import UTC, datetime

import database
from archive import pack, unpack
from failures import COMMANDS, Damaged, Failure, explain, log_of
from messages import say
from rules import kept, to_stamp

ENVIRONMENT = os.environ["BACKUP_ENVIRONMENT"]


def now():
    return datetime.now(UTC)


def back_up(storage, folder):
    """Takes a backup and verifies what S3 has of it. Returns the archive, and where it was fetched back to."""
    # First, because it takes a second: are we welcome there?
    storage.archives()
    taken = now()
    dump = f"{folder}/database.sql"
    manifest = {"project": os.environ["BACKUP_NAME"], "environment": ENVIRONMENT, "taken": to_stamp(taken)}
    manifest |= database.dump(database.live(), dump)
    if not manifest["tables"]:
        remedy = f"To bring a backup back: {COMMANDS}/restore"
        raise Failure("The database is empty: there is nothing to back up.", remedy)
    path, manifest = pack(folder, dump, manifest)
    archive = storage.upload(path, to_stamp(taken))
    os.remove(path)
    try:
        checksum = storage.download(archive, path)
    except Damaged:
        # Or it would be the newest, which people take.
        storage.delete(archive)
        raise
    storage.write_report(archive, manifest | {"bytes": archive.size, "sha256": checksum, "proof": None})
    say(f"Backed up and verified: {storage.address}{archive.stamp}.tar.lrz, {archive.size} bytes. {describe(manifest)}")
    return archive, folder, path


def describe(manifest):
    tables, media = manifest["tables"], manifest["media"]
    content = f"{sum(tables.values())} rows in {len(tables)} tables, {media['files']} media files"
    return f"{content}, the newest migration is {manifest['newest_migration']}"


def expected_of(manifest):
    return {name: manifest[name] for name in ("tables", "newest_migration")}


def prove(storage, archive, folder, path=None):
    """Restores an archive into a scratch database, compares, and writes down beside it how that went."""
    started, failure, manifest = now(), None, {}
    try:
        if path is None:
            path = f"{folder}/backup.tar.lrz"
            storage.download(archive, path)
        manifest = unpack(path, folder)
        os.remove(f"{folder}/backup.tar")
        with database.scratch_server(folder) as server:
            database.load(server, f"{folder}/database.sql", expected_of(manifest), manifest.get("roles", []))
    except Exception as error:
        failure = explain(error)
    proof = {
        "at": to_stamp(now()),
        "seconds": round((now() - started).total_seconds()),
        "restores": failure is None,
        "error": failure and failure.fact,
    }
    storage.write_report(archive, manifest | storage.read_report(archive) | {"proof": proof})
    if failure:
        raise Failure(f"{archive.stamp} was not proven to restore. {failure.fact}", log_of("backup"))
    say(f"Proven: {archive.stamp} restores. {describe(manifest)}")


def is_proven(storage, archive):
    proof = storage.read_report(archive).get("proof")
    return bool(proof and proof["restores"])


def prune(storage):
    """Comes after a proof: as long as none succeeds, nothing is deleted."""
    archives = storage.archives()
    keep = kept([archive.taken for archive in archives], now())
    for archive in archives:
        if archive.taken not in keep:
            storage.delete(archive)
            say(f"Deleted by the rule: {archive.stamp}")
