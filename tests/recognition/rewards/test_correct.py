"""An occasion judged again by what is known now: the differences are proposals, and nothing approved changes."""

from datetime import timedelta

import pytest

from recognition.customers.models import Outcome, Touchpoint
from recognition.ledger import selectors as books
from recognition.programmes.definition import Formula
from recognition.rewards.models import Proposal
from tests.recognition.rewards.corrections import (
    LATER,
    UNLIMITED,
    approve_all,
    assessed,
    correct,
    explained,
    late,
    rows,
    sums,
)
from tests.recognition.rewards.world import NOW, run, served


@pytest.fixture
def world(world, cast):
    """A programme that shares 600.00 among who served; Alice and Dan did."""
    world.rules = {"formula": Formula(kind="fixed", amount=60_000), "approval": UNLIMITED}
    return world


def test_a_late_colleague_gets_a_share_and_the_others_give_some_back(world, cast):
    awards = assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    late(world, cast.hugo)
    correction = correct(world)
    assert (correction.number, correction.opened_by, correction.assessment.number) == (1, cast.greta, 2)
    assert rows(correction) == [
        ("alice", -10_000, "proposed", awards["alice"].pk),
        ("dan", -10_000, "proposed", awards["dan"].pk),
        ("hugo", 20_000, "proposed", None),
    ]
    assert sums() == {"alice": 30_000, "dan": 30_000, "hugo": 0}  # nothing moves before somebody approves
    approve_all(world)
    assert sums() == dict.fromkeys(("alice", "dan", "hugo"), 20_000)
    assert books.check_books() == []


def test_what_it_proposes_is_computed_anew_and_says_why(world, cast):
    assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    late(world, cast.hugo)
    correction = correct(world)
    approve_all(world)
    for each in Proposal.objects.all():
        found = explained(each)
        assert found.holds, found.broken
        if each.correction_id:
            assert found.sentence.startswith("Judged again on 17")
            assert found.parts == correction.parts
    reversal = correction.proposals.get(employee=cast.alice)
    assert "300.00 was awarded before, so" in explained(reversal).sentence
    Proposal.objects.filter(pk=reversal.pk).update(proposed_amount=-1)
    assert any("The correction takes 10000" in each for each in explained(reversal).broken)


@pytest.mark.slow
def test_what_nobody_decided_yet_ends_and_is_proposed_anew_in_full(world, cast):
    awards = assessed(world, cast.alice, cast.dan)
    world.decide(cast.bob, awards["alice"])
    late(world, cast.hugo)
    correction = correct(world)
    assert rows(correction) == [
        ("alice", -10_000, "proposed", awards["alice"].pk),
        ("dan", 20_000, "proposed", None),
        ("hugo", 20_000, "proposed", None),
    ]
    before = Proposal.objects.get(pk=awards["dan"].pk)
    assert (before.state, before.ended_code) == ("withdrawn", "corrected")
    approve_all(world)
    assert sums() == dict.fromkeys(("alice", "dan", "hugo"), 20_000)
    figures = world.figures()
    assert (figures.committed, figures.approved, figures.available) == (0, 80_000 - 20_000 + 10_000, 930_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rules", "state"),
    [({"hold_days": 60}, "cancelled"), ({}, "withdrawn")],
)
def test_what_is_held_is_cancelled_and_held_again(world, cast, rules, state):
    world.rules |= rules
    awards = assessed(world, cast.alice, cast.dan)
    late(world, cast.hugo)
    correction = correct(world)
    assert {each.state for each in Proposal.objects.filter(correction=None)} == {state}
    assert {each.state for each in correction.proposals.all()} == {"held" if rules else "proposed"}
    assert world.figures().committed == 60_000
    assert len(awards) == 2


