from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from tasks import live, starting
from tasks.celery import app
from tasks.tasks import clear_expired_sessions


def test_expired_sessions_go_and_others_stay(db):
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(minutes=1))

    clear_expired_sessions.apply(throw=True)

    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_what_the_schedule_names_is_there():
    app.loader.import_default_modules()

    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert names - set(app.tasks) == set()


def test_a_worker_waits_until_the_database_is_there_and_migrated(db, monkeypatch, caplog):
    answers = iter([OperationalError("no route"), [1, 2], [1, 2], []])

    class Executor(starting.MigrationExecutor):
        def migration_plan(self, targets):
            answer = next(answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr(starting, "MigrationExecutor", Executor)
    monkeypatch.setattr(starting.connection, "close", lambda: None)

    with caplog.at_level("INFO"):
        starting.wait_for_migrations(pause=0)

    assert [record.getMessage() for record in caplog.records] == [
        "Tasks wait: the database does not answer (no route)",
        "Tasks wait: 2 migrations are to be applied",
    ]
    assert next(answers, "all asked for") == "all asked for"


def test_a_database_that_fits_is_not_waited_for(db):
    assert starting.find_obstacle() is None


def test_one_colour_is_live_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(live, "GREEN", tmp_path / "green")
    assert (live.is_live("blue"), live.is_live("green")) == (True, False)

    live.GREEN.touch()
    assert (live.is_live("blue"), live.is_live("green")) == (False, True)
