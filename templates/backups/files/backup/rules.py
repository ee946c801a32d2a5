"""When a backup is due, and which are kept. Pure: given the times, it decides."""

from datetime import UTC, datetime, time, timedelta

STAMP = "%Y-%m-%dT%H-%M-%SZ"

# Everything of the last two days; then the newest of each of so many days, weeks and months that have any.
ALL_FOR = timedelta(days=2)
KEPT = {
    7: lambda taken: taken.date(),
    5: lambda taken: taken.isocalendar()[:2],
    12: lambda taken: (taken.year, taken.month),
}


def to_stamp(taken):
    return taken.strftime(STAMP)


def from_stamp(stamp):
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def last_due(now, at):
    """The latest moment, not after now, at which a backup was due. `at` is a time of day in UTC: "03:00"."""
    due = datetime.combine(now.date(), time.fromisoformat(at), UTC)
    return due if due <= now else due - timedelta(days=1)


def kept(times, now):
    """Those of the times whose backups stay. Counting periods that have a backup, not the calendar's, so that a long
    silence deletes nothing."""
    newest_first = sorted(times, reverse=True)
    keep = {taken for taken in newest_first if taken > now - ALL_FOR}
    for count, period in KEPT.items():
        newest_of = {}
        for taken in newest_first:
            newest_of.setdefault(period(taken), taken)
        keep.update(list(newest_of.values())[:count])
    return keep
