"""Discretionary symbolic points nobody decided about: they expire, and the person is told; nothing else ever does."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.programmes.definition import Approval, Cap
from recognition.programmes.models import CapUse
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from recognition.rewards.selectors import cards
from tests.recognition.rewards.world import NOW, World, as_, system

POINTS = {"unit": "symbolic", "expire_after_days": 30, "approval": Approval()}
OVER = NOW + timedelta(days=30)


@pytest.fixture
def world(cast):
    return World(cast, rules=POINTS)


def expire(at=OVER):
    return rewards.expire(actor=system(), at=at)


def test_they_expire_after_so_many_days_and_the_budget_has_them_again(world, cast):
    proposal = world.proposal(amount=40)
    assert expire(OVER - timedelta(seconds=1)) == 0
    assert (expire(), expire()) == (1, 0)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.ended_code, proposal.revision) == ("expired", "expired", 2)
    assert (world.figures().committed, world.figures().available) == (0, 1_000_000)
    told = Activity.objects.get(code="rewards.expired")
    assert (told.subject_id, told.data["employee"]) == (proposal.pk, cast.alice.pk)
    card = cards.cards(viewer=as_(cast.alice), proposal_ids=[proposal.pk], language="en", at=OVER)[proposal.pk]
    assert card.ended == "Nobody decided in time, so the proposal has expired."


def test_the_caps_have_their_room_again(world, cast):
    world.rules = POINTS | {"caps": (Cap(cap="employee", amount=70_000, span="month"),)}
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    world.outcome()
    rewards.assess(actor=system(), at=NOW)
    assert CapUse.objects.get().used == 50_000
    assert expire() == 1
    assert CapUse.objects.get().used == 0


def test_the_days_count_from_when_it_was_last_proposed(world):
    world.proposal(amount=40, state_at=NOW + timedelta(days=1))
    assert expire() == 0
    assert expire(OVER + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    "rules", [{"nature": "entitlement"}, {"unit": "goods"}, {"unit": "cash"}, {"unit": "DKK"}, {"expire_after_days": 0}]
)
def test_nothing_else_expires(world, rules):
    world.rules = POINTS | rules
    world.proposal(amount=40)
    assert expire(NOW + timedelta(days=3_650)) == 0


@pytest.mark.parametrize("fields", [{"state": "held", "held_for": "hold_days"}, {"state": "needs_second"}])
def test_only_what_waits_for_a_first_decision_expires(world, fields):
    proposal = world.proposal(amount=40, **fields)
    assert expire() == 0
    assert Proposal.objects.get(pk=proposal.pk).state == fields["state"]


def test_what_was_decided_does_not_expire(world, cast):
    world.decide(cast.bob, world.proposal(amount=40))
    assert expire() == 0
