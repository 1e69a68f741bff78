"""Contests to answer, nominations to judge, shares to agree on, corrections and cases: each for whose it is."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from recognition.attribution.policies import Policy
from recognition.core import actor
from recognition.customers import services as customers
from recognition.customers.models import Nomination
from recognition.people import services as people
from recognition.people.selectors import company_date
from recognition.rewards import services as rewards
from recognition.rewards.models import AgreedSplit, ClawBackCase, Dispute, Judgement
from tests.recognition.rewards.world import World
from tests.recognition.rewards.world import as_ as acting

pytestmark = pytest.mark.django_db


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


@pytest.fixture
def dispute(world):
    touch = world.touch(world.cast.alice)
    proposal = world.proposal()
    at = timezone.now()
    world.decide(world.cast.bob, proposal, "adjust", amount=10_000, reason="Less", at=at)
    return rewards.contest(
        actor=acting(world.cast.alice),
        proposal_id=proposal.pk,
        evidence=[touch.pk],
        text="It was me <b>alone</b>",
        at=at,
    )


@pytest.mark.slow
def test_who_has_no_part_in_it_answers_with_the_evidence_beside(dispute, as_):
    erik = as_("erik")
    listed = erik.get("/contests").content.decode()
    page = erik.get(f"/contests/{dispute.pk}")
    form = {"key": key_of(page), "result": "explained", "answer": "Two served them."}

    answer = erik.post(f"/contests/{dispute.pk}", form)

    assert "Yours to answer" in listed
    assert "me &lt;b&gt;alone&lt;/b&gt;" in page.content.decode()
    assert "call · by phone" in page.content.decode()
    assert (answer.status_code, answer.url) == (302, "/contests")
    assert Dispute.objects.get().result == "explained"
    assert "It was right, and is explained" in erik.get("/contests?show=settled").content.decode()


def test_an_answer_without_words_keeps_what_was_chosen(dispute, as_):
    erik = as_("erik")
    page = erik.get(f"/contests/{dispute.pk}")

    answer = erik.post(f"/contests/{dispute.pk}", {"key": key_of(page), "result": "upheld"})

    assert answer.status_code == 409
    assert 'value="upheld" required checked' in answer.content.decode()
    assert Dispute.objects.get().state == "open"


def test_a_missing_credit_shows_what_programmes_made_of_it(world, as_):
    touch = world.touch(world.cast.alice)
    now = timezone.now()
    outcome = world.outcome(matured_at=now - timedelta(days=2))
    made = rewards.contest(
        actor=acting(world.cast.alice), outcome=outcome.external_id, evidence=[touch.pk], text="I am missing", at=now
    )

    page = as_("bob").get(f"/contests/{made.pk}").content.decode()

    assert "misses an award" in page
    assert "Your answer" in page


@pytest.mark.parametrize(
    ("name", "status"), [("dan", 403), ("hugo", 404), ("alice", 403), ("bob", 404), ("greta", 200)]
)
def test_contests_of_others_are_not_found(dispute, as_, name, status):
    assert as_(name).get(f"/contests/{dispute.pk}").status_code == status
    if status == 404:
        assert "Alice" not in as_(name).get("/contests").content.decode()


@pytest.mark.slow
def test_a_nomination_is_accepted_or_declined_with_a_reason(world, as_):
    at = timezone.now()
    world.touch(world.cast.dan)
    numbers = [
        customers.nominate(
            actor=acting(world.cast.dan),
            nominee_id=world.cast.alice.pk,
            customer=world.customer.external_id,
            matter_id=matter,
            occurred_at=at - timedelta(days=3),
            evidence="Stayed late",
            at=at,
            key=matter * 9,
        )
        for matter in ("A", "B")
    ]
    bob = as_("bob")
    page = bob.get("/approvals/nominations")
    form = {"key": key_of(page), "nomination": numbers[0]}

    silent = bob.post("/approvals/nominations", form | {"act": "decline"})
    bob.post("/approvals/nominations", form | {"act": "decline", "reason": "It was somebody else"})
    bob.post("/approvals/nominations", form | {"act": "accept", "nomination": numbers[1]})

    assert "Stayed late" in page.content.decode()
    assert silent.status_code == 409
    assert set(Nomination.objects.values_list("matter_id", "state")) == {("A", "declined"), ("B", "accepted")}
    assert as_("hugo").post("/approvals/nominations", form | {"act": "accept"}).status_code == 404


@pytest.mark.slow
def test_those_who_served_propose_sign_and_void_how_to_share(cast, as_):
    world = World(cast, {"credit": Policy(name="agreed")})
    assert world.version
    for employee in (cast.alice, cast.dan):
        world.touch(employee)
    outcome = world.outcome(name="O-shared")
    alice, dan = as_("alice"), as_("dan")
    page = alice.get(f"/splits?outcome={outcome.external_id}")
    shares = {f"share-{cast.alice.pk}": 2, f"share-{cast.dan.pk}": 1}

    alice.post("/splits", {"key": key_of(page), "outcome": outcome.external_id, "reason": "Two calls", **shares})
    split = AgreedSplit.objects.get()
    dan.post(f"/splits/{split.pk}", {"act": "sign", "key": "12345678"})
    split.refresh_from_db()

    assert split.state == "signed"
    assert "Two calls" in dan.get("/splits").content.decode()
    dan.post(f"/splits/{split.pk}", {"act": "void", "key": "12345678", "reason": "Counted wrongly"})
    assert AgreedSplit.objects.get().state == "void"
    assert as_("carol").get(f"/splits?outcome={outcome.external_id}").status_code == 404
    assert as_("carol").post(f"/splits/{split.pk}", {"act": "sign", "key": "12345678"}).status_code == 404


@pytest.mark.slow
def test_a_case_is_settled_by_hr_with_a_note(world, as_):
    proposal = world.proposal()
    ClawBackCase.objects.create(
        proposal=proposal,
        employee=world.cast.alice,
        amount=50_000,
        unit="DKK",
        cause="left",
        code="churned",
        reason_digest="",
        opened_at=timezone.now(),
    )
    case, greta, frida = ClawBackCase.objects.get(), as_("greta"), as_("frida")
    form = {"act": "settle", "key": key_of(greta.get("/corrections/cases")), "case": case.pk, "result": "agreed"}

    refused = greta.post("/corrections/cases", form)
    by_finance = frida.post("/corrections/cases", form | {"note": "Paid"})
    greta.post("/corrections/cases", form | {"note": "Paid back in June"})

    assert "DKK\u00a0500.00" in frida.get("/corrections/cases?show=settled").content.decode()
    assert (refused.status_code, by_finance.status_code) == (409, 409)
    assert ClawBackCase.objects.get().settled_by == world.cast.greta
    assert as_("bob").get("/corrections/cases").status_code == 403


@pytest.mark.slow
def test_judging_again_what_was_never_judged_is_refused_with_the_reason(world, as_):
    assert world.version
    outcome = world.outcome()
    greta = as_("greta")
    page = greta.get("/corrections")
    form = {"programme_code": "loyal", "outcome": outcome.external_id, "code": "late_evidence", "reason": "A call"}

    answer = greta.post("/corrections", form | {"key": key_of(page)})

    assert answer.status_code == 409
    assert "has not judged outcome" in answer.content.decode()
    assert "A call</textarea>" in answer.content.decode()
    assert as_("carol").get("/corrections").status_code == 403


@pytest.mark.slow
def test_somebody_hands_over_and_takes_it_back(world, as_):
    bob, today = as_("bob"), company_date(timezone.now())
    form = {"delegate": "Carol", "scope": "all", "from_date": today, "to_date": today + timedelta(days=3)}

    wrong = bob.post("/delegations", form | {"delegate": "Car"})
    bob.post("/delegations", form)
    held = as_("carol").get("/delegations").content.decode()
    number = re.search(r"/delegations/(\d+)/end", bob.get("/delegations").content.decode())[1]

    assert "Do you mean one of these? Carol" in wrong.content.decode()
    assert "You stand in for <b>Bob</b>" in held
    assert as_("carol").post(f"/delegations/{number}/end").status_code == 404
    assert "Bob" not in strip_tags(as_("dan").get("/delegations").content.decode().partition("<main")[2])
    bob.post(f"/delegations/{number}/end")
    assert "/end" not in bob.get("/delegations").content.decode()


def test_hr_hands_over_for_somebody_who_is_away(world, as_):
    today = company_date(timezone.now())
    form = {"giver": "Bob", "delegate": "Erik", "scope": "awards", "from_date": today, "to_date": today}

    assert as_("greta").post("/delegations", form).status_code == 302
    assert "<b>Erik</b> stands in for you" in as_("bob").get("/delegations").content.decode()


@pytest.mark.slow
def test_lists_take_few_statements(dispute, world, as_, django_assert_max_num_queries):
    at = timezone.now()
    people.delegate(
        actor=actor.Actor(channel="test", employee_id=world.cast.bob.pk),
        giver_id=world.cast.bob.pk,
        delegate_id=world.cast.carol.pk,
        from_date=company_date(at),
        to_date=company_date(at),
        at=at,
    )
    for name, address in (
        ("bob", "/delegations"),
        ("bob", "/approvals/nominations"),
        ("alice", "/splits"),
        ("greta", "/corrections"),
        ("greta", "/corrections/cases"),
        ("bob", "/approvals?show=lately"),
        ("erik", "/contests"),
        ("erik", "/contests?show=settled"),
    ):
        client = as_(name)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


@pytest.mark.slow
def test_a_contest_takes_few_statements(dispute, world, as_, django_assert_max_num_queries):
    at = timezone.now()
    outcome = world.outcome(matured_at=at - timedelta(days=2))
    Judgement.objects.create(
        programme=world.version.programme,
        version=world.version,
        outcome=outcome,
        outcome_uid=outcome.uid,
        occasion=uuid4(),
        result="nothing",
        judged_at=at,
    )
    missing = rewards.contest(
        actor=acting(world.cast.alice), outcome=outcome.external_id, evidence=dispute.evidence, text="Where?", at=at
    )
    for name, number in (("erik", dispute.pk), ("greta", dispute.pk), ("bob", missing.pk), ("greta", missing.pk)):
        client = as_(name)
        page = client.get(f"/contests/{number}").content.decode()
        assert "Your answer" in page
        assert "call · by phone" in page
        for address in ("/contests", f"/contests/{number}"):
            with django_assert_max_num_queries(12):
                client.get(address)
