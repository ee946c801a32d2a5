import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from core.management.commands.prepare import LOCK


@pytest.mark.django_db(transaction=True)
def test_prepare_gives_up_while_another_container_migrates():
    other = connection.copy()
    other.cursor().execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        with pytest.raises(CommandError, match="Another container"):
            call_command("prepare", lock_timeout=0)
    finally:
        other.close()

    call_command("prepare", lock_timeout=0)


def test_prepare_says_which_database_does_not_answer(monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    with pytest.raises(CommandError, match="db:5432 did not answer within 0 s: connection refused"):
        call_command("prepare", database_timeout=0)


@pytest.mark.django_db
def test_test_data_are_loaded_once(client, monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "from the environment")

    call_command("load_test_data")
    call_command("load_test_data")

    assert client.login(username="admin", password="from the environment")
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_test_data_need_a_password(monkeypatch):
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)

    with pytest.raises(CommandError, match="ADMIN_PASSWORD"):
        call_command("load_test_data")
