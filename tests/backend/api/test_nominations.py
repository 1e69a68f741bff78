"""Nominations over the API: by who saw it and served the customer, decided by who may, unknown to all others."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recognition.customers.models import Nomination, Touchpoint
from recognition.people.models import Employee

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/nominations"
EVIDENCE = "She drove out on a Sunday."


@pytest.fixture
def client_of(cast, token_for, caller):
    scopes = ("nominations:read", "nominations:write", "nominations:decide")
    return lambda name: caller(token_for(*scopes, employee=name))


@pytest.fixture
def wish(world):
    world.touch(world.cast.dan, days=400)
    return {
        "nominee_id": "alice",
        "customer_id": "C1",
        "occurred_at": (timezone.now() - timedelta(days=3)).isoformat(),
        "evidence": EVIDENCE,
    }


def send(client, body, address=ADDRESS, key="key-0001"):
    return client.post(address, json.dumps(body), "application/json", headers={"Idempotency-Key": key})


def listed(client, **query):
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def nominated(client, wish):
    answer = send(client, wish)
    assert answer.status_code == 200, answer.content
    return answer.json()["id"]


def test_who_saw_it_says_so_once_a_key_and_the_manager_accepts(world, client_of, wish):
    dan, bob = client_of("dan"), client_of("bob")
    first = send(dan, wish)
    assert first.json() == send(dan, wish).json() == {"id": Nomination.objects.get().pk, "state": "proposed"}
    assert send(dan, wish | {"evidence": "Else."}).json()["code"] == "key_reused"
    number = first.json()["id"]
    [row] = listed(bob, state="waiting")
    said = {
        "id": number,
        "kind": "took_ownership",
        "giver_id": "dan",
        "nominee_id": "alice",
        "customer_id": "C1",
        "evidence": EVIDENCE,
        "state": "proposed",
        "decided_by": None,
    }
    assert row | said == row

    done = [send(bob, {"verdict": "accept"}, f"{ADDRESS}/{number}/decision") for _ in range(2)]

    assert [each.json() for each in done] == [{"id": number, "state": "accepted"}] * 2
    assert Touchpoint.objects.get(employee=world.cast.alice).kind == "took_ownership"
    assert (listed(bob, state="waiting"), len(listed(bob, state="accepted"))) == ([], 1)
    assert client_of("alice").get(f"{ADDRESS}/{number}").json()["decided_by"] == "Bob"
    assert first.json() == send(dan, wish).json()  # the first answer, whatever became of it since


def test_declined_it_needs_a_reason_that_the_giver_reads_and_the_nominee_never(client_of, wish):
    number = nominated(client_of("dan"), wish)
    silent = send(client_of("bob"), {"verdict": "decline"}, f"{ADDRESS}/{number}/decision")
    assert (silent.status_code, silent.json()["code"]) == (409, "reason_missing")

    verdict = {"verdict": "decline", "reason": "It was assigned."}
    assert send(client_of("bob"), verdict, f"{ADDRESS}/{number}/decision").json()["state"] == "declined"

    assert listed(client_of("dan"), state="declined")[0]["reason"] == "It was assigned."
    assert listed(client_of("dan"), state="accepted") == listed(client_of("alice")) == []
    late = send(client_of("bob"), {"verdict": "accept"}, f"{ADDRESS}/{number}/decision", key="key-0002")
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")


@pytest.mark.slow
def test_whoever_has_no_business_there_meets_what_is_not_there(client_of, wish):
    number = nominated(client_of("dan"), wish)

    for name in ("alice", "carol", "hugo", "erik"):
        client = client_of(name)
        assert listed(client) == listed(client, state="waiting") == [], name
        for body in (None, {"verdict": "accept"}):
            foreign, missing = (
                client.get(f"{ADDRESS}/{each}") if body is None else send(client, body, f"{ADDRESS}/{each}/decision")
                for each in (number, 99999)
            )
            assert foreign.status_code == missing.status_code == 404, name
            told = [each.json() for each in (foreign, missing)]
            assert told[0]["code"] == told[1]["code"] == "unknown_nomination"
            assert told[0]["detail"].replace(str(number), "99999") == told[1]["detail"]
    refused = send(client_of("dan"), {"verdict": "accept"}, f"{ADDRESS}/{number}/decision", key="key-0002")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert Nomination.objects.get().state == "proposed"


def test_a_customer_one_never_served_answers_like_one_that_is_not_there(world, client_of, wish):
    world.another_customer("C2")

    foreign, missing = (send(client_of("dan"), wish | {"customer_id": each}) for each in ("C2", "C9"))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json()["code"] == missing.json()["code"] == "unknown_customer"
    assert foreign.json()["detail"].replace("C2", "C9") == missing.json()["detail"]
    assert send(client_of("carol"), wish).json()["code"] == "unknown_customer"
    assert not Nomination.objects.exists()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"nominee_id": "dan"}, 409, "self_nomination"),
        ({"nominee_id": "nobody"}, 404, "unknown_employee"),
        ({"kind": "was_nice"}, 422, "invalid"),
        ({"evidence": " "}, 422, "invalid"),
        ({"occurred_at": "2026-09-01"}, 422, "invalid"),
        ({"occurred_at": "2999-01-01T00:00:00Z"}, 409, "bad_deed"),
        ({"giver_id": "carol"}, 422, "invalid"),
    ],
)
def test_what_makes_no_sense_is_a_problem(client_of, wish, change, status, code):
    answer = send(client_of("dan"), wish | change)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not Nomination.objects.exists()


def test_who_no_longer_works_here_is_not_nominated(cast, client_of, wish):
    day = timezone.localdate() - timedelta(days=1)
    Employee.objects.filter(pk=cast.alice.pk).update(left_on=day)
    cast.alice.employments.update(ends_on=day)

    assert send(client_of("dan"), wish).json()["code"] == "unknown_employee"


@pytest.mark.slow
def test_a_list_of_many_takes_as_many_statements_as_one_of_few(client_of, wish):
    dan, bob, counts = client_of("dan"), client_of("bob"), []
    for number in range(5):
        answer = send(dan, wish | {"matter_id": f"M{number}"}, key=f"key-{number}-long")
        assert answer.status_code == 200, answer.content
        counts.append([])
        for client, query in ((dan, {}), (bob, {}), (bob, {"state": "waiting"})):
            with CaptureQueriesContext(connection) as seen:
                assert len(listed(client, **query)) == number + 1
            counts[-1].append(len(seen))
    assert counts[1] == counts[-1]
    for query in ({}, {"state": "waiting"}):
        page = bob.get(ADDRESS, query | {"limit": 3}).json()
        rest = bob.get(ADDRESS, query | {"limit": 3, "cursor": page["next"]}).json()
        assert [each["matter_id"] for each in page["results"] + rest["results"]] == ["M4", "M3", "M2", "M1", "M0"]
        assert rest["next"] is None
