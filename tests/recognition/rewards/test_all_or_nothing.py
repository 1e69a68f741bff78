"""Killed after any statement, a use case has done all of it or nothing."""

from datetime import timedelta
from itertools import groupby

import pytest
from django.db import transaction

from recognition.customers.models import Outcome
from recognition.ledger import selectors as books
from recognition.programmes.definition import Cap
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.crash import MOST_STATEMENTS, for_every_crash, killed_after
from tests.recognition.rewards.world import HAPPENED, NOW, as_, system

pytestmark = pytest.mark.slow


@pytest.fixture
def world(world):
    world.rules = {"caps": (Cap(cap="employee", amount=900_000, span="year"),)}
    return world


def assessed(world, cast):
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    world.outcome()
    rewards.assess(actor=system(), at=NOW)
    return Proposal.objects.get()


def test_approving(world, cast):
    proposal = assessed(world, cast)
    assert for_every_crash(lambda: world.decide(cast.bob, proposal, key="k")) > 15
    assert books.check_books() == []


def test_declining_with_a_reason(world, cast):
    proposal = assessed(world, cast)
    assert for_every_crash(lambda: world.decide(cast.bob, proposal, "decline", key="k", reason="No.")) > 15
    assert world.figures().committed == 0


def test_a_second_approval_of_more_than_was_proposed(world, cast):
    proposal = world.decide(cast.bob, assessed(world, cast), "adjust", amount=80_000)
    assert for_every_crash(lambda: world.decide(cast.frida, proposal, key="k")) > 15
    assert (world.figures().approved, world.owed(cast.alice)) == (80_000, 80_000)


def test_revoking(world, cast):
    proposal = world.decide(cast.bob, assessed(world, cast))
    assert for_every_crash(lambda: world.decide(cast.bob, proposal, "revoke", key="k")) > 15
    assert world.owed(cast.alice) == 0


def test_assessing(world, cast):
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    world.touch(cast.dan)
    world.outcome()
    world.outcome(document_id="D")
    assert for_every_crash(lambda: rewards.assess(actor=system(), at=NOW)) > 25
    assert Proposal.objects.count() == 4
    assert books.check_books() == []


def test_releasing_what_was_held_or_lost_its_outcome_step_by_step(world, cast):
    """Each step is a transaction of its own, so a kill leaves whole steps, in their order."""
    held = world.proposal(state="held", held_for="hold_days", hold_until=NOW)
    lost = assessed_lost(world, cast)
    before, withdrawn = ("held", "proposed", 100_000), ("held", "withdrawn", 50_000)
    after = ("proposed", "withdrawn", 50_000)
    seen = []
    for number in range(1, MOST_STATEMENTS):
        start = transaction.savepoint()
        killed = killed_after(number, lambda: rewards.release_held(actor=system(), at=NOW))
        seen.append((*(Proposal.objects.get(pk=each.pk).state for each in (held, lost)), world.figures().committed))
        assert books.check_books() == []
        transaction.savepoint_rollback(start)
        if not killed:
            break
    assert [where for where, _ in groupby(seen)] == [before, withdrawn, after]
    assert len(seen) > 10


def assessed_lost(world, cast):
    world.touch(cast.alice)
    Outcome.objects.update(matured_at=None)
    outcome = world.outcome(occurred_at=HAPPENED + timedelta(days=1))
    rewards.assess(actor=system(), at=NOW - timedelta(seconds=1))
    Outcome.objects.filter(pk=outcome.pk).update(withdrawn_at=NOW)
    return Proposal.objects.get(outcome=outcome)


def test_serving_who_waited(world):
    world.allocated = 60_000
    world.proposal(state="held", held_for="budget")
    budget_id = world.budget.pk
    assert for_every_crash(lambda: rewards.serve_waiting(actor=system(), budget_id=budget_id, at=NOW)) > 8
    assert world.figures().committed == 50_000


def test_taking_back(world, cast):
    original = world.decide(cast.bob, world.proposal())
    Proposal.objects.filter(pk=original.pk).update(state="exported")

    def take_back():
        wish = {"code": "duplicate", "reason": "Twice.", "at": NOW, "key": "k"}
        rewards.claw_back(actor=as_(cast.greta), proposal_id=original.pk, **wish)

    assert for_every_crash(take_back) > 8
    assert Proposal.objects.get(reverses=original).amount == -50_000
