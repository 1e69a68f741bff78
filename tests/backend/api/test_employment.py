"""HR keeps people one by one through the API: as on the web, from a day on, once per key, and nobody else's."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from recognition.people import tokens
from recognition.people.models import Employee, Employment, Entity, Role, RoleGrant
from tests.cast import employ

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/people"
NEW = {
    "employee_id": "ida",
    "name": "Ida Holm",
    "entity_id": "DK",
    "hired_on": "2026-01-01",
    "team": "Lager",
    "manager_id": "bob",
}
SOON = date.today() + timedelta(days=30)  # noqa: DTZ011
DEEDS = {
    "leave": {"last_day": str(SOON)},
    "stay": None,
    "come-back": {"on": "2026-01-01"},
    "drop-planned": {"starts_on": str(SOON)},
}


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for(*tokens.SCOPES, employee=name))


@pytest.fixture
def greta(client_of):
    return client_of("greta")


@pytest.fixture
def sweden(cast):
    """Greta is HR of Sweden alone, where she employs Nils."""
    entity = Entity.objects.create(
        external_id="SE", name="AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    RoleGrant.objects.filter(employee=cast.greta).delete()
    RoleGrant.objects.create(employee=cast.greta, role=Role.HR, entity=entity, granted_at=timezone.now())
    employ("nils", entity, manager=None, team="Kontor")
    return entity


def send(client, address, body=None, key="key-0001", method="POST"):
    headers = {"Idempotency-Key": key} if key else {}
    content = b"" if body is None else json.dumps(body)
    return client.generic(method, address, content, "application/json", headers=headers)


def change(client, who, key="key-0001", **wish):
    return send(client, f"{PEOPLE}/{who}", {"on": str(SOON)} | wish, key, method="PATCH")


def test_somebody_is_employed_once_however_often_it_is_asked(greta):
    first = send(greta, "/api/v1/employments", NEW)

    assert first.json() == {"employee_id": "ida", "is_changed": True}, first.content
    assert send(greta, "/api/v1/employments", NEW).json() == first.json()
    assert send(greta, "/api/v1/employments", NEW | {"name": "Ida"}).json()["code"] == "key_reused"
    told = greta.get(f"{PEOPLE}/ida").json()
    assert (told["name"], told["team"], told["manager_id"]) == ("Ida Holm", "Lager", "bob")
    assert (told["employment"]["payroll_number"], told["employment"]["country"]) == ("ida", "DK")
    assert (told["employment"]["fte_milli"], told["employment"]["hired_on"]) == (1000, "2026-01-01")


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"employee_id": "alice"}, 409, "bad_person"),
        ({"entity_id": "XX"}, 409, "bad_person"),
        ({"manager_id": "nobody"}, 422, "invalid"),
        ({"manager_id": "ida"}, 422, "invalid"),
        ({"email": "bob@bakkegaard.example"}, 409, "bad_person"),
        ({"email": "no address"}, 422, "invalid"),
        ({"fte_milli": 2001}, 422, "invalid"),
        ({"hired_on": "1492-10-12"}, 409, "bad_person"),
        ({"name": ""}, 422, "invalid"),
        ({"left_on": "2026-12-31"}, 422, "invalid"),
        ({"is_administrator": True}, 422, "invalid"),
    ],
)
def test_nobody_is_employed_who_cannot_be(greta, wish, status, code):
    answer = send(greta, "/api/v1/employments", NEW | wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not Employee.objects.filter(external_id="ida").exists()


@pytest.mark.slow
def test_who_is_no_hr_of_the_entity_employs_nobody(client_of, token_for, caller, sweden):
    source = caller(token_for("people:write", source="hr-system"))

    for client in (client_of("alice"), client_of("carol"), client_of("greta")):
        assert send(client, "/api/v1/employments", NEW).json()["code"] == "role_needed"
    assert send(source, "/api/v1/employments", NEW).json()["code"] == "insufficient_scope"
    assert send(client_of("greta"), "/api/v1/employments", NEW | {"entity_id": "SE"}).status_code == 200


@pytest.mark.slow
def test_a_change_begins_on_its_day_and_what_is_left_out_stays(greta):
    before = greta.get(f"{PEOPLE}/alice/employments").json()["results"]
    first = change(greta, "alice", team="Lager", fte_milli=800, name="Alice Holm")

    assert first.json() == {"employee_id": "alice", "is_changed": True}, first.content
    assert change(greta, "alice", team="Lager", fte_milli=800, name="Alice Holm").json() == first.json()
    assert change(greta, "alice", team="Kontor").json()["code"] == "key_reused"
    planned, now = greta.get(f"{PEOPLE}/alice/employments").json()["results"]
    assert (planned["starts_on"], planned["team"], planned["fte_milli"]) == (str(SOON), "Lager", 800)
    assert planned["payroll_number"] == before[0]["payroll_number"]
    assert now == before[0] | {"last_day": str(SOON - timedelta(days=1))}
    told = greta.get(f"{PEOPLE}/alice").json()
    assert (told["name"], told["team"]) == ("Alice Holm", "Kundeservice")

    assert change(greta, "alice", key="key-0002", team="Lager").json()["is_changed"] is False


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"manager_id": "nobody"}, 422, "invalid"),
        ({"manager_id": "alice"}, 409, "bad_person"),
        ({"entity_id": "XX"}, 409, "bad_person"),
        ({"on": "2019-01-01"}, 409, "bad_person"),
        ({"country": "dk"}, 422, "invalid"),
        ({"language": "de"}, 422, "invalid"),
        ({"fte_milli": "much"}, 422, "invalid"),
        ({"name": None}, 422, "invalid"),
        ({"left_on": str(SOON)}, 422, "invalid"),
        ({"employee_id": "alicia"}, 422, "invalid"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(greta, wish, status, code):
    answer = change(greta, "alice", **{"title": "Other"} | wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert Employment.objects.get(employee__external_id="alice").title == ""


def test_who_has_left_or_never_was_is_nobody_to_report_to(greta, cast):
    Employee.objects.filter(pk=cast.dan.pk).update(left_on=date(2026, 1, 31))
    Employment.objects.filter(employee=cast.dan).update(ends_on=date(2026, 2, 1))

    gone, missing = change(greta, "alice", manager_id="dan"), change(greta, "alice", manager_id="dam")

    assert gone.json()["errors"][0]["message"].replace("dan", "dam") == missing.json()["errors"][0]["message"]


@pytest.mark.slow
def test_a_planned_change_is_taken_back_before_it_begins(greta):
    change(greta, "alice", team="Lager")
    dropped = send(greta, f"{PEOPLE}/alice/drop-planned", {"starts_on": str(SOON)})

    assert dropped.json() == {"employee_id": "alice", "is_changed": True}
    assert len(greta.get(f"{PEOPLE}/alice/employments").json()["results"]) == 1
    begun = send(greta, f"{PEOPLE}/alice/drop-planned", {"starts_on": "2020-01-01"}, key="key-0002")
    assert (begun.status_code, begun.json()["code"]) == (409, "bad_person")


@pytest.mark.slow
def test_an_employment_ends_and_its_end_is_taken_back(greta, cast):
    assert send(greta, f"{PEOPLE}/alice/leave", {"last_day": str(SOON)}).json()["is_changed"] is True
    assert greta.get(f"{PEOPLE}/alice").json()["employment"]["left_on"] == str(SOON)
    again = send(greta, f"{PEOPLE}/alice/leave", {"last_day": str(SOON)}, key="key-0002")
    assert again.json()["is_changed"] is False

    assert send(greta, f"{PEOPLE}/alice/stay").json()["is_changed"] is True
    assert send(greta, f"{PEOPLE}/alice/stay").json()["is_changed"] is True  # the first answer again
    assert Employee.objects.get(pk=cast.alice.pk).left_on is None


@pytest.mark.slow
def test_who_has_left_comes_back_as_they_were_employed_last(greta, cast):
    today = timezone.localdate()
    gone = str(today - timedelta(days=10))
    assert send(greta, f"{PEOPLE}/alice/leave", {"last_day": gone}).status_code == 200
    assert send(greta, f"{PEOPLE}/alice/stay").json()["code"] == "bad_person"

    back = send(greta, f"{PEOPLE}/alice/come-back", {"on": str(today - timedelta(days=2))})

    assert back.json() == {"employee_id": "alice", "is_changed": True}, back.content
    told = greta.get(f"{PEOPLE}/alice").json()
    assert (told["is_employed"], told["team"], told["manager_id"]) == (True, "Kundeservice", "bob")


@pytest.mark.parametrize("deed", ["", *DEEDS])
@pytest.mark.parametrize("name", ["alice", "bob", "carol", "greta"])
def test_who_may_not_keep_somebody_finds_nobody(client_of, sweden, deed, name):
    body, method = (DEEDS[deed], "POST") if deed else ({"on": str(SOON), "title": "Boss"}, "PATCH")
    client = client_of(name)
    foreign, missing = (
        send(client, f"{PEOPLE}/{who}/{deed}".rstrip("/"), body, f"key-{who}", method) for who in ("alice", "alicf")
    )

    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_employee")
    told = [answer.json() | {"request_id": ""} for answer in (foreign, missing)]
    assert told[0] == json.loads(json.dumps(told[1]).replace("alicf", "alice"))
    assert Employment.objects.get(employee__external_id="alice").title == ""


def test_hr_of_one_entity_keeps_its_own_and_moves_nobody_into_another(client_of, sweden):
    greta = client_of("greta")

    assert change(greta, "nils", title="Chef").status_code == 200
    moved = change(greta, "nils", key="key-0002", entity_id="DK")
    assert (moved.status_code, moved.json()["code"]) == (403, "role_needed")


def test_stretches_are_for_the_person_and_who_may_read_the_terms(client_of):
    for name, status in (("alice", 200), ("greta", 200), ("carol", 200), ("bob", 404), ("dan", 404)):
        assert client_of(name).get(f"{PEOPLE}/alice/employments").status_code == status, name
    foreign = client_of("dan").get(f"{PEOPLE}/alice/employments").json()["detail"]
    assert client_of("dan").get(f"{PEOPLE}/alicf/employments").json()["detail"] == foreign.replace("alice", "alicf")


@pytest.mark.parametrize("deed", ["", *DEEDS])
def test_a_deed_needs_its_scope_and_a_key(token_for, caller, cast, deed):
    address, method = f"{PEOPLE}/alice/{deed}".rstrip("/"), "POST" if deed else "PATCH"
    body = DEEDS.get(deed, {"on": str(SOON)})
    reader = caller(token_for("people:read", "people:write", employee="greta"))
    writer = caller(token_for("organisation:write", employee="greta"))

    assert send(reader, address, body, method=method).json()["code"] == "insufficient_scope"
    assert send(writer, address, body, key="", method=method).json()["code"] == "idempotency_key_required"
