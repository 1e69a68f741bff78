"""Paying more than was proposed needs a second person and room under the same caps as the award."""

from datetime import date

import pytest

from recognition.core import db
from recognition.programmes.definition import Approval, Cap, Rate
from recognition.programmes.models import CapUse
from recognition.rewards.services import funds
from recognition.rewards.services.headroom import NoRoom
from tests.recognition.rewards.world import NOW, World


@pytest.fixture
def world(cast):
    caps = (Cap(cap="employee", amount=80_000, span="year"), Cap(cap="customer", amount=200_000, span="year"))
    return World(cast, rules={"caps": caps, "approval": Approval()})


def proposal_that_used_its_caps(world, **fields):
    """As ``assess`` leaves one: what it pays is used of its caps."""
    proposal = world.proposal(**fields)
    with db.durable():
        funds.lock_caps([proposal])
        for (programme, unit), uses in funds.cap_uses([proposal]):
            funds.programmes.use_caps(
                programme_id=programme, unit=unit, limits={"employee": 10**9, "customer": 10**9}, uses=uses
            )
    return proposal


def used():
    return dict(CapUse.objects.values_list("cap", "used"))


def test_beyond_a_caps_room_it_is_refused_with_what_is_left(world, cast):
    proposal = proposal_that_used_its_caps(world, amount=50_000)

    with pytest.raises(NoRoom, match=r"employee cap of 2026, of which DKK.300\.00 are left"):
        world.decide(cast.bob, proposal, "adjust", amount=80_001)

    assert used() == {"employee": 50_000, "customer": 50_000}
    assert world.decide(cast.bob, proposal, "adjust", amount=80_000).state == "needs_second"


def test_what_is_paid_above_it_is_used_of_the_caps_when_the_second_confirms(world, cast):
    proposal = proposal_that_used_its_caps(world, amount=50_000)
    world.decide(cast.bob, proposal, "adjust", amount=70_000)
    assert used() == {"employee": 50_000, "customer": 50_000}

    assert world.decide(cast.frida, proposal).state == "payable"

    assert used() == {"employee": 70_000, "customer": 70_000}


def test_the_room_may_be_gone_when_the_second_confirms(world, cast):
    proposal = proposal_that_used_its_caps(world, amount=50_000)
    world.decide(cast.bob, proposal, "adjust", amount=70_000)
    proposal_that_used_its_caps(world, amount=20_000)

    with pytest.raises(NoRoom, match=r"DKK.100\.00 are left"):
        world.decide(cast.frida, proposal)

    assert world.decide(cast.frida, proposal, "decline").state == "proposed"
    assert used() == {"employee": 70_000, "customer": 70_000}


def test_revoking_gives_it_back_and_declining_then_frees_the_rest(world, cast):
    proposal = proposal_that_used_its_caps(world, amount=50_000)
    world.decide(cast.bob, proposal, "adjust", amount=60_000)
    world.decide(cast.frida, proposal)

    world.decide(cast.frida, proposal, "revoke")
    assert used() == {"employee": 50_000, "customer": 50_000}
    world.decide(cast.bob, proposal, "decline", reason="Another one.")
    assert used() == {"employee": 0, "customer": 0}


def test_a_converted_award_counts_in_the_unit_of_the_cap(world, cast):
    """1 SEK is 0.5 DKK: what is paid in SEK uses half as much of a cap in DKK."""
    world.rules |= {"rates": (Rate(source="DKK", target="SEK", on=date(2026, 1, 1), billionths=2 * 10**9),)}
    proposal = proposal_that_used_its_caps(world, amount=50_000)
    type(proposal).objects.filter(pk=proposal.pk).update(proposed_amount=100_000, amount=100_000)

    with pytest.raises(NoRoom):
        world.decide(cast.bob, proposal, "adjust", amount=160_002, at=NOW)
    assert world.decide(cast.bob, proposal, "adjust", amount=160_000).state == "needs_second"
