"""A customer who leaves while an award is held: it is cancelled, and both sides read why."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.customers.models import Outcome
from recognition.programmes.definition import Cap
from recognition.programmes.models import CapUse
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from recognition.rewards.selectors import cards
from tests.recognition.rewards.world import HAPPENED, NOW, as_, system

UNTIL = NOW + timedelta(days=5)
LEFT = "The customer left while the outcome was being checked, so nothing is awarded for it."


def release(at=NOW):
    return rewards.release_held(actor=system(), at=at)


def held(world, **fields):
    return world.proposal(state="held", **{"held_for": "hold_days", "hold_until": UNTIL} | fields)


def leaves(world, at=NOW - timedelta(days=1), **fields):
    facts = {"kind": "churn", "reported_kind": "churn", "family": "loss", "occurred_at": at, "recorded_at": at}
    return world.outcome(**facts | {"matured_at": None} | fields)


def test_what_is_held_for_who_left_is_cancelled_and_the_budget_has_it_again(world):
    on_hold, waiting = held(world), held(world, held_for="budget")
    other = held(world, outcome=world.outcome(customer=world.another_customer("C2")))
    leaves(world)
    assert (release(), release()) == (2, 0)
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {on_hold.pk: "cancelled", waiting.pk: "cancelled", other.pk: "held"}
    assert set(Proposal.objects.values_list("ended_code", flat=True)) == {"churned", ""}
    assert (world.figures().committed, world.figures().available) == (50_000, 950_000)


def test_the_caps_have_their_room_again(world, cast):
    world.rules = {"caps": (Cap(cap="employee", amount=70_000, span="month"),), "hold_days": 60}
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    world.outcome()
    rewards.assess(actor=system(), at=NOW)
    assert CapUse.objects.get().used == 50_000
    leaves(world)
    assert release() == 1
    assert CapUse.objects.get().used == 0


def test_the_employee_and_who_would_have_decided_read_the_same_reason(world, cast):
    proposal = held(world)
    leaves(world)
    release()
    for who in (cast.alice, cast.bob):
        told = cards.cards(viewer=as_(who), proposal_ids=[proposal.pk], language="en", at=NOW)
        assert told[proposal.pk].ended == LEFT
    told = Activity.objects.get(code="rewards.cancelled")
    assert told.data == {"employee": cast.alice.pk, "entity": cast.entity.pk, "state": "cancelled", "code": "churned"}


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "contraction"},
        {"occurred_at": HAPPENED},
        {"occurred_at": HAPPENED - timedelta(days=1)},
        {"occurred_at": UNTIL},
        {"occurred_at": NOW + timedelta(hours=1)},
        {"recorded_at": NOW + timedelta(hours=1)},
        {"withdrawn_at": NOW},
        {"superseded_at": NOW},
    ],
    ids=" ".join,
)
def test_nothing_else_cancels(world, facts):
    proposal = held(world)
    leaves(world, **facts)
    assert release() == 0
    assert Proposal.objects.get(pk=proposal.pk).state == "held"


def test_what_becomes_known_after_the_hold_is_for_who_decides_whenever_the_sweep_comes(world):
    proposal = held(world)
    leaves(world, recorded_at=UNTIL + timedelta(seconds=1))
    assert release(UNTIL + timedelta(days=2)) == 1
    assert Proposal.objects.get(pk=proposal.pk).state == "proposed"


def test_a_late_assessment_changes_nothing_about_it(world, cast):
    world.rules = {"hold_days": 10}
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    world.outcome()
    leaves(world, at=HAPPENED + timedelta(days=35))
    rewards.assess(actor=system(), at=NOW)  # the hold was over by then
    assert release() == 1
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.ended_code) == ("withdrawn", "churned")


def test_an_outcome_taken_back_is_the_reason_before_the_customer_who_left(world):
    held(world)
    leaves(world)
    Outcome.objects.filter(kind="renewal").update(withdrawn_at=NOW)
    assert release() == 1
    assert Proposal.objects.get().ended_code == "outcome_withdrawn"


def test_a_programme_without_hold_days_cancels_nothing(world):
    proposal = world.proposal()
    leaves(world)
    assert release() == 0
    assert Proposal.objects.get(pk=proposal.pk).state == "proposed"