def test_what_the_budget_cannot_bear_waits_for_it(world, cast):
    world.allocated = 60_000
    assessed(world, cast.alice)
    approve_all(world, at=NOW)
    Outcome.objects.filter(external_id="O-1").update(superseded_at=LATER)
    outcome = Outcome.objects.get(external_id="O-1")
    outcome.pk, outcome.superseded_at, outcome.recorded_at = None, None, LATER
    outcome.save()
    late(world, cast.hugo)
    correction = correct(world)
    assert rows(correction)[1] == ("hugo", 30_000, "held", None)
    assert correction.proposals.get(employee=cast.hugo).held_for == "budget"


@pytest.mark.slow
def test_who_gets_nothing_any_more_gives_all_of_it_back(world, cast):
    assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    Touchpoint.objects.filter(employee=cast.dan).update(superseded_at=NOW + timedelta(days=1))
    correct(world, code="wrong_facts")
    approve_all(world)
    assert sums() == {"alice": 60_000, "dan": 0, "hugo": 0}
    for each in Proposal.objects.filter(correction__isnull=False):
        assert explained(each).holds


@pytest.mark.slow
def test_a_corrected_value_counts(world, cast):
    world.rules |= {"formula": Formula(kind="basis_points", basis_points=100), "value_currency": "DKK"}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    outcome = world.outcome(name="O-1", value_minor=1_000_000, currency="DKK")
    run()
    approve_all(world, at=NOW)
    Outcome.objects.filter(pk=outcome.pk).update(superseded_at=NOW)
    outcome.pk, outcome.value_minor, outcome.recorded_at = None, 1_500_000, NOW
    outcome.save()
    correction = correct(world, code="wrong_facts")
    assert rows(correction) == [("alice", 5_000, "proposed", None)]
    approve_all(world)
    assert (sums()["alice"], correction.outcome) == (15_000, outcome)
    assert explained(correction.proposals.get()).holds


@pytest.mark.slow
def test_a_withdrawn_outcome_gives_nothing(world, cast):
    assessed(world, cast.alice)
    approve_all(world, at=NOW)
    Outcome.objects.update(withdrawn_at=NOW)
    correction = correct(world, code="wrong_facts")
    assert (rows(correction)[0][1], correction.parts) == (-60_000, [])


def test_a_late_member_that_precedence_prefers_is_what_is_judged(world, cast):
    world.rules |= {"kinds": ("repeat_purchase", "renewal")}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    world.outcome(name="O-1", document_id="D1")
    run()
    approve_all(world, at=NOW)
    member = world.outcome(name="O-2", document_id="D1", kind="repeat_purchase", recorded_at=NOW)
    run(LATER)
    correction = correct(world, outcome="O-2")
    assert (correction.outcome, correction.judgement.outcome.external_id) == (member, "O-1")
    assert rows(correction) == []


@pytest.mark.slow
def test_it_can_be_corrected_again_and_again(world, cast):
    assessed(world, cast.alice)
    approve_all(world, at=NOW)
    late(world, cast.dan)
    correct(world)
    hour = timedelta(hours=1)
    late(world, cast.hugo, known_at=LATER + hour)
    second = correct(world, reason="And another.", at=LATER + hour)  # before anybody decided about the first
    assert (second.number, second.assessment.number) == (2, 3)
    approve_all(world, at=LATER + hour)
    assert sums() == dict.fromkeys(("alice", "dan", "hugo"), 20_000)
    Touchpoint.objects.filter(employee=cast.hugo).update(superseded_at=LATER + 2 * hour)
    third = correct(world, reason="That was somebody else.", at=LATER + 2 * hour)
    assert [amount for _, amount, *_ in rows(third)] == [10_000, 10_000, -20_000]
    approve_all(world, at=LATER + 2 * hour)
    assert sums() == {"alice": 30_000, "dan": 30_000, "hugo": 0}
    assert [each.pk for each in Proposal.objects.all() if not explained(each).holds] == []
    assert books.check_books() == []


def test_a_declined_award_is_proposed_again(world, cast):
    awards = assessed(world, cast.alice)
    world.decide(cast.bob, awards["alice"], "decline", reason="Not this one.")
    assert rows(correct(world, code="contested")) == [("alice", 60_000, "proposed", None)]
