"""Somebody thanks colleagues."""

import pytest

pytestmark = pytest.mark.django_db


def test_it_gives_each_recipient_the_amount_and_takes_the_sum_from_the_allowance(world, cast):
    given = world.give(cast.alice, [cast.bob, cast.dan], 10)
    assert (given.points, given.total, given.left) == (10, 20, 80)
    assert (world.points(cast.bob), world.points(cast.dan)) == (10, 10)
    assert world.left(cast.alice).period == 80
