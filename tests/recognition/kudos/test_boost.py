"""Somebody joins a kudos of another, takes it back, joins again."""

from datetime import timedelta

import pytest

from recognition.kudos import errors, selectors
from recognition.kudos.models import Boost
from recognition.kudos.services import boosting
from tests.recognition.kudos.world import NOW, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(world, cast):
    return world.give(cast.alice, [cast.dan, cast.carol], 10).kudos_id


def test_joining_gives_a_point_to_each_recipient_from_the_joiners_allowance(world, cast, given):
    done = world.boost(cast.bob, given)
    assert (done.is_on, done.points, done.has_changed) == (True, 1, True)
    assert (world.points(cast.dan), world.points(cast.carol)) == (11, 11)
    assert world.left(cast.bob).period == 98
    assert selectors.view(given).boosters == [(cast.bob.pk, "Bob")]


def test_taking_it_back_returns_the_points_and_joining_again_works(world, cast, given):
    world.boost(cast.bob, given)
    off = world.boost(cast.bob, given, False)
    assert (off.is_on, off.points, world.left(cast.bob).period, world.points(cast.dan)) == (False, 0, 100, 10)
    assert selectors.view(given).boosters == []
    again = world.boost(cast.bob, given)
    assert (again.is_on, again.points, world.left(cast.bob).period, world.points(cast.dan)) == (True, 1, 98, 11)


def test_the_latest_word_about_a_mark_counts_in_whatever_order_it_comes(world, cast, given):
    late, early = NOW, NOW - timedelta(seconds=5)
    assert not world.boost(cast.bob, given, False, said_at=late).has_changed
    assert not world.boost(cast.bob, given, True, said_at=early).is_on
    assert world.left(cast.bob).period == 100


def test_it_is_on_while_any_mark_is(world, cast, given):
    world.boost(cast.bob, given, mark="taco")
    assert not world.boost(cast.bob, given, mark="button").has_changed
    assert world.boost(cast.bob, given, False, mark="taco").is_on
    assert not world.boost(cast.bob, given, False, mark="button").is_on
    assert world.left(cast.bob).period == 100


def test_the_same_key_again_is_the_first_answer(world, cast, given):
    first = world.boost(cast.bob, given, said_at=NOW, key="k")
    assert world.boost(cast.bob, given, said_at=NOW, key="k") == first
    assert world.points(cast.dan) == 11


def test_with_an_empty_allowance_one_joins_without_points(world, cast, given):
    world.policy(pair_points=None)
    world.give(cast.bob, cast.hugo, 99)
    done = world.boost(cast.bob, given)
    assert (done.is_on, done.points, world.points(cast.dan), world.left(cast.bob).period) == (True, 0, 10, 1)
    assert world.boost(cast.bob, given, False).has_changed


def test_past_the_cap_of_the_pair_one_joins_without_points(world, cast, given):
    world.policy(pair_points=5)
    world.give(cast.bob, cast.dan, 5)
    assert world.boost(cast.bob, given).points == 0


def test_boosts_count_towards_the_cap_of_the_pair(world, cast, given):
    world.policy(pair_points=5, boost_points=3)
    assert world.boost(cast.bob, given).points == 3
    with pytest.raises(errors.Refused) as refusal:
        world.give(cast.bob, cast.dan, 3)
    assert refusal.value.facts["left"] == 2


def test_a_recipient_who_has_left_gets_no_points_by_joining(world, cast, given):
    cast.dan.employments.update(ends_on=NOW.date())
    assert world.boost(cast.bob, given).points == 0
    assert world.points(cast.carol) == 10


def test_the_giver_and_who_is_thanked_cannot_join(world, cast, given):
    with pytest.raises(boosting.OwnKudos):
        world.boost(cast.alice, given)
    with pytest.raises(boosting.ThankedInIt):
        world.boost(cast.dan, given)
    assert Boost.objects.count() == 0


def test_a_private_kudos_is_unknown_to_others(world, cast):
    private = world.give(cast.alice, cast.dan, visibility="private").kudos_id
    with pytest.raises(errors.UnknownKudos):
        world.boost(cast.bob, private)
    assert not world.boost(cast.bob, private, False).has_changed
    assert Boost.objects.count() == 0


def test_a_withdrawn_kudos_cannot_be_joined_and_leaving_it_is_quiet(world, cast, given):
    world.boost(cast.bob, given)
    world.retract(cast.alice, given)
    with pytest.raises(errors.Withdrawn):
        world.boost(cast.hugo, given)
    assert not world.boost(cast.bob, given, False).has_changed


def test_what_the_recipient_spent_stays_spent_and_is_not_created_anew(world, cast, given):
    world.boost(cast.bob, given)
    world.spend(cast.dan, 11)
    world.boost(cast.bob, given, False)
    assert (world.points(cast.dan), world.left(cast.bob).period) == (0, 99)


def test_joining_from_extra_points_gives_extra_points_back(world, cast, given):
    world.policy(pair_points=None)
    world.grant_extra(cast.bob, 5)
    world.give(cast.bob, cast.hugo, 99)
    world.boost(cast.bob, given)
    assert (world.left(cast.bob).period, world.left(cast.bob).extra) == (0, 4)
    world.boost(cast.bob, given, False)
    assert (world.left(cast.bob).period, world.left(cast.bob).extra) == (1, 5)


def test_a_system_actor_joins_nothing(world, cast, given):
    from recognition.core import actor
    from recognition.core.errors import Forbidden
    from recognition.kudos import services

    with pytest.raises(Forbidden):
        services.settle_boost(
            actor=actor.system("test"), kudos_id=given, mark="m", is_on=True, said_at=NOW, at=NOW, key="k"
        )
    assert selectors.may_see(viewer=as_(cast.bob), kudos_ids=[given], at=NOW) == {given}
