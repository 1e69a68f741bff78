"""Killed after any statement, a use case has done all of it or nothing."""

import pytest

from tests.crash import for_every_crash

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_first_kudos_of_a_period(world, cast):
    world.policy(pair_points=None)
    world.grant_extra(cast.alice, 20)
    assert for_every_crash(lambda: world.give(cast.alice, [cast.bob, cast.dan], 55, key="k")) > 15
    assert world.left(cast.alice).total == 10


def test_withdrawing_with_a_boost(world, cast):
    given = world.give(cast.alice, [cast.bob, cast.dan], 20).kudos_id
    world.boost(cast.carol, given)
    world.spend(cast.dan, 5)
    assert for_every_crash(lambda: world.retract(cast.alice, given, key="k")) > 12
    assert world.left(cast.alice).total == 96


def test_joining(world, cast):
    given = world.give(cast.alice, cast.bob, 20).kudos_id
    assert for_every_crash(lambda: world.boost(cast.carol, given, key="k")) > 20
