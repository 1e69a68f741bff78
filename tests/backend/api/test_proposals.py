"""Proposals over the API: seen by right, decided once, and amounts that promise nothing stay hidden."""

import json

import pytest

from recognition.rewards.models import Decision, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(token_for, caller):
    return lambda name: caller(token_for("proposals:read", "proposals:decide", employee=name))


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def decide(client, proposal, key="key-0001", **wish):
    body = {"kind": "approve", "revision": proposal.revision} | wish
    return client.post(
        f"/api/v1/proposals/{proposal.pk}/decision",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_a_manager_sees_the_line_and_a_colleague_nothing(world, as_):
    proposal = world.proposal()

    assert ids(as_("bob").get("/api/v1/proposals")) == [proposal.pk]
    assert ids(as_("dan").get("/api/v1/proposals")) == []


def test_the_beneficiary_sees_no_amount_before_it_is_payable(world, as_):
    proposal = world.proposal()

    own, managers = (as_(name).get("/api/v1/proposals").json()["results"][0] for name in ("alice", "bob"))

    assert (own["amount"], own["because"]) == (None, "Credited for a customer; being checked.")
    assert managers["amount"] == "500.00"
    assert "500.00" in managers["because"]
    assert managers["id"] == proposal.pk


def test_pages_follow_one_another_and_end(world, as_):
    made = [world.proposal().pk for _ in range(5)]
    bob, seen, cursor = as_("bob"), [], ""
    while cursor is not None:
        page = bob.get("/api/v1/proposals", {"limit": 2, "cursor": cursor} if cursor else {"limit": 2})
        seen, cursor = seen + ids(page), page.json()["next"]

    assert seen == made


@pytest.mark.slow
def test_a_list_takes_as_many_statements_for_many_as_for_one(world, as_, django_assert_max_num_queries):
    bob = as_("bob")
    for _ in range(20):
        world.proposal()

    with django_assert_max_num_queries(12):
        assert len(ids(bob.get("/api/v1/proposals"))) == 20


@pytest.mark.parametrize(
    "query",
    ["state=nothing", "limit=0", "limit=201", "limit=x", "cursor=%00", "cursor=abc", "language=fi", "programme=%00"],
)
def test_a_wrong_question_is_a_problem(world, as_, query):
    answer = as_("bob").get(f"/api/v1/proposals?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_filters_narrow_the_list(world, as_):
    world.proposal()
    bob = as_("bob")

    for query, found in [
        ({"state": "proposed", "programme": "loyal", "employee": "alice", "entity": "DK"}, 1),
        ({"state": "payable"}, 0),
        ({"employee": "dan"}, 0),
    ]:
        assert len(ids(bob.get("/api/v1/proposals", query))) == found


@pytest.mark.slow
def test_the_manager_approves_and_a_retry_is_not_a_second_decision(world, as_):
    proposal, bob = world.proposal(), as_("bob")

    first, second = decide(bob, proposal), decide(bob, proposal)

    assert first.json() == {
        "id": proposal.pk,
        "state": "payable",
        "revision": 2,
        "amount": "500.00",
        "unit": "DKK",
    }
    assert second.json() == first.json()
    assert Decision.objects.count() == 1
    assert decide(bob, proposal, reason="another").json()["code"] == "key_reused"


def test_an_adjustment_is_written_as_decimal_text(world, as_):
    proposal = world.proposal()

    answer = decide(as_("bob"), proposal, kind="adjust", amount="123.45", reason="Half of it")

    assert answer.json()["amount"] == "123.45"
    assert Proposal.objects.get().amount == 12_345


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"revision": 7}, 409, "stale_page"),
        ({"kind": "adjust", "amount": "1e3"}, 422, "bad_amount"),
        ({"kind": "adjust", "amount": "12.345"}, 422, "bad_amount"),
        ({"kind": "adjust"}, 422, "bad_decision"),
        ({"kind": "steal"}, 422, "invalid"),
        ({"revision": None}, 422, "invalid"),
        ({"reason": "a\x00b"}, 422, "invalid"),
        ({"reason": ["a"]}, 422, "invalid"),
    ],
)
def test_an_unsound_decision_changes_nothing(world, as_, wish, status, code):
    proposal = world.proposal()

    answer = decide(as_("bob"), proposal, **wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert Proposal.objects.get().state == "proposed"


@pytest.mark.slow
def test_nobody_decides_about_themself_or_about_strangers(world, as_):
    proposal = world.proposal()

    assert decide(as_("alice"), proposal).status_code == 403
    assert decide(as_("dan"), proposal).status_code == 404
    assert decide(as_("erik"), proposal).status_code == 403
    assert "bob" in decide(as_("erik"), proposal).json()["detail"]
    assert not Decision.objects.exists()


def test_a_proposal_that_never_was_is_not_found(world, as_):
    world.proposal()
    missing = Proposal(pk=10**17, revision=1)

    assert decide(as_("bob"), missing).status_code == 404
    missing.pk = 10**19
    assert decide(as_("bob"), missing).status_code == 404
