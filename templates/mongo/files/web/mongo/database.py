"""The way to MongoDB: `database()["events"]` is a collection. Below is an example, to copy or delete."""

from datetime import datetime
from functools import cache

from bson.tz_util import utc
from django.conf import settings
from pymongo import DESCENDING, MongoClient


@cache
def database():
    """The database that MONGO_URL names. One client a process, which keeps the connections and opens them when needed."""
    # Times come back as they went in: with their zone.
    return MongoClient(settings.MONGO_URL, serverSelectionTimeoutMS=5000, tz_aware=True).get_default_database()


def note(kind, **facts):
    """An event of any shape."""
    database()["events"].insert_one({"kind": kind, "at": datetime.now(utc), **facts})


def newest(kind, limit=10):
    return list(database()["events"].find({"kind": kind}).sort("at", DESCENDING).limit(limit))
