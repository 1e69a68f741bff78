"""A customer who leaves after an award was approved: nothing moves by itself, and HR is told once, while it may."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.customers.models import Outcome
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.test_churn_in_the_hold import leaves
from tests.recognition.rewards.world import HAPPENED, NOW, as_, system

WINDOW_ENDS = HAPPENED + timedelta(days=60)


@pytest.fixture
def approved(world, cast):
    world.rules = {"claw_back_days": 60}
    return world.decide(cast.bob, world.proposal())


def due(at=NOW):
    rewards.release_held(actor=system(), at=at)
    return Activity.objects.filter(code="rewards.claw_back_due")


def test_hr_is_told_once(world, cast, approved):
    assert not due()
    leaves(world)
    told = due().get()
    assert told.data == {"employee": cast.alice.pk, "entity": cast.entity.pk, "state": "payable", "code": "churned"}
    Outcome.objects.filter(kind="renewal").update(withdrawn_at=NOW)
    assert due().count() == 1
    assert Proposal.objects.get().state == "payable"


def test_what_was_only_proposed_is_for_who_decides(world):
    world.rules = {"claw_back_days": 60}
    world.proposal()
    leaves(world)
    assert not due()


@pytest.mark.parametrize("days", [0, 30])
def test_not_when_the_programme_takes_nothing_back_so_late(world, cast, days):
    world.rules = {"claw_back_days": days}
    world.decide(cast.bob, world.proposal())
    leaves(world)
    assert not due()


def test_the_last_moment_of_the_window_counts(world, approved):
    leaves(world, at=WINDOW_ENDS)
    assert due(WINDOW_ENDS)


def test_what_is_learnt_after_the_window_is_not_told(world, approved):
    leaves(world, recorded_at=WINDOW_ENDS + timedelta(days=1))
    assert not due(WINDOW_ENDS + timedelta(days=1))


def test_the_claw_back_names_it_and_is_held_to_the_window(world, cast, approved):
    Proposal.objects.update(state="exported")
    leaves(world)
    wish = {"actor": as_(cast.greta), "proposal_id": approved.pk, "code": "churned", "reason": "Gone in a month."}
    with pytest.raises(rewards.NothingToReverse, match="60 days"):
        rewards.claw_back(**wish, at=WINDOW_ENDS + timedelta(seconds=1))
    assert rewards.claw_back(**wish, at=WINDOW_ENDS).amount == -50_000
