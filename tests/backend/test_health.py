"""Health checks for machines: alive, and ready to work."""

import pytest
from django.db import OperationalError
from django.utils import timezone, translation

from backend import health, sweeps


def test_livez_answers_without_the_database(client):
    assert client.get("/livez").json() == {"status": "alive"}


def test_livez_answers_whatever_the_host_and_without_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["laurels.example.com"]

    assert client.get("/livez", headers={"host": "10.0.0.7"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7"}).status_code == 400


@pytest.mark.django_db
def test_readyz_says_ready_when_somebody_sweeps(client):
    sweeps.beat(at=timezone.now())

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["problems"]) == (200, [])


@pytest.mark.django_db
def test_readyz_says_when_nobody_sweeps(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "Nobody has swept yet" in answer.json()["problems"][0]


@pytest.mark.django_db
def test_readyz_says_when_migrations_are_pending(client, monkeypatch):
    monkeypatch.setattr(health, "pending_migrations", lambda: ["people.0099_later"])

    assert "Migrations are pending" in client.get("/readyz").json()["problems"][0]


def test_readyz_says_when_the_database_is_gone(client, monkeypatch):
    def gone():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "pending_migrations", gone)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["problems"] == ["The database does not answer."]


@pytest.mark.django_db
def test_readyz_speaks_english_to_machines_whoever_was_served_before(client):
    with translation.override("da"):
        assert "Nobody has swept yet" in client.get("/readyz").json()["problems"][0]
