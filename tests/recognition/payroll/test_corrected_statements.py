"""From a correction that HR opens to the new number of a statement."""

from datetime import timedelta

import pytest

from recognition.core.actor import system
from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.programmes.definition import Approval, Formula
from recognition.rewards import services as rewards
from tests.recognition.rewards.world import NOW, World, as_, run, served

LATER = NOW + timedelta(days=2)


@pytest.fixture
def world(cast):
    """Points for who served, shared among them."""
    rules = {"unit": "symbolic", "formula": Formula(kind="fixed", amount=600), "approval": Approval()}
    return World(cast, rules)


def approve_all(world, at):
    for each in world.version.proposal_set.filter(state="proposed").order_by("pk"):
        world.decide(each.employment.manager, each, at=at)


@pytest.mark.django_db
def test_a_late_colleague_restates_those_who_shared_and_is_new_in_the_next_period(world):
    cast = world.cast
    assert world.period
    assert world.budget
    served(world, cast.alice, cast.dan)
    world.outcome(name="O-1")
    run()
    approve_all(world, NOW)
    hr = as_(cast.greta)
    payroll.close_period(actor=hr, entity_code="DK", code="2026-09", at=NOW)
    world.touch(cast.hugo, days=20, recorded_at=NOW + timedelta(days=1))
    rewards.open_correction(
        actor=hr, programme_code="loyal", outcome="O-1", code="late_evidence", reason="A call came late.", at=LATER
    )
    approve_all(world, LATER)
    payroll.close_period(actor=hr, entity_code="DK", code="2026-10", at=LATER + timedelta(days=30))

    assert payroll.restate(actor=system("test"), at=LATER + timedelta(days=31)) == 2

    def read(employee, period):
        return selectors.statement(viewer=system("test"), employee=employee, period=period, at=LATER)

    for employee in ("alice", "dan"):
        view = read(employee, "2026-09")
        assert (view.head.number, view.corrected, view.holds) == (2, {"symbolic": 200}, True)
        [entry] = view.later
        assert entry.amount == -100
        [taken] = read(employee, "2026-10").lines
        assert (taken.amount, taken.sentence) == (-100, entry.sentence)
        assert taken.correction is not None
    assert read("hugo", "2026-10").corrected == {"symbolic": 200}
    assert list(selectors.broken_statements()) == []
