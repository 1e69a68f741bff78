"""The giver takes a kudos back."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.kudos import errors, selectors
from recognition.kudos.models import Kudos, KudosRecipient
from recognition.ledger import chart
from recognition.ledger import selectors as books
from tests.recognition.kudos.world import MINUTE, NOW

pytestmark = pytest.mark.django_db


def test_within_fifteen_minutes_it_is_an_undo_and_everything_goes_back(world, cast):
    given = world.give(cast.alice, [cast.bob, cast.dan], 10)
    done = world.retract(cast.alice, given.kudos_id, at=NOW + 15 * MINUTE)
    assert (done.returned, done.not_returned, done.was_undo) == (20, 0, True)
    assert (world.points(cast.bob), world.points(cast.dan), world.left(cast.alice).period) == (0, 0, 100)
    assert Kudos.objects.get().withdrawn_at == NOW + 15 * MINUTE


def test_later_it_is_a_withdrawal(world, cast):
    given = world.give(cast.alice, cast.bob, 10)
    assert not world.retract(cast.alice, given.kudos_id, at=NOW + 16 * MINUTE).was_undo


def test_what_was_spent_is_not_returned_and_nobody_falls_below_nothing(world, cast):
    given = world.give(cast.alice, [cast.bob, cast.dan], 10)
    world.spend(cast.bob, 7)
    done = world.retract(cast.alice, given.kudos_id)
    assert (done.returned, done.not_returned) == (13, 7)
    assert (world.points(cast.bob), world.left(cast.alice).period) == (0, 93)
    assert dict(KudosRecipient.objects.values_list("employee_id", "not_returned")) == {cast.bob.pk: 7, cast.dan.pk: 0}
    told = Activity.objects.get(code="kudos.withdrawn").data
    assert (told["returned"], told["not_returned"]) == (13, 7)


def test_its_boosts_go_back_to_who_joined(world, cast):
    given = world.give(cast.alice, cast.dan, 10)
    world.boost(cast.bob, given.kudos_id)
    world.boost(cast.carol, given.kudos_id)
    world.spend(cast.dan, 1)
    done = world.retract(cast.alice, given.kudos_id)
    assert (done.returned, done.to_giver, done.not_returned) == (11, 10, 1)
    assert [world.left(each).period for each in (cast.alice, cast.bob, cast.carol)] == [100, 100, 99]
    assert selectors.view(given.kudos_id).boosters == []


def test_extra_points_go_back_as_extra_points(world, cast):
    world.policy(pair_points=None)
    world.grant_extra(cast.alice, 30)
    given = world.give(cast.alice, [cast.bob, cast.dan], 60)
    assert (world.left(cast.alice).period, world.left(cast.alice).extra) == (0, 10)
    world.spend(cast.dan, 50)
    world.retract(cast.alice, given.kudos_id)
    assert (world.left(cast.alice).period, world.left(cast.alice).extra) == (50, 30)


def test_points_of_a_period_that_is_over_lapse(world, cast):
    given = world.give(cast.alice, cast.bob, 10)
    later = NOW + timedelta(days=20)
    assert world.retract(cast.alice, given.kudos_id, at=later).returned == 10
    assert world.left(cast.alice, at=later).period == 100
    period = chart.account("allowance", "symbolic", Kudos.objects.get().allowance_id)
    assert books.balance(period) == 100


def test_a_kudos_without_points_is_withdrawn_too(world, cast):
    given = world.give(cast.alice, cast.bob)
    done = world.retract(cast.alice, given.kudos_id)
    assert (done.returned, done.not_returned) == (0, 0)
    assert selectors.view(given.kudos_id).withdrawn_at == NOW


def test_only_the_giver_can(world, cast):
    given = world.give(cast.alice, cast.bob, 10)
    with pytest.raises(errors.NotYours):
        world.retract(cast.bob, given.kudos_id)
    with pytest.raises(errors.UnknownKudos):
        world.retract(cast.alice, given.kudos_id + 1)
    assert world.points(cast.bob) == 10


def test_once_is_enough_and_the_same_key_is_the_first_answer(world, cast):
    given = world.give(cast.alice, cast.bob, 10)
    first = world.retract(cast.alice, given.kudos_id, key="k")
    assert world.retract(cast.alice, given.kudos_id, key="k") == first
    with pytest.raises(errors.Withdrawn):
        world.retract(cast.alice, given.kudos_id, key="another")
    assert world.left(cast.alice).period == 100


def test_the_pair_cap_forgets_what_was_taken_back(world, cast):
    given = world.give(cast.alice, cast.bob, 50)
    world.retract(cast.alice, given.kudos_id)
    assert world.give(cast.alice, cast.bob, 50, at=NOW + MINUTE).left == 50
