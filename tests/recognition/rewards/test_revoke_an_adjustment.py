"""An adjusted approval that is revoked leaves the award as it was proposed: amount, budget and all."""

import pytest

from recognition.ledger.services import InsufficientFunds


def test_it_is_proposed_again_with_the_amount_first_proposed(world, cast):
    proposal = world.decide(cast.bob, world.proposal(), "adjust", amount=20_000)
    assert world.figures().committed == 0

    proposal = world.decide(cast.bob, proposal, "revoke")

    assert (proposal.state, proposal.amount) == ("proposed", 50_000)
    assert (world.figures().committed, world.figures().available) == (50_000, 950_000)
    assert world.decide(cast.bob, proposal).amount == 50_000


def test_it_can_be_adjusted_and_revoked_again_and_again(world, cast):
    proposal = world.proposal()
    for amount in (20_000, 30_000):
        world.decide(cast.bob, proposal, "adjust", amount=amount)
        world.decide(cast.bob, proposal, "revoke")
    assert world.decide(cast.bob, proposal, "decline", reason="No.").state == "declined"
    assert (world.figures().committed, world.figures().available) == (0, 1_000_000)


def test_what_was_added_is_free_again(world, cast):
    proposal = world.decide(cast.bob, world.proposal(), "adjust", amount=70_000)
    world.decide(cast.frida, proposal)

    proposal = world.decide(cast.frida, proposal, "revoke")

    assert proposal.amount == 50_000
    assert (world.figures().committed, world.figures().available) == (50_000, 950_000)


def test_it_stays_approved_when_the_budget_spent_the_difference_since(world, cast):
    world.allocated = 60_000
    proposal = world.decide(cast.bob, world.proposal(), "adjust", amount=20_000)
    world.proposal(amount=40_000)

    with pytest.raises(InsufficientFunds):
        world.decide(cast.bob, proposal, "revoke")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.amount) == ("payable", 20_000)
