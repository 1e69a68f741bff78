"""Many give, join and take back at once: nobody gives more than they have; and what happens without the lock."""

import pytest

from recognition.kudos.errors import Withdrawn
from recognition.kudos.models import Allowance, Boost, Kudos
from recognition.kudos.services.giving import Given
from recognition.kudos.services.limits import InsufficientAllowance, PairLimit
from recognition.ledger import chart
from recognition.ledger import selectors as books
from tests.cast import employ
from tests.concurrency.test_ledger_races import database_that_forgets_floors, read_together
from tests.concurrency.together import together
from tests.recognition.kudos.world import NOW, World

AT_ONCE, GRANTED = 64, 100
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(cast):
    world = World(cast)
    world.policy(pair_per_hour=None, pair_points=None)
    return world


@pytest.fixture
def colleagues(cast):
    return [employ(f"colleague{number}", cast.entity, manager=cast.bob, team="Salg") for number in range(AT_ONCE)]


def left_in_account():
    return books.balance(chart.account("allowance", "symbolic", Allowance.objects.get().pk))


def test_without_the_lock_those_who_judge_together_spend_more_than_there_is(world, cast):
    world.give(cast.alice, cast.dan, 1)  # makes the accounts
    with database_that_forgets_floors(), read_together(4):
        done = together(lambda number: world.give(cast.alice, cast.dan, 40), 4)
        assert [type(each) for each in done] == [Given] * 4
        assert left_in_account() == 99 - 4 * 40


def test_without_the_lock_the_cap_of_a_pair_is_passed_unseen(world, cast):
    world.give(cast.alice, cast.dan, 1)  # makes the accounts
    world.policy(pair_points=30, at=NOW)
    with read_together(3):
        done = together(lambda number: world.give(cast.alice, cast.dan, 20), 3)
    assert [type(each) for each in done] == [Given] * 3
    assert world.points(cast.dan) == 61


def test_with_it_the_cap_of_a_pair_holds(world, cast):
    world.policy(pair_points=30, at=NOW)
    done = together(lambda number: world.give(cast.alice, cast.dan, 20), 8)
    assert sorted(type(each).__name__ for each in done) == ["Given"] + ["PairLimit"] * 7
    assert {each.facts["left"] for each in done if isinstance(each, PairLimit)} == {10}


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.slow)])
def test_sixty_four_who_spend_one_allowance_at_once_never_spend_more(world, cast, colleagues, rounds):
    each = 7
    for number in range(rounds):
        giver = employ(f"giver{number}", cast.entity, manager=cast.bob, team="Salg")
        done = together(lambda turn, giver=giver: world.give(giver, colleagues[turn], each), AT_ONCE)
        given = [one for one in done if isinstance(one, Given)]
        refused = [one for one in done if isinstance(one, InsufficientAllowance)]
        assert (len(given), len(refused)) == (GRANTED // each, AT_ONCE - GRANTED // each)
        assert {one.facts["left"] for one in refused} == {GRANTED % each}
        assert world.left(giver).period == GRANTED % each
    assert Allowance.objects.count() == rounds
    assert sum(world.points(one) for one in colleagues) == rounds * (GRANTED // each) * each
    assert books.check_books() == []


def test_the_period_and_the_extra_points_together_are_never_spent_twice(world, cast):
    world.grant_extra(cast.alice, 50)
    done = together(lambda number: world.give(cast.alice, [cast.bob, cast.dan], 20), 8)
    assert sum(isinstance(one, Given) for one in done) == 3
    assert world.left(cast.alice).total == 30
    assert sum(Kudos.objects.values_list("from_extra", flat=True)) == 20
    assert books.check_books() == []


def test_one_message_delivered_many_times_is_one_kudos(world, cast):
    done = together(lambda number: world.give(cast.alice, cast.bob, 10, key="message 1"), 11)
    assert len({one.kudos_id for one in done}) == 1
    assert (Kudos.objects.count(), world.points(cast.bob)) == (1, 10)


@pytest.mark.slow
def test_two_who_thank_each_other_at_once_do_not_block_each_other(world, cast):
    pair = (cast.alice, cast.bob)
    done = together(lambda number: world.give(pair[number % 2], pair[1 - number % 2], 5), 16)
    assert [type(one) for one in done] == [Given] * 16
    assert (world.points(cast.alice), world.points(cast.bob)) == (40, 40)


@pytest.mark.slow
def test_reactions_on_and_off_in_any_order_end_as_the_last_one_said(world, cast, colleagues):
    given = world.give(cast.alice, [cast.bob, cast.dan], 5).kudos_id

    def react(number):
        who, turn = colleagues[number % 4], number // 4
        return world.boost(who, given, turn % 2 == 0, said_at=NOW.replace(second=turn))

    together(react, 4 * 7)
    assert set(Boost.objects.values_list("is_on", "points")) == {(True, 1)}
    assert Boost.objects.count() == 4
    assert (world.points(cast.bob), world.points(cast.dan)) == (9, 9)
    assert {world.left(one).period for one in colleagues[:4]} == {98}
    assert books.check_books() == []


@pytest.mark.slow
def test_one_who_joins_many_at_once_spends_no_more_than_there_is(world, cast, colleagues):
    world.policy(boost_points=30, at=NOW)
    given = [world.give(cast.alice, one).kudos_id for one in colleagues[:12]]
    done = together(lambda number: world.boost(cast.bob, given[number]), 12)
    assert sorted(one.points for one in done) == [0] * 9 + [30] * 3
    assert world.left(cast.bob).period == 10


@pytest.mark.slow
def test_withdrawing_while_others_join_leaves_no_point_behind(world, cast, colleagues):
    for _ in range(3):
        given = world.give(cast.alice, cast.dan, 5).kudos_id

        def deed(number, given=given):
            return world.retract(cast.alice, given) if number == 3 else world.boost(colleagues[number], given)

        done = together(deed, 8)
        assert not [one for one in done if isinstance(one, Exception) and not isinstance(one, Withdrawn)]
        assert world.points(cast.dan) == 0
        assert not Boost.objects.filter(kudos=given, is_on=True).exists()
    assert {world.left(one).period for one in (cast.alice, *colleagues[:8])} == {100}
    assert books.check_books() == []


def test_withdrawn_twice_at_once_is_withdrawn_once(world, cast):
    given = world.give(cast.alice, cast.dan, 5).kudos_id
    done = together(lambda number: world.retract(cast.alice, given), 6)
    assert sorted(type(one).__name__ for one in done) == ["Retracted"] + ["Withdrawn"] * 5
    assert world.left(cast.alice).period == 100
