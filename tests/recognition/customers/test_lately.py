"""What the customers one employee served did lately: theirs alone, gains and saved apart from losses."""

from datetime import timedelta

import pytest

from recognition.customers import lately
from tests.recognition.rewards.world import NOW, World

pytestmark = pytest.mark.django_db

SINCE = NOW - timedelta(days=60)


@pytest.fixture
def world(cast):
    return World(cast)


def found(employee, limit=9):
    return lately.lately(employee_id=employee.pk, since=SINCE, at=NOW, limit=limit)


def happened(world, days, kind="renewal", family="gain", **more):
    return world.outcome(kind=kind, family=family, occurred_at=NOW - timedelta(days=days), matured_at=None, **more)


def test_only_what_followed_a_contact_of_ones_own_within_half_a_year_is_shown(world, cast):
    world.touch(cast.alice, at=NOW - timedelta(days=30))
    late = world.another_customer("late")
    world.touch(cast.alice, customer=late, at=NOW - timedelta(days=5))
    early = world.another_customer("early")
    world.touch(cast.alice, customer=early, at=NOW - timedelta(days=200))
    happened(world, 10)
    happened(world, 10, customer=late)
    happened(world, 10, customer=early)
    happened(world, 70)

    assert [(each.name, each.contacts) for each in found(cast.alice).gained] == [("C1", 1)]
    assert found(cast.dan) == ([], [], 0)


def test_losses_stand_apart_answers_without_meaning_and_withdrawn_ones_nowhere(world, cast):
    world.touch(cast.alice, at=NOW - timedelta(days=50))
    happened(world, 9, "recovered", "saved")
    happened(world, 8, "churn", "loss")
    happened(world, 7, "csat", "neutral")
    happened(world, 6, withdrawn_at=NOW)
    happened(world, 5, superseded_at=NOW)

    assert [each.kind for each in found(cast.alice).gained] == ["recovered"]
    assert [each.kind for each in found(cast.alice).lost] == ["churn"]


def test_the_latest_are_shown_and_all_are_counted_in_one_statement(world, cast, django_assert_num_queries):
    world.touch(cast.alice, at=NOW - timedelta(days=50))
    for days in range(1, 8):
        happened(world, days)

    with django_assert_num_queries(1):
        shown = found(cast.alice, limit=2)
    assert [(NOW - each.occurred_at).days for each in shown.gained] == [1, 2]
    assert shown.gained_total == 7
