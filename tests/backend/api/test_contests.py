"""Contests over the API: by whose award it is, answered by who has no part in it, and unknown to everybody else."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recognition.people.models import Role, RoleGrant
from recognition.rewards.models import Dispute
from tests.recognition.rewards import corrections as judging

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/contests"
SAID = "I called them in June."


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("contests:read", "contests:write", "contests:decide", employee=name))


@pytest.fixture
def award(world):
    """Alice's award, lowered by Bob today."""
    return world.decide(world.cast.bob, world.proposal(), "adjust", amount=10_000, reason="Less", at=timezone.now())


def send(client, body=None, address=ADDRESS, key="key-0001"):
    content = b"" if body is None else json.dumps(body)
    return client.generic("POST", address, content, "application/json", headers={"Idempotency-Key": key})


def listed(client, **query):
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def contested(client, award, **more):
    answer = send(client, {"proposal": award.pk, "text": SAID, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()["id"]


def outcome(world, name, *, days=30, **fields):
    happened = timezone.now() - timedelta(days=days)
    found = world.outcome(name=name, occurred_at=happened, matured_at=happened + timedelta(days=1), **fields)
    world.touch(world.cast.alice, customer=found.customer, at=happened - timedelta(days=3))
    return found


def test_the_person_contests_once_a_key_and_takes_it_back(world, client_of, award):
    alice, touch = client_of("alice"), world.touch(world.cast.alice)
    wish = {"proposal": award.pk, "text": SAID, "evidence": [touch.pk]}

    first, again = send(alice, wish), send(alice, wish)

    assert first.json() == again.json() == {"id": Dispute.objects.get().pk, "state": "open"}
    assert send(alice, wish | {"text": "Something else."}).json()["code"] == "key_reused"
    assert send(alice, wish, key="key-0002").json()["code"] == "already_contested"
    [row] = listed(alice, state="open", proposal=award.pk)
    said = {"about": "award", "text": SAID, "evidence": [touch.pk], "may_withdraw": True, "may_answer": False}
    assert row | said == row
    back = f"{ADDRESS}/{row['id']}/withdraw"
    ends = [send(alice, address=back, key="key-0003").json() for _ in range(2)]
    assert ends == [{"id": row["id"], "state": "withdrawn"}] * 2
    assert send(alice, wish).json() == first.json()  # a retry that came late contests nothing anew
    assert Dispute.objects.count() == 1


def test_the_reviewer_sees_the_evidence_and_no_amount_and_the_person_reads_the_answer(world, client_of, award):
    alice, erik = client_of("alice"), client_of("erik")
    number = contested(alice, award, evidence=[world.touch(world.cast.alice).pk])
    shown = erik.get(f"{ADDRESS}/{number}").json()
    assert (shown["text"], shown["customer_name"], shown["kind"], shown["may_answer"]) == (SAID, "C1", "renewal", True)
    assert [each["type"] for each in shown["contacts"]] == ["call"]
    assert "10000" not in json.dumps(shown).replace(".", "")

    verdict = {"result": "explained", "answer": "June is before the 180 days."}
    answers = [send(erik, verdict, f"{ADDRESS}/{number}/answer") for _ in range(2)]

    assert [each.json() for each in answers] == [{"id": number, "state": "settled"}] * 2
    told = alice.get(f"{ADDRESS}/{number}").json()
    assert (told["result"], told["answer"], told["answered_by"]) == ("explained", verdict["answer"], "Erik")
    assert (told["may_withdraw"], told["remedies"]) == (False, [])
    late = send(alice, address=f"{ADDRESS}/{number}/withdraw", key="key-0002")
    assert (late.status_code, late.json()["code"]) == (409, "dispute_over")


@pytest.mark.slow
def test_whoever_has_no_business_there_meets_what_is_not_there(world, client_of, award):
    number = contested(client_of("alice"), award)
    verdict = {"result": "upheld", "answer": "No."}

    for name in ("bob", "dan", "carol", "hugo", "frida"):
        client = client_of(name)
        assert listed(client) == [], name
        for end, body in (("", None), ("/withdraw", None), ("/answer", verdict)):
            pair = [
                client.get(f"{ADDRESS}/{each}") if not end else send(client, body, f"{ADDRESS}/{each}{end}")
                for each in (number, 99999)
            ]
            told = [each.json() for each in pair]
            assert {each.status_code for each in pair} == {404}, (name, end)
            assert told[0]["code"] == told[1]["code"], (name, end)
            assert told[0]["detail"].replace(str(number), "") == told[1]["detail"].replace("99999", ""), (name, end)
    foreign, missing = (
        send(client_of("dan"), {"proposal": each, "text": "Mine!"}).json() for each in (award.pk, 99999)
    )
    assert foreign["code"] == missing["code"] == "unknown_proposal"
    assert foreign["detail"].replace(str(award.pk), "99999") == missing["detail"]
    assert Dispute.objects.get().state == "open"


@pytest.mark.slow
def test_hr_and_auditors_of_the_entity_read_and_only_the_reviewer_answers(world, client_of, award):
    number = contested(client_of("alice"), award)
    RoleGrant.objects.create(
        employee=world.cast.dan, role=Role.AUDITOR, entity=world.cast.entity, granted_at=timezone.now()
    )

    for name in ("greta", "dan"):
        assert [each["text"] for each in listed(client_of(name))] == [SAID], name
    refused = send(client_of("dan"), {"result": "upheld", "answer": "No."}, f"{ADDRESS}/{number}/answer")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_what_is_missing_is_listed_and_contested_by_who_served_them_alone(world, client_of):
    for days in (30, 20, 25):
        outcome(world, f"O-{days}", days=days)
    alice, dan = client_of("alice"), client_of("dan")

    first = alice.get(f"{ADDRESS}/missing", {"limit": 2}).json()
    rest = alice.get(f"{ADDRESS}/missing", {"limit": 2, "cursor": first["next"]}).json()

    names = [each["outcome"] for page in (first, rest) for each in page["results"]]
    assert (names, rest["next"]) == (["crm:O-20", "crm:O-25", "crm:O-30"], None)
    assert dan.get(f"{ADDRESS}/missing").json()["results"] == []
    foreign, missing = (send(dan, {"outcome": f"crm:{each}", "text": "x"}) for each in ("O-20", "O-99"))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json()["code"] == missing.json()["code"] == "unknown_outcome"
    assert foreign.json()["detail"].replace("O-20", "O-99") == missing.json()["detail"]
    made = send(alice, {"outcome": "crm:O-25", "text": "I drove there."}).json()
    shown = alice.get(f"{ADDRESS}/{made['id']}").json()
    assert (shown["about"], shown["proposal"], shown["outcome_id"]) == ("missing", None, "O-25")
    known = {each["outcome"]: each["contest"] for each in alice.get(f"{ADDRESS}/missing").json()["results"]}
    assert known == {"crm:O-20": None, "crm:O-25": made["id"], "crm:O-30": None}


@pytest.mark.slow
def test_corrected_names_what_corrected_it(world, cast, client_of):
    award = judging.assessed(world, cast.alice)["alice"]
    type(award).objects.filter(pk=award.pk).update(state_at=timezone.now())
    number = contested(client_of("alice"), award)
    judging.late(world, cast.dan)
    made = judging.correct(world, at=timezone.now())
    reviewer = next(each for each in (client_of("bob"), client_of("erik")) if listed(each))

    [remedy] = reviewer.get(f"{ADDRESS}/{number}").json()["remedies"]
    verdict = {"result": "corrected", "answer": "A call came in late."}
    refused = send(reviewer, verdict, f"{ADDRESS}/{number}/answer")
    done = send(reviewer, verdict | {"correction": remedy["number"]}, f"{ADDRESS}/{number}/answer", key="key-0002")

    assert (remedy["kind"], remedy["number"]) == ("correction", made.pk)
    assert (refused.status_code, refused.json()["code"]) == (409, "bad_dispute")
    assert done.json()["state"] == "settled", done.content


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"text": "x"}, 409, "bad_dispute"),
        ({"proposal": 1, "outcome": "O", "text": "x"}, 409, "bad_dispute"),
        ({"proposal": 1}, 422, "invalid"),
        ({"proposal": 1, "text": " "}, 422, "invalid"),
        ({"proposal": 1, "text": "x", "employee": "dan"}, 422, "invalid"),
        ({"proposal": 1, "text": "x", "evidence": [0]}, 422, "invalid"),
    ],
)
def test_what_makes_no_sense_is_a_problem(client_of, wish, status, code):
    answer = send(client_of("alice"), wish)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not Dispute.objects.exists()


