from datetime import datetime

from bson.tz_util import utc

from mongo import database


def test_what_is_noted_comes_back_newest_first(monkeypatch):
    client = database.database().client
    monkeypatch.setattr(database, "database", lambda: client["test"])
    client.drop_database("test")
    start = datetime.now(utc).replace(microsecond=0)

    database.note("sale", basket=["bread"])
    database.note("sale", basket=["bread", "butter"])
    database.note("return", basket=["butter"])

    events = database.newest("sale")
    assert [event["basket"] for event in events] == [["bread", "butter"], ["bread"]]
    assert events[0]["at"] >= start
    client.drop_database("test")
