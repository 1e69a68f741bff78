"""Legal holds over the API: set on a person or a class, listed, released."""

import json

import pytest

from recognition.people.models import Entity, Role, RoleGrant
from recognition.privacy import services
from recognition.privacy.models import LegalHold
from tests import cast as people
from tests.recognition.rewards.world import as_

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/legal-holds"
WISH = {"employee_id": "alice", "reason": "A case."}


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("privacy:read", "privacy:write", employee=name))


def grant(employee, role, entity=None):
    RoleGrant.objects.create(employee=employee, role=role, entity=entity, granted_at=people.BEGINNING)


def send(client, body=None, address=ADDRESS, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def test_a_hold_is_set_once_and_released_once(client_of):
    greta = client_of("greta")
    first = send(greta, WISH)
    assert (first.json()["employee_id"], first.json()["reason"], first.json()["released_by"]) == (
        "alice",
        "A case.",
        "",
    )
    assert send(greta, WISH).json() == first.json()
    release = f"{ADDRESS}/{first.json()['id']}/release"

    told = [send(greta, address=release).json() for _ in range(2)]

    assert [each["released_by"] for each in told] == ["Greta"] * 2
    assert send(greta, address=release, key="key-0002").json()["code"] == "unknown_hold"
    assert LegalHold.objects.count() == 1


def test_a_class_is_held_by_hr_of_the_whole_company(cast, client_of):
    wish = {"retention_class": "text", "reason": "An audit."}
    assert send(client_of("greta"), wish).json()["retention_class"] == "text"
    grant(cast.dan, Role.HR, cast.entity)
    dan = client_of("dan")

    assert send(dan, wish).json()["code"] == "role_needed"
    assert send(dan, WISH).status_code == 200
    assert {each["retention_class"] for each in dan.get(ADDRESS).json()["results"]} == {"text", ""}
    assert send(dan, address=f"{ADDRESS}/{LegalHold.objects.first().pk}/release").json()["code"] == "role_needed"


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        (WISH | {"retention_class": "text"}, 409, "bad_hold"),
        ({"reason": "Nobody's."}, 409, "bad_hold"),
        ({"employee_id": "alice"}, 422, "invalid"),
        (WISH | {"retention_class": "secrets"}, 422, "invalid"),
        (WISH | {"employee_id": "nobody"}, 404, "unknown_employee"),
        (WISH | {"released_at": None}, 422, "invalid"),
    ],
)
def test_what_cannot_be_held_is_a_problem(client_of, wish, status, code):
    answer = send(client_of("greta"), wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not LegalHold.objects.exists()


@pytest.mark.slow
def test_one_of_other_people_answers_like_a_missing_one(cast, client_of):
    number = send(client_of("greta"), WISH).json()["id"]
    swedish = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    grant(people.employ("olga", swedish, manager=None, team="Kontor"), Role.HR, swedish)
    grant(cast.dan, Role.AUDITOR)

    for name in ("olga", "bob", "dan"):
        foreign, missing = (send(client_of(name), None, f"{ADDRESS}/{each}/release").json() for each in (number, 999))
        assert (foreign["code"], foreign["detail"]) == ("unknown_hold", missing["detail"]), name
    assert client_of("olga").get(ADDRESS).json()["results"] == []
    assert client_of("bob").get(ADDRESS).json()["code"] == "role_needed"
    assert [each["id"] for each in client_of("dan").get(ADDRESS).json()["results"]] == [number]


def test_a_list_of_many_takes_as_many_statements_as_one_of_few(cast, client_of, django_assert_max_num_queries):
    for number, name in enumerate(("alice", "bob", "dan", "erik")):
        services.set_hold(
            actor=as_(cast.greta), employee_id=name, reason="A case.", at=people.BEGINNING, key=str(number)
        )
    greta = client_of("greta")

    with django_assert_max_num_queries(12):
        page = greta.get(ADDRESS, {"limit": 3}).json()
    rest = greta.get(ADDRESS, {"limit": 3, "cursor": page["next"]}).json()
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (3, 1, None)
