from datetime import date

import pytest

from recognition.core import db
from recognition.ledger import services as ledger
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import NOW


@pytest.fixture
def closed(world, cast):
    """Two payable awards in a closed period, and one in the period after it."""
    first, second = (world.decide(cast.bob, world.proposal()) for _ in range(2))
    later = world.proposal()
    with db.durable():
        ledger.close_period_row(period_id=world.period.pk, actor_employee_id=cast.greta.pk, at=NOW)
    later = world.decide(cast.bob, later)
    return first, second, later


def take(world):
    with db.durable():
        return rewards.take_into_batch(entity_id=world.cast.entity.pk, until=date(2026, 9, 1), at=NOW)


def test_payable_lines_are_those_of_the_period(world, closed):
    lines = list(selectors.payable_lines(period=world.period))
    assert [(line.proposal_id, line.amount, line.unit) for line in lines] == [
        (each.pk, 50_000, "DKK") for each in closed[:2]
    ]


def test_what_is_payable_in_closed_periods_is_taken_once(world, closed):
    assert take(world) == [closed[0].pk, closed[1].pk]
    assert take(world) == []
    assert [each.state for each in Proposal.objects.order_by("pk")] == ["in_batch", "in_batch", "payable"]


def test_it_goes_on_to_confirmed_or_back(world, closed):
    ids = take(world)
    with db.durable():
        rewards.mark_exported(proposal_ids=ids, at=NOW)
        rewards.put_back(proposal_ids=ids[:1], at=NOW)
        rewards.mark_confirmed(proposal_ids=ids[1:], at=NOW)
    assert [each.state for each in Proposal.objects.order_by("pk")] == ["payable", "confirmed", "payable"]


def test_nothing_is_marked_that_is_not_where_the_batch_left_it(world, closed):
    ids = take(world)
    with pytest.raises(rewards.NotInBatch, match="1 of 2"), db.durable():
        rewards.mark_exported(proposal_ids=[ids[0], closed[2].pk], at=NOW)
    with pytest.raises(rewards.NotInBatch), db.durable():
        rewards.mark_confirmed(proposal_ids=ids, at=NOW)
    assert set(Proposal.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"in_batch"}
