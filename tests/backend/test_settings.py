"""What follows from the environment: patience, addresses of databases, headers, closed doors."""

import pytest
from django.db import connection
from pydantic import SecretStr

from backend import settings


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("patience", "limits"),
    [("request", ("15s", "3s", "30s", "off")), ("command", ("0", "2min", "0", "on"))],
)
def test_a_request_gives_up_sooner_than_a_command_and_compiles_no_plan(patience, limits):
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "jit")
    options = settings._database("laurels_app", None, patience)["OPTIONS"]["options"]
    with connection.cursor() as cursor:
        for option in options.replace("-c ", "").split():
            name, value = option.split("=")
            cursor.execute(f"SET LOCAL {name} = '{value}'")
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))

        assert cursor.fetchone() == limits


def test_a_database_address_is_taken_apart():
    url = SecretStr("postgresql://laurels_app:p%40ss@db.example.com:5433/laurels?sslmode=require")

    database = settings._database("laurels_app", url, "request")

    assert (database["NAME"], database["USER"], database["PASSWORD"]) == ("laurels", "laurels_app", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("db.example.com", "5433")
    assert database["OPTIONS"]["sslmode"] == "require"
    assert "statement_timeout=15s" in database["OPTIONS"]["options"]


@pytest.mark.django_db
def test_a_page_may_load_nothing_from_elsewhere(client):
    policy = client.get("/no/such/page").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_nobody_makes_an_account_for_themself(client, django_user_model):
    client.post("/accounts/signup/", {"email": "stranger@example.com"})

    assert not django_user_model.objects.filter(email="stranger@example.com").exists()


def test_the_generated_key_is_long_and_for_its_owner_alone():
    path = settings.LAURELS_HOME / "secret_key"

    assert path.read_text() == settings.SECRET_KEY
    assert len(settings.SECRET_KEY) >= 50
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_suite_has_a_home_of_its_own():
    assert settings.LAURELS_HOME.name.endswith("-test")
