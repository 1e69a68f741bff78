"""Agreed shares over the API: proposed by who served the customer, signed by each, unknown to everybody else."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recognition.attribution.policies import Policy
from recognition.customers.models import Source
from recognition.rewards.models import AgreedSplit
from tests.recognition.rewards.world import World, around

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/splits"
WISH = {"outcome": "O-split", "shares": {"alice": 2, "dan": 1}, "reason": "We were three days there."}


@pytest.fixture
def shared(cast):
    """Alice and Dan served the customer; the programme shares by agreement."""
    world = World(cast, {"credit": Policy(name="agreed")} | around(happened()))
    assert world.version
    assert world.budget
    agreed(world, "O-split")
    return world


def happened():
    return timezone.now() - timedelta(days=40)


def agreed(world, name):
    at = happened()
    customer = world.another_customer(name)
    for person in (world.cast.alice, world.cast.dan):
        world.touch(person, customer=customer, at=at - timedelta(days=3))
    return world.outcome(name=name, customer=customer, occurred_at=at, matured_at=at + timedelta(days=30))


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("splits:read", "splits:write", employee=name))


def send(client, body=WISH, address=ADDRESS, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def listed(client, **query):
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_it_is_proposed_once_a_key_and_signed_by_each(shared, client_of):
    alice, dan = client_of("alice"), client_of("dan")
    first = send(alice)
    assert first.json() == send(alice).json() == {"id": AgreedSplit.objects.get().pk, "state": "open"}, first.content
    assert send(alice, WISH | {"reason": "Else."}).json()["code"] == "key_reused"
    [row] = listed(dan, state="open")
    assert [(each["employee_id"], each["weight"], bool(each["signed_at"])) for each in row["shares"]] == [
        ("alice", 2, True),
        ("dan", 1, False),
    ]
    assert (row["may_sign"], row["reason"], listed(alice)[0]["may_sign"]) == (True, WISH["reason"], False)

    signed = [send(dan, None, f"{ADDRESS}/{row['id']}/sign").json() for _ in range(2)]

    assert signed == [{"id": row["id"], "state": "signed"}] * 2
    again = send(alice, None, f"{ADDRESS}/{row['id']}/sign", key="key-0002")
    assert (again.status_code, again.json()["code"]) == (409, "split_stands")
    void = send(dan, {"reason": "Hugo was there, too."}, f"{ADDRESS}/{row['id']}/void", key="key-0003")
    assert void.json() == {"id": row["id"], "state": "void"}
    assert send(alice).json() == first.json()  # the first answer, whatever became of it since


@pytest.mark.slow
def test_whoever_has_no_business_there_meets_what_is_not_there(shared, client_of):
    number = send(client_of("alice")).json()["id"]

    for name in ("bob", "carol", "hugo"):
        client = client_of(name)
        assert listed(client) == [], name
        for end, body in (("", None), ("/sign", None), ("/void", {"reason": "No."})):
            foreign, missing = (
                send(client, body, f"{ADDRESS}/{each}{end}") if end else client.get(f"{ADDRESS}/{each}")
                for each in (number, 99999)
            )
            assert foreign.status_code == missing.status_code == 404, (name, end)
            assert foreign.json()["detail"].replace(str(number), "99999") == missing.json()["detail"]
        known, unknown = (send(client, WISH | {"outcome": each}) for each in ("O-split", "O-other"))
        assert known.status_code == unknown.status_code == 404
        assert known.json()["detail"].replace("O-split", "O-other") == unknown.json()["detail"]
        assert known.json()["code"] == unknown.json()["code"] == "unknown_outcome"
    assert len(listed(client_of("greta"))) == 1
    assert AgreedSplit.objects.get().state == "open"


def test_what_waits_for_signatures_is_listed_for_who_served_them(shared, client_of):
    for name in ("O-2", "O-3"):
        agreed(shared, name)
    Source.objects.update(complete_until=timezone.now())
    alice = client_of("alice")
    send(alice)

    page = alice.get(f"{ADDRESS}/waiting", {"limit": 2}).json()
    rest = alice.get(f"{ADDRESS}/waiting", {"limit": 2, "cursor": page["next"]}).json()

    rows = [(each["outcome_id"], each["split"] is not None) for each in page["results"] + rest["results"]]
    assert (rows, rest["next"]) == ([("O-split", True), ("O-2", False), ("O-3", False)], None)
    assert client_of("bob").get(f"{ADDRESS}/waiting").json() == {"results": [], "next": None}
    with CaptureQueriesContext(connection) as few:
        alice.get(f"{ADDRESS}/waiting", {"limit": 1})
    with CaptureQueriesContext(connection) as many:
        alice.get(f"{ADDRESS}/waiting")
    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"shares": {"alice": 1}}, 409, "bad_shares"),
        ({"shares": {"alice": 1, "dan": 1, "nobody": 1}}, 404, "unknown_employee"),
        ({"shares": {"alice": 0, "dan": 1}}, 422, "invalid"),
        ({"shares": [1]}, 422, "invalid"),
        ({"shares": {}}, 409, "bad_shares"),
        ({"reason": " "}, 422, "invalid"),
        ({"signed": True}, 422, "invalid"),
    ],
)
def test_what_makes_no_sense_is_a_problem(shared, client_of, change, status, code):
    answer = send(client_of("alice"), WISH | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not AgreedSplit.objects.exists()


def test_a_list_of_many_takes_as_many_statements_as_one_of_few(shared, client_of):
    alice, counts = client_of("alice"), []
    for number in range(4):
        name = agreed(shared, f"O-{number}").external_id
        answer = send(alice, WISH | {"outcome": name}, key=f"key-{number}-long")
        assert answer.status_code == 200, answer.content
        with CaptureQueriesContext(connection) as seen:
            assert len(listed(alice)) == number + 1
        counts.append(len(seen))
    assert counts[1] == counts[-1]
    page = alice.get(ADDRESS, {"limit": 3}).json()
    rest = alice.get(ADDRESS, {"limit": 3, "cursor": page["next"]}).json()
    assert [each["outcome_id"] for each in page["results"] + rest["results"]] == ["O-3", "O-2", "O-1", "O-0"]
    assert rest["next"] is None
