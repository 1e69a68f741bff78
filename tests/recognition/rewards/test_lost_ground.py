"""What an award rests on may be lost while it waits for a decision: then nobody pays it by mistake."""

from datetime import timedelta

import pytest

from recognition.customers.models import ConflictOfInterest, Outcome
from recognition.programmes.definition import Approval
from recognition.rewards.services.ground import GroundLost
from tests.recognition.rewards.world import NOW

BEFORE = NOW - timedelta(hours=1)


@pytest.fixture
def world(world):
    world.rules = {"approval": Approval(second_above=60_000)}
    return world


def correct(world, proposal, at=BEFORE, **fields):
    """Supersede the outcome as an import does."""
    Outcome.objects.filter(uid=proposal.outcome_uid, superseded_at=None).update(superseded_at=at)
    return world.outcome(name=proposal.outcome.external_id, uid=proposal.outcome_uid, recorded_at=at, **fields)


def refused(world, who, proposal, *wish, says, **more):
    with pytest.raises(GroundLost, match=says) as error:
        world.decide(who, proposal, *wish, **more)
    assert error.value.code == "ground_lost"
    assert world.figures().approved == 0


def test_it_is_not_paid_once_the_outcome_is_withdrawn_even_before_the_sweep_saw_it(world, cast):
    proposal = world.proposal()
    correct(world, proposal, withdrawn_at=BEFORE)

    refused(world, cast.bob, proposal, says="withdrawn on 2026-09-15")
    refused(world, cast.bob, proposal, "adjust", amount=1, says="withdrawn")
    assert world.decide(cast.bob, proposal, "decline", reason="Returned.").state == "declined"


def test_a_withdrawal_that_is_still_to_come_stops_nothing(world, cast):
    proposal = world.proposal()
    correct(world, proposal, withdrawn_at=NOW + timedelta(days=1))

    assert world.decide(cast.bob, proposal).state == "payable"


def test_the_second_approver_does_not_confirm_what_was_withdrawn_in_between(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=70_000))
    assert proposal.state == "needs_second"
    correct(world, proposal, withdrawn_at=NOW)

    refused(world, cast.frida, proposal, says="withdrawn")
    assert world.decide(cast.frida, proposal, "decline", reason="Returned.").state == "proposed"


def test_nobody_is_paid_for_a_customer_they_declared_a_conflict_with(world, cast):
    proposal, other = world.proposal(), world.proposal(cast.dan)
    ConflictOfInterest.objects.create(employee=cast.alice, customer=world.customer, declared_at=BEFORE)

    refused(world, cast.bob, proposal, says="conflict of interest")
    assert world.decide(cast.hugo, other).state == "payable"


@pytest.mark.parametrize("change", [{"kind": "churn", "family": "loss"}, {"customer": "C2"}])
def test_an_outcome_that_became_another_is_only_declined(world, cast, change):
    proposal = world.proposal()
    if "customer" in change:
        change = {"customer": world.another_customer("C2")}
    correct(world, proposal, **change)

    refused(world, cast.bob, proposal, says="another kind or another customer's")
    refused(world, cast.bob, proposal, "adjust", amount=1, says="another kind")
    assert world.decide(cast.bob, proposal, "decline", reason="It became another.").state == "declined"


def test_a_corrected_value_asks_for_an_amount_chosen_knowingly(world, cast):
    proposal = world.proposal()
    correct(world, proposal, value_minor=90_000, currency="DKK")

    refused(world, cast.bob, proposal, says="value or date of outcome")
    assert world.decide(cast.bob, proposal, "adjust", amount=50_000).amount == 50_000


def test_the_second_approver_confirms_an_amount_chosen_after_the_correction_only(world, cast):
    proposal = world.proposal()
    correct(world, proposal, value_minor=90_000, currency="DKK")
    proposal = world.decide(cast.bob, proposal, "adjust", amount=80_000)
    assert proposal.state == "needs_second"
    correct(world, proposal, at=NOW + timedelta(minutes=1), value_minor=10, currency="DKK")
    refused(world, cast.frida, proposal, at=NOW + timedelta(minutes=2), says="value or date")

    correct(world, proposal, at=BEFORE, value_minor=90_000, currency="DKK")
    assert world.decide(cast.frida, proposal).amount == 80_000


def test_a_correction_of_something_else_changes_nothing(world, cast):
    proposal = world.proposal()
    correct(world, proposal, matter_id="M1")

    assert world.decide(cast.bob, proposal).state == "payable"
