"""A clock behind the facts, or facts that come while a run is under way: nobody is judged without their evidence."""

from datetime import timedelta

import pytest

from recognition.customers.models import Source
from recognition.rewards import services as rewards
from recognition.rewards.models import Judgement, Proposal
from tests.recognition.rewards.world import HAPPENED, NOW, system

LATER = NOW + timedelta(seconds=2)


@pytest.fixture
def ready(world):
    assert world.period
    assert world.budget
    assert world.source
    return world


def test_an_outcome_recorded_after_the_clock_waits_for_the_next_run(ready, cast):
    ready.touch(cast.alice, recorded_at=LATER)
    ready.outcome(recorded_at=LATER)

    assert rewards.assess(actor=system(), at=NOW).judged == 0
    assert rewards.assess(actor=system(), at=LATER).paid == 1
    assert Proposal.objects.get().employee == cast.alice


def test_a_source_that_becomes_complete_during_a_run_is_for_the_next_run(ready, cast, monkeypatch):
    Source.objects.update(complete_until=HAPPENED)
    ready.outcome()
    stuck = ready.outcome(occurred_at=HAPPENED - timedelta(days=1))
    locked = rewards.assessing._locked

    def import_commits(version_ids):
        ready.touch(cast.alice, recorded_at=LATER)
        Source.objects.update(complete_until=LATER)
        return locked(version_ids)

    monkeypatch.setattr(rewards.assessing, "_locked", import_commits)
    rewards.assess(actor=system(), at=NOW)

    assert Judgement.objects.get().outcome == stuck
    assert rewards.assess(actor=system(), at=LATER).paid == 1
