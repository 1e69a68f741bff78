"""Teams and entities kept through the API: by HR of the whole company, once per key."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from recognition.people import tokens
from recognition.people.models import Employment, Entity, Role, RoleGrant, Team

pytestmark = pytest.mark.django_db
SOON = str(date.today() + timedelta(days=2))  # noqa: DTZ011
NEW = {"entity_id": "SE", "name": "Bakkegård AB", "country": "SE", "currency": "SEK", "time_zone": "Europe/Stockholm"}


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for(*tokens.SCOPES, employee=name))


@pytest.fixture
def greta(client_of):
    return client_of("greta")


@pytest.fixture
def teams(greta):
    """Their ids by name, as the API lists them."""
    return {row["name"]: row["id"] for row in greta.get("/api/v1/teams").json()["results"]}


def send(client, method, address, body, key="key-0001"):
    headers = {"Idempotency-Key": key} if key else {}
    return client.generic(method, f"/api/v1/{address}", json.dumps(body), "application/json", headers=headers)


def test_a_team_gets_another_name_once(greta, teams):
    address = f"teams/{teams['Lager']}"
    first = send(greta, "PATCH", address, {"name": "Depot"})

    assert first.json() == {"id": teams["Lager"], "is_changed": True}
    assert send(greta, "PATCH", address, {"name": "Depot"}).json() == first.json()
    assert send(greta, "PATCH", address, {"name": "Depot"}, "key-0002").json()["is_changed"] is False
    assert send(greta, "PATCH", address, {"name": "HR"}, "key-0003").json()["code"] == "bad_team"
    assert Team.objects.get(pk=teams["Lager"]).name == "Depot"


def test_a_team_joins_another_or_closes(greta, teams, cast):
    wish = {"into": teams["HR"], "on": SOON}
    first = send(greta, "POST", f"teams/{teams['Lager']}/move", wish)

    assert first.json() == {"id": teams["Lager"], "people": 2}, first.content
    assert send(greta, "POST", f"teams/{teams['Lager']}/move", wish).json() == first.json()
    closed = send(greta, "POST", f"teams/{teams['Kundeservice']}/move", {"into": None, "on": SOON}, "key-0002")
    assert closed.json()["people"] == 2
    assert Employment.objects.get(employee=cast.alice, ends_on=None).team is None
    assert Employment.objects.get(employee=cast.dan, ends_on=None).team.name == "HR"


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"on": SOON}, 422, "invalid"),
        ({"into": None}, 422, "invalid"),
        ({"into": 987654321, "on": SOON}, 404, "unknown_team"),
        ({"into": None, "on": "2020-01-01"}, 409, "bad_team"),
        ({"into": "HR", "on": SOON}, 422, "invalid"),
    ],
)
def test_a_move_that_cannot_be_moves_nobody(greta, teams, wish, status, code):
    answer = send(greta, "POST", f"teams/{teams['Lager']}/move", wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not Employment.objects.exclude(ends_on=None).exists()


def test_an_entity_is_added_once_and_changed_but_for_what_is_for_ever(greta):
    first = send(greta, "POST", "entities", NEW)

    assert first.json() == NEW, first.content
    assert send(greta, "POST", "entities", NEW).json() == NEW
    assert send(greta, "POST", "entities", NEW, "key-0002").json()["code"] == "bad_entity"
    changed = send(greta, "PATCH", "entities/SE", {"name": "Björk AB"})
    assert changed.json() == NEW | {"name": "Björk AB"}
    send(greta, "PATCH", "entities/SE", {"name": "Other", "payroll_system": "fortnox"}, "key-0003")
    assert send(greta, "PATCH", "entities/SE", {"name": "Björk AB"}).json() == changed.json()
    row = Entity.objects.get(external_id="SE")
    assert (row.name, row.payroll_system, row.currency) == ("Other", "fortnox", "SEK")
    for forever in ({"currency": "EUR"}, {"entity_id": "FI"}):
        assert send(greta, "PATCH", "entities/SE", forever, "key-0004").json()["code"] == "invalid"


@pytest.mark.parametrize("wish", [{"time_zone": "Europe/Atlantis"}, {"name": " "}, {"country": "se"}])
def test_an_entity_that_cannot_be_is_not_added(greta, wish):
    assert send(greta, "POST", "entities", NEW | wish).status_code in (409, 422)
    assert not Entity.objects.filter(external_id="SE").exists()


@pytest.mark.parametrize("name", ["alice", "carol", "greta"])
def test_without_hr_of_the_whole_company_nothing_is_kept(cast, client_of, teams, name):
    other = Entity.objects.create(**{("external_id" if key == "entity_id" else key): NEW[key] for key in NEW})
    RoleGrant.objects.filter(employee=cast.greta).delete()
    RoleGrant.objects.create(employee=cast.greta, role=Role.HR, entity=other, granted_at=timezone.now())
    client = client_of(name)

    for method, address, body in (
        ("PATCH", f"teams/{teams['Lager']}", {"name": "Depot"}),
        ("PATCH", "teams/987654321", {"name": "Depot"}),
        ("POST", f"teams/{teams['Lager']}/move", {"into": None, "on": SOON}),
        ("POST", "entities", NEW | {"entity_id": "FI"}),
    ):
        assert send(client, method, address, body).json()["code"] == "role_needed", address
    foreign, missing = (send(client, "PATCH", f"entities/{each}", {"name": "X"}) for each in ("DK", "XX"))
    assert (foreign.status_code, foreign.json()["code"]) == (missing.status_code, missing.json()["code"])
    assert foreign.json()["code"] == "unknown_entity"
    own = send(client, "PATCH", "entities/SE", {"name": "Björk AB"}, "key-0002")
    assert own.status_code == (200 if name == "greta" else 404)


def test_an_administrator_keeps_entities_and_no_people(cast, client_of):
    RoleGrant.objects.create(employee=cast.dan, role=Role.ADMINISTRATOR, granted_at=timezone.now())
    dan = client_of("dan")

    assert send(dan, "POST", "entities", NEW).status_code == 200
    assert send(dan, "PATCH", "entities/DK", {"name": "Bakkegaard A/S"}, "key-0002").status_code == 200
    assert send(dan, "PATCH", "people/alice", {"on": SOON, "title": "Boss"}, "key-0003").status_code == 404
