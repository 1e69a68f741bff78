"""What nobody decides about goes up a level for every stretch of days; who could decide still can."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.activity.models import Activity
from recognition.core.errors import Forbidden
from recognition.people.models import Employment
from recognition.programmes.definition import Approval
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.cast import employ
from tests.recognition.rewards.world import NOW, system

DAY = timedelta(days=1)


@pytest.fixture
def waiting(world):
    world.rules = {"approval": Approval(second_above=100_000, escalate_after_days=14)}
    return world.proposal()


def escalate(days):
    return rewards.escalate(actor=system(), at=NOW + days * DAY)


def asked(proposal, days):
    return selectors.deciders(proposal_ids=[proposal.pk], at=NOW + days * DAY)[proposal.pk]


def test_after_the_days_the_next_manager_may_decide_too(world, cast, waiting):
    assert escalate(13) == 0
    with pytest.raises(Forbidden):
        world.decide(cast.erik, waiting, at=NOW + 13 * DAY)
    assert (escalate(14), escalate(14), escalate(27)) == (1, 0, 0)
    assert asked(waiting, 14) == [cast.bob.pk, cast.erik.pk]
    told = Activity.objects.get(code="rewards.escalated")
    assert (told.subject_id, told.data) == (waiting.pk, {"employee": cast.alice.pk, "level": 1})
    assert world.decide(cast.erik, waiting, at=NOW + 14 * DAY, revision=1).state == "payable"


def test_at_the_top_the_second_approvers_and_then_nobody_more(world, cast, waiting):
    assert [escalate(14), escalate(28), escalate(42), escalate(1_000)] == [1, 1, 0, 0]
    assert asked(waiting, 42) == [cast.bob.pk, cast.erik.pk, cast.frida.pk]


def test_what_was_missed_is_caught_up_a_level_a_call(waiting):
    assert [escalate(28), escalate(28), escalate(28)] == [1, 1, 0]
    assert Proposal.objects.get().escalations == 2


@pytest.mark.slow
def test_being_sent_back_starts_the_days_anew_and_takes_no_level_away(world, cast, waiting):
    large = world.proposal(amount=150_000)
    assert escalate(14) == 2
    world.decide(cast.erik, large, at=NOW + 15 * DAY)
    assert escalate(29) == 1  # the other one: a second approver is not gone past
    world.decide(cast.frida, large, "decline", reason="Look again.", at=NOW + 30 * DAY)
    assert escalate(43) == 0
    assert world.decide(cast.erik, large, at=NOW + 43 * DAY).state == "needs_second"
    world.decide(cast.frida, large, "decline", reason="No, look.", at=NOW + 43 * DAY)
    assert escalate(57) == 1
    assert Proposal.objects.get(pk=large.pk).escalations == 2


def test_nothing_rises_without_days_or_before_it_is_proposed(world):
    world.rules = {"approval": Approval(escalate_after_days=0)}
    world.proposal()
    world.proposal(state="held", held_for="hold_days")
    assert escalate(365) == 0


def test_what_is_owed_and_what_is_taken_back_rise_alike(world, cast):
    from tests.recognition.rewards.test_claw_back import claw_back, paid

    world.rules = {"nature": "entitlement"}
    world.proposal()
    claw_back(world, cast.greta, paid(world, cast))
    assert escalate(14) == 2


def test_a_manager_who_left_is_no_level(world, cast, waiting):
    Employment.objects.filter(employee=cast.bob).update(ends_on=date(2026, 9, 16))
    assert asked(waiting, 2) == [cast.erik.pk]
    assert escalate(14) == 1
    assert asked(waiting, 14) == [cast.erik.pk, cast.frida.pk]


@pytest.mark.slow
def test_it_takes_as_many_statements_for_many(world, cast):
    def statements(rows):
        for number in range(rows):
            person = employ(f"p{rows}-{number}", cast.entity, manager=cast.bob, team=f"Team {number}")
            world.proposal(person)
        with CaptureQueriesContext(connection) as seen:
            assert escalate(14) == rows
        return len(seen)

    assert statements(3) == statements(12)
