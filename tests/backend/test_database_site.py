"""The database pages: for administrators, to look, at nothing that is anybody's amount, text or secret."""

import pytest
from django.apps import apps
from django.db import models
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from backend.database_shown import HIDDEN, SHOWN
from recognition.core import db
from recognition.people.models import Entity, RoleGrant, Team
from tests.cast import signed_in

ROOT = "/admin/database/"
UNFIT = {
    *("amount", "amount_minor", "balance", "points", "proposed_amount", "approved", "used", "weight", "value_minor"),
    *("text", "body", "content", "document", "because", "definition", "figures", "parts", "data", "result", "facts"),
    *("arguments", "error_sentence", "digest", "password", "secret", "token", "bot_token", "salt", "extra_data", "ip"),
    *("session_key", "session_data", "natural_key", "key", "user_agent", "evidence", "positive_minor"),
}
RULES_NOT_PEOPLE = {("kudos.AllowanceRule", "amount")}  # what everybody gets by rule, not what somebody has


@pytest.fixture
def dan(cast, as_):
    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=timezone.now())
    return as_("dan")


@pytest.fixture
def as_(cast):
    return lambda name: signed_in(getattr(cast, name))


def test_the_menu_of_administrators_leads_there_and_nobody_elses(dan, as_):
    assert f'<a href="{ROOT}"' in dan.get("/").content.decode()
    assert f'<a href="{ROOT}"' not in as_("alice").get("/").content.decode()


def lists():
    return [f"{ROOT}{label.lower().replace('.', '/')}/" for label in SHOWN]


def test_every_model_is_shown_or_hidden_for_a_reason():
    named = [*SHOWN, *(label for labels in HIDDEN.values() for label in labels.split())]

    assert len(named) == len(set(named))
    assert {model._meta.label for model in apps.get_models()} ^ set(named) == set()


def test_no_column_is_an_amount_a_text_or_a_secret():
    shown = {(label, column) for label, columns in SHOWN.items() for column in columns.split()}

    assert {pair for pair in shown if pair[1] in UNFIT} - RULES_NOT_PEOPLE == set()
    assert {pair for pair in shown if pair[1].endswith(("_digest", "_text"))} - {
        ("attribution.Assessment", "touch_digest")
    } == set()


def test_no_column_is_json_that_could_hold_anything():
    loose = {
        f"{label}.{column}"
        for label, columns in SHOWN.items()
        for column in columns.split()
        if isinstance(apps.get_model(label)._meta.get_field(column), models.JSONField)
    }

    assert loose == {"kudos.Value.names", "people.ApiToken.scopes", "slack.Installation.scopes"}


def test_append_only_tables_are_looked_at_or_hidden():
    tables = {model._meta.db_table for model in apps.get_models()}

    assert set(db.APPEND_ONLY_TABLES) <= tables


@pytest.mark.django_db
def test_an_administrator_looks_at_an_overview_and_lists(dan):
    for address in (ROOT, f"{ROOT}people/rolegrant/", f"{ROOT}activity/activity/"):
        assert dan.get(address).status_code == 200, address


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.django_db
def test_an_administrator_looks_at_every_list(dan):
    for address in lists():
        assert dan.get(address).status_code == 200, address


@pytest.mark.django_db
def test_an_administrator_looks_at_one_row(dan, cast):
    answer = dan.get(f"{ROOT}people/entity/{cast.entity.pk}/change/")

    assert "Bakkegaard ApS" in answer.content.decode()
    assert 'type="submit"' not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alice", "bob", "carol", "greta", "frida"])
def test_nobody_else_looks(as_, name):
    client = as_(name)

    assert {client.get(address).status_code for address in [ROOT, *lists()[:3]]} == {403}


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_of_everybody(client):
    assert client.get(ROOT).url.startswith("/accounts/login/?next=")
    assert client.get(f"{ROOT}login/").url.startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_changes_a_row(dan, cast, method):
    for address in [*lists(), f"{ROOT}people/entity/{cast.entity.pk}/change/"]:
        assert getattr(dan, method)(address, {"name": "Mine"}).status_code in (403, 405), address
    assert Entity.objects.get().name == "Bakkegaard ApS"


@pytest.mark.parametrize("rest", ["add/", "1/delete/", "1/history/", "autocomplete/"])
def test_adding_deleting_and_history_have_no_address(rest):
    with pytest.raises(Resolver404):
        resolve(f"{ROOT}people/team/{rest}")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 40])
def test_a_list_takes_as_many_statements_whatever_its_rows(dan, count, django_assert_max_num_queries):
    Team.objects.bulk_create(Team(name=f"Team {number}") for number in range(count))

    with django_assert_max_num_queries(9):
        assert dan.get(reverse("admin:people_rolegrant_changelist")).status_code == 200
    with django_assert_max_num_queries(9):
        assert dan.get(reverse("admin:people_team_changelist")).status_code == 200
