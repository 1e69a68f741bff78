"""Handing over while away, over the API: by who is away or HR, once a key, and never to oneself."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.people import selectors, services
from recognition.people.models import Delegation, Employee, Entity, Role, RoleGrant
from tests import cast as people
from tests.recognition.rewards.world import as_

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/delegations"


@pytest.fixture
def today(db):
    return selectors.company_date(timezone.now())


@pytest.fixture
def wish(today):
    return {
        "delegate_id": "dan",
        "from_date": today.isoformat(),
        "to_date": (today + timedelta(days=7)).isoformat(),
    }


@pytest.fixture
def client_of(cast, token_for, caller):
    scopes = ("delegations:read", "delegations:write", "proposals:read", "proposals:decide")
    return lambda name: caller(token_for(*scopes, employee=name))


def send(client, body=None, address=ADDRESS, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def listed(client, **query):
    return client.get(ADDRESS, query).json()["results"]


@pytest.mark.slow
def test_who_is_away_hands_over_once_a_key_and_ends_it(client_of, wish):
    bob = client_of("bob")
    first = send(bob, wish)
    assert send(bob, wish).json() == first.json(), first.content
    assert send(bob, wish | {"scope": "awards"}).json()["code"] == "key_reused"
    number = first.json()["id"]
    [row] = listed(bob)
    assert row == {
        "id": number,
        "giver_id": "bob",
        "giver_name": "Bob",
        "delegate_id": "dan",
        "delegate_name": "Dan",
        "scope": "all",
        "from_date": wish["from_date"],
        "to_date": wish["to_date"],
        "is_now": True,
        "may_end": True,
    }
    assert [each["may_end"] for each in listed(client_of("dan"))] == [False]
    assert listed(client_of("alice")) == []

    ends = [send(bob, address=f"{ADDRESS}/{number}/end", key="key-0002") for _ in range(2)]

    assert [each.json() for each in ends] == [{"id": number}] * 2
    assert listed(bob) == []
    assert send(bob, wish).json() == {"id": number}  # a retry that came late makes nothing anew
    assert Delegation.objects.count() == 1
    assert send(bob, address=f"{ADDRESS}/{number}/end", key="key-0003").status_code == 404


@pytest.mark.slow
def test_the_one_who_stands_in_decides_until_it_is_ended(world, client_of, wish):
    decisions = [f"/api/v1/proposals/{world.proposal().pk}/decision" for _ in range(2)]
    bob, dan, verdict = client_of("bob"), client_of("dan"), {"kind": "approve", "revision": 1}
    assert send(dan, verdict, decisions[0]).status_code == 404
    number = send(bob, wish).json()["id"]

    assert send(dan, verdict, decisions[0], key="key-0002").status_code == 200

    send(bob, address=f"{ADDRESS}/{number}/end")
    assert send(dan, verdict, decisions[1], key="key-0003").status_code == 404


def test_hr_hands_over_for_somebody_and_never_to_themself(client_of, wish):
    greta = client_of("greta")
    for_bob = wish | {"giver_id": "bob"}
    made = send(greta, for_bob)

    assert made.status_code == 200, made.content
    assert [(each["giver_id"], each["may_end"]) for each in listed(greta)] == [("bob", True)]
    own = send(greta, for_bob | {"delegate_id": "greta"}, key="key-0002")
    assert (own.status_code, own.json()["code"]) == (409, "bad_delegation")
    assert send(greta, address=f"{ADDRESS}/{made.json()['id']}/end").status_code == 200


@pytest.mark.parametrize("name", ["alice", "dan", "carol", "erik"])
def test_nobody_else_hands_over_for_another(client_of, wish, name):
    answer = send(client_of(name), wish | {"giver_id": "bob", "delegate_id": "hugo"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_delegation")
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"delegate_id": "bob"}, 409, "bad_delegation"),
        ({"to_date": "2020-01-01"}, 409, "bad_delegation"),
        ({"delegate_id": "nobody"}, 404, "unknown_employee"),
        ({"delegate_id": "Dan"}, 404, "unknown_employee"),
        ({"scope": "kudos"}, 422, "invalid"),
        ({"made_by": "erik"}, 422, "invalid"),
        ({"from_date": "tomorrow"}, 422, "invalid"),
    ],
)
def test_what_makes_no_sense_is_a_problem(client_of, wish, change, status, code):
    answer = send(client_of("bob"), wish | change)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not Delegation.objects.exists()


def test_who_no_longer_works_here_does_not_stand_in(cast, client_of, wish, today):
    Employee.objects.filter(pk=cast.dan.pk).update(left_on=today - timedelta(days=1))
    cast.dan.employments.update(ends_on=today - timedelta(days=1))

    assert send(client_of("bob"), wish).json()["code"] == "unknown_employee"


def test_one_of_others_answers_like_one_that_is_not_there(cast, client_of, wish):
    number = send(client_of("bob"), wish).json()["id"]
    swedish = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    olga = people.employ("olga", swedish, manager=None, team="Kontor")
    RoleGrant.objects.create(employee=olga, role=Role.HR, entity=swedish, granted_at=people.BEGINNING)

    for name in ("dan", "alice", "erik", "olga"):
        foreign, missing = (send(client_of(name), None, f"{ADDRESS}/{each}/end").json() for each in (number, 99999))
        assert (foreign["code"], foreign["detail"]) == ("not_found", missing["detail"]), name
    assert listed(client_of("olga")) == []
    assert Delegation.objects.get().ended_at is None


def test_a_list_of_many_takes_as_many_statements_as_one_of_few(cast, client_of, today, django_assert_max_num_queries):
    for days, delegate in enumerate((cast.dan, cast.erik, cast.carol, cast.hugo)):
        services.delegate(
            actor=as_(cast.bob), giver_id=cast.bob.pk, delegate_id=delegate.pk, at=timezone.now(),
            from_date=today + timedelta(days=9 - days // 2), to_date=today + timedelta(days=10),
        )  # fmt: skip
    greta = client_of("greta")

    with django_assert_max_num_queries(8):
        page = greta.get(ADDRESS, {"limit": 3}).json()
    rest = greta.get(ADDRESS, {"limit": 3, "cursor": page["next"]}).json()
    assert [each["delegate_id"] for each in page["results"]] == ["carol", "hugo", "dan"]
    assert ([each["delegate_id"] for each in rest["results"]], rest["next"]) == (["erik"], None)
    assert greta.get(ADDRESS, {"cursor": "YWZ0ZXI6eA"}).json()["code"] == "invalid"
