"""A claw-back is at the terms of the award's own version, whatever the programme says now."""

from datetime import date, timedelta

import pytest

from recognition.core import db
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.programmes.definition import Formula
from recognition.programmes.models import ProgrammeVersion
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.test_claw_back import claw_back
from tests.recognition.rewards.world import HAPPENED, NOW, run

JULY = HAPPENED - timedelta(days=20)


@pytest.fixture
def award(world, cast):
    """500 kroner for an outcome of July under version 1; version 2, from August on, gives 900 and 40 days."""
    world.rules = {"ends_on": date(2026, 7, 31), "claw_back_days": 90}
    assert world.period
    assert world.budget
    world.another_version(starts_on=date(2026, 8, 1), formula=Formula(kind="fixed", amount=90_000), claw_back_days=40)
    world.touch(cast.alice, days=40)
    world.outcome(occurred_at=JULY, matured_at=JULY + timedelta(days=30))
    run()
    award = world.decide(cast.bob, Proposal.objects.get())
    Proposal.objects.update(state="exported")
    return award


def test_amount_window_and_budget_are_those_of_the_awards_own_version(world, cast, award):
    assert (award.version.number, award.amount) == (1, 50_000)
    with db.durable():
        ledger.close_period_row(period_id=world.period.pk, actor_employee_id=None, at=NOW)
    at = JULY + timedelta(days=90)
    reversal = claw_back(world, cast.greta, award, code="churned", at=at)
    assert (reversal.amount, reversal.version, reversal.budget) == (-50_000, award.version, award.budget)
    assert reversal.because["params"]["reverses"] == award.pk
    done = world.decide(cast.bob, reversal, at=at)
    assert (done.state, done.period.code, award.period.code) == ("payable", "2026-10", "2026-09")
    assert Proposal.objects.get(pk=award.pk).amount == 50_000
    assert books.check_books() == []


def test_a_day_after_its_own_window_it_stays_whatever_a_later_version_says(world, cast, award):
    later = ProgrammeVersion.objects.get(number=2)
    assert later.definition["claw_back_days"] == 40
    with pytest.raises(rewards.NothingToReverse, match="90 days"):
        claw_back(world, cast.greta, award, code="churned", at=JULY + timedelta(days=91))


def test_a_part_of_it_leaves_the_rest(world, cast, award):
    world.decide(cast.bob, claw_back(world, cast.greta, award, amount=20_000))
    with pytest.raises(rewards.NothingToReverse, match="30000 of proposal"):
        claw_back(world, cast.greta, award, amount=30_001)
    assert claw_back(world, cast.greta, award).amount == -30_000