def test_contacts_of_others_are_no_evidence(world, client_of, award):
    wish = {"proposal": award.pk, "text": SAID, "evidence": [world.touch(world.cast.dan).pk]}
    assert send(client_of("alice"), wish).json()["code"] == "bad_dispute"


@pytest.mark.slow
def test_lists_of_many_take_as_many_statements_as_of_few(world, client_of):
    alice, greta, counts = client_of("alice"), client_of("greta"), []
    for number in range(5):
        found = outcome(world, f"O-{number}", customer=world.another_customer(f"K{number}"))
        answer = send(alice, {"outcome": "crm:" + found.external_id, "text": SAID}, key=f"key-{number}-long")
        assert answer.status_code == 200, answer.content
        counts.append([])
        for client, address in ((greta, ADDRESS), (alice, ADDRESS), (alice, f"{ADDRESS}/missing")):
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert len(client.get(address).json()["results"]) == number + 1
            counts[-1].append(len(seen))
    assert counts[0] == counts[-1]
    page = greta.get(ADDRESS, {"limit": 3}).json()
    rest = greta.get(ADDRESS, {"limit": 3, "cursor": page["next"]}).json()
    numbers = [each["id"] for each in page["results"] + rest["results"]]
    assert (numbers, rest["next"]) == (sorted(numbers, reverse=True), None)
    assert len(numbers) == 5
