"""Erasures over the API: asked for by one, confirmed by another, done by a worker, with their proof."""

import json
from datetime import date

import pytest
from django.utils import timezone

from recognition.activity.models import IdempotencyKey
from recognition.people.models import Employee, Employment, Entity, Role, RoleGrant
from recognition.privacy import tasks
from recognition.privacy.models import Anonymisation
from tests import cast as people

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/erasures"
WISH = {"employee_id": "alice", "reason": "She asked for it on Monday."}


@pytest.fixture
def client_of(cast, token_for, caller):
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=date(2026, 1, 31))
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 2, 1))
    grant(cast.frida, Role.HR)
    return lambda name: caller(token_for("privacy:read", "privacy:write", employee=name))


def grant(employee, role, entity=None):
    RoleGrant.objects.create(employee=employee, role=role, entity=entity, granted_at=people.BEGINNING)


def send(client, body=None, address=ADDRESS, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def stranger_in_sweden(client_of):
    """HR of another entity."""
    swedish = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    grant(people.employ("olga", swedish, manager=None, team="Kontor"), Role.HR, swedish)
    return client_of("olga")


@pytest.mark.slow
def test_two_persons_erase_an_identity_and_read_the_proof(client_of):
    greta, frida = client_of("greta"), client_of("frida")
    asked = send(greta, WISH)
    assert (asked.status_code, asked.json()["state"], asked.json()["proof"]) == (200, "asked", None)
    one = f"{ADDRESS}/{asked.json()['id']}"
    assert [each.get(one).json()["may_confirm"] for each in (greta, frida)] == [False, True]
    assert send(greta, address=f"{one}/confirm").json()["code"] == "second_person_needed"

    assert send(frida, address=f"{one}/confirm").json()["state"] == "confirmed"
    tasks.anonymise_due(at=timezone.now())

    [row] = greta.get(ADDRESS).json()["results"]
    assert (row["state"], row["proof"]["left"], row["proof"]["erased"]["people_employee"]) == ("done", {}, 1)
    assert "Alice" not in json.dumps(row)
    assert send(frida, address=f"{one}/confirm", key="key-0002").json()["code"] == "anonymisation_ended"


def test_one_key_asks_once_and_keeps_no_name(client_of):
    greta = client_of("greta")
    first = send(greta, WISH)

    assert send(greta, WISH).json() == first.json()
    assert send(greta, WISH | {"reason": "Another."}).json()["code"] == "key_reused"
    withdrawn = [send(greta, address=f"{ADDRESS}/{first.json()['id']}/withdraw") for _ in range(2)]
    assert [each.json()["state"] for each in withdrawn] == ["withdrawn"] * 2
    assert Anonymisation.objects.count() == 1
    assert "Alice" not in str(list(IdempotencyKey.objects.values_list("result", flat=True)))


def test_what_stands_in_the_way_is_told_by_its_code(client_of):
    greta = client_of("greta")

    assert send(greta, WISH | {"employee_id": "bob"}).json()["code"] == "still_employed"
    assert send(greta, WISH | {"reason": ""}, key="key-0002").json()["code"] == "clock_still_runs"
    assert send(greta, WISH | {"employee_id": "nobody"}, key="key-0003").status_code == 404
    assert not Anonymisation.objects.exists()


@pytest.mark.slow
def test_one_of_other_people_answers_like_a_missing_one(client_of):
    number = send(client_of("greta"), WISH).json()["id"]
    olga, bob = stranger_in_sweden(client_of), client_of("bob")

    assert (olga.get(ADDRESS).json()["results"], bob.get(ADDRESS).json()["code"]) == ([], "role_needed")
    for caller in (olga, bob):
        for what in ("confirm", "withdraw"):
            foreign, missing = (send(caller, address=f"{ADDRESS}/{each}/{what}").json() for each in (number, 999))
            assert (foreign["code"], foreign["detail"]) == ("unknown_anonymisation", missing["detail"])
    foreign, missing = (olga.get(f"{ADDRESS}/{each}").json()["detail"] for each in (number, 999))
    assert foreign == missing
    assert send(olga, WISH).json()["code"] == "role_needed"


def test_an_auditor_reads_and_changes_nothing(cast, client_of):
    number = send(client_of("greta"), WISH).json()["id"]
    grant(cast.dan, Role.AUDITOR)
    dan = client_of("dan")

    assert dan.get(f"{ADDRESS}/{number}").json()["state"] == "asked"
    assert send(dan, address=f"{ADDRESS}/{number}/withdraw").status_code == 404
    assert Anonymisation.objects.get().state == "asked"


def test_who_left_long_ago_is_listed_until_it_is_asked_for(cast, client_of):
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=date(2019, 1, 31))
    greta = client_of("greta")
    assert [each["employee_id"] for each in greta.get(f"{ADDRESS}/due").json()["results"]] == ["alice"]

    send(greta, WISH)

    assert greta.get(f"{ADDRESS}/due").json()["results"] == []
    assert client_of("bob").get(f"{ADDRESS}/due").json()["code"] == "role_needed"


def test_a_list_of_many_takes_as_many_statements_as_one_of_few(cast, client_of, django_assert_max_num_queries):
    for person in (cast.alice, cast.bob, cast.dan, cast.erik):
        Anonymisation.objects.create(employee=person, asked_by=cast.greta, asked_at=timezone.now())
    greta = client_of("greta")

    with django_assert_max_num_queries(12):
        page = greta.get(ADDRESS, {"limit": 3}).json()
    rest = greta.get(ADDRESS, {"limit": 3, "cursor": page["next"]}).json()
    assert (len(page["results"]), len(rest["results"]), rest["next"]) == (3, 1, None)


def test_a_write_without_a_key_or_with_what_nobody_reads_is_refused(client_of):
    greta = client_of("greta")

    assert greta.post(ADDRESS, WISH, content_type="application/json").json()["code"] == "idempotency_key_required"
    assert send(greta, WISH | {"state": "done"}).json()["errors"][0]["field"] == "state"
    assert send(greta, {"state": "done"}, f"{ADDRESS}/1/confirm").json()["errors"][0]["field"] == "state"
