"""What bin/backups prints."""

from datetime import timedelta

from failures import COMMANDS, LOGS, Failure
from rules import from_stamp
from storage import Storage
from taking import now

# A day, and the time that a backup may take.
TOO_OLD = timedelta(hours=26)


def list_archives():
    storage = Storage()
    archives = storage.archives()
    if not archives:
        raise Failure(f"There is no backup in {storage.address}", f"On the server: {COMMANDS}/backup-now")
    print(f"{storage.address}\n\n{'backup':22}{'age':>6}{'MiB':>10}{'rows':>12}  restores")
    last_proven = None
    for archive in archives:
        report = storage.read_report(archive)
        rows = sum(report["tables"].values()) if "tables" in report else "?"
        proof = report.get("proof")
        verdict = "not tried"
        if proof:
            at = f"{from_stamp(proof['at']):%Y-%m-%d %H:%M}"
            verdict = f"proven {at}" if proof["restores"] else f"NO, tried {at}: {proof['error']}"
            if proof["restores"]:
                last_proven = max(last_proven or at, at)
        age = describe_age(now() - archive.taken)
        print(f"{archive.stamp:22}{age:>6}{archive.size / 2**20:>10.1f}{rows:>12}  {verdict}")
    age = now() - archives[0].taken
    print(f"\nThe newest is {describe_age(age)} old. Last proven to restore: {last_proven or 'never'} UTC")
    if age > TOO_OLD:
        raise Failure(f"The newest backup is {describe_age(age)} old.", f"On the server: {LOGS} backup")


def describe_age(age):
    hours = int(age.total_seconds()) // 3600
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"
