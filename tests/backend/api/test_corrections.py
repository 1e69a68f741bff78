"""Corrections over the API: read by right, opened by whoever has no part in it; who may not learns of nothing."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.people.models import Entity, Role, RoleGrant
from recognition.rewards.models import Correction
from tests import cast as people
from tests.recognition.rewards import corrections as judging

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/corrections"
WISH = {"programme": "loyal", "outcome": "O-1", "code": "late_evidence", "reason": "Dan's call came in late."}


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("corrections:read", "corrections:write", employee=name))


@pytest.fixture
def late(world, cast):
    """Alice was judged alone; then Dan's contact became known."""
    judging.assessed(world, cast.alice)
    judging.late(world, cast.dan)


def send(client, body=WISH, key="key-0001"):
    return client.post(ADDRESS, json.dumps(body), "application/json", headers={"Idempotency-Key": key})


def listed(client, **query):
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.slow
def test_hr_judges_again_once_a_key_and_reads_what_came_of_it(late, client_of):
    greta = client_of("greta")
    first = send(greta)

    assert first.json() == send(greta).json() == {"id": Correction.objects.get().pk}, first.content
    assert send(greta, WISH | {"reason": "Else."}).json()["code"] == "key_reused"
    [row] = listed(greta, programme="loyal")
    said = {"id": first.json()["id"], "outcome_id": "O-1", "number": 1, "opened_by": "greta", "opened_by_name": "Greta"}
    assert row | said | {"added": 1, "anew": 1, "taken_back": 0, "reason": WISH["reason"]} == row
    assert greta.get(f"{ADDRESS}/{row['id']}").json() == row
    assert listed(greta, programme="other") == []


@pytest.mark.slow
def test_who_holds_no_role_reads_none_and_learns_of_no_outcome(late, client_of):
    number = send(client_of("greta")).json()["id"]

    for name in ("alice", "bob", "dan", "carol"):
        client = client_of(name)
        assert listed(client) == [], name
        foreign, missing = (client.get(f"{ADDRESS}/{each}").json() for each in (number, 99999))
        assert foreign["code"] == missing["code"] == "not_found"
        assert foreign["detail"].replace(str(number), "99999") == missing["detail"]
        known, unknown = (send(client, WISH | {"outcome": each}) for each in ("O-1", "O-99"))
        assert (known.status_code, known.json()["detail"]) == (403, unknown.json()["detail"]), name
    assert Correction.objects.count() == 1


def test_roles_reach_their_entity_alone(late, client_of):
    send(client_of("greta"))
    swedish = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    olga = people.employ("olga", swedish, manager=None, team="Kontor")
    for role in (Role.HR, Role.FINANCE, Role.AUDITOR, Role.PROGRAMME_OWNER):
        RoleGrant.objects.create(employee=olga, role=role, entity=swedish, granted_at=people.BEGINNING)

    assert listed(client_of("olga")) == []
    assert send(client_of("olga")).json()["code"] == "role_needed"
    RoleGrant.objects.filter(employee=olga, role=Role.AUDITOR).update(entity=None)
    assert len(listed(client_of("olga"))) == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"programme": "none"}, 404, "unknown_programme"),
        ({"outcome": "O-99"}, 404, "unknown_outcome"),
        ({"code": "corrected"}, 422, "invalid"),
        ({"reason": " "}, 422, "invalid"),
        ({"opened_by": "hugo"}, 422, "invalid"),
    ],
)
def test_what_makes_no_sense_is_a_problem(late, client_of, change, status, code):
    answer = send(client_of("greta"), WISH | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not Correction.objects.exists()


@pytest.mark.slow
def test_a_list_of_many_takes_as_many_statements_as_one_of_few(late, client_of):
    greta, counts = client_of("greta"), []
    for number in range(4):
        answer = send(greta, WISH | {"reason": f"Looked at {number} times."}, key=f"key-{number}-long")
        assert answer.status_code == 200, answer.content
        with CaptureQueriesContext(connection) as seen:
            assert len(listed(greta)) == number + 1
        counts.append(len(seen))
    assert counts[1] == counts[-1]
    page = greta.get(ADDRESS, {"limit": 3}).json()
    rest = greta.get(ADDRESS, {"limit": 3, "cursor": page["next"]}).json()
    assert [each["number"] for each in page["results"] + rest["results"]] == [4, 3, 2, 1]
    assert rest["next"] is None
