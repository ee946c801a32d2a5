from django.db import OperationalError, connection


def test_healthz_needs_no_database(client):
    assert client.get("/healthz").content == b"ok\n"


def test_readyz_reaches_the_database(client, db):
    assert client.get("/readyz").status_code == 200


def test_readyz_fails_without_the_database(client, monkeypatch):
    def fail():
        raise OperationalError("no route")

    monkeypatch.setattr(connection, "cursor", fail)

    assert client.get("/readyz").status_code == 503


def test_health_checks_may_call_by_any_name_and_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "10.0.0.7:8000"}).status_code == 400
    assert client.get("/").headers["Location"] == "https://testserver/"
