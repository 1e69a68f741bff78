"""Kudos in lists: mine, everybody's, my team's, the week's, and who waits for a word."""

from datetime import date, timedelta

import pytest

from recognition.core.actor import system
from recognition.kudos import selectors
from recognition.kudos.models import Kudos
from recognition.people import services as people
from recognition.people.models import Employment
from tests.recognition.kudos.world import MINUTE, NOW, as_

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def given(world, giver, recipients, minutes=0, **more):
    return world.give(giver, recipients, at=NOW + minutes * MINUTE, **more).kudos_id


def feed(viewer, at=NOW + DAY):
    return [each.kudos_id for each in selectors.posts(viewer=as_(viewer), at=at, limit=10)]


def history(viewer, **options):
    return selectors.history(viewer=as_(viewer), at=NOW + DAY, **{"limit": 10, **options})


def latest(viewer, at=NOW + DAY):
    return selectors.team_latest(viewer=as_(viewer), at=at, limit=10)


def opt_out(employee, at=NOW):
    people.choose_privacy(actor=as_(employee), topic="kudos_feed", allows=False, at=at)


def test_the_feed_shows_what_is_public_and_stands_newest_first(world, cast):
    first, second = given(world, cast.alice, cast.bob), given(world, cast.dan, cast.alice, minutes=1)
    given(world, cast.alice, cast.carol, visibility="private")
    withdrawn = given(world, cast.alice, cast.dan)
    world.retract(cast.alice, withdrawn)
    hidden = given(world, cast.alice, cast.dan)
    Kudos.objects.filter(pk=hidden).update(hidden_at=NOW)

    assert feed(cast.hugo) == [second, first]
    assert feed(cast.hugo, at=NOW) == [first]


def test_who_keeps_theirs_out_is_left_out_also_of_what_came_before(world, cast):
    alone = given(world, cast.alice, cast.bob)
    together = given(world, cast.alice, [cast.bob, cast.dan])
    assert feed(cast.hugo) == [together, alone]

    opt_out(cast.bob)
    while_out = given(world, cast.alice, cast.bob, minutes=1)
    assert feed(cast.hugo) == [together]

    people.choose_privacy(actor=as_(cast.bob), topic="kudos_feed", allows=True, at=NOW)
    assert feed(cast.hugo) == [together, alone]
    assert while_out in history(cast.bob)


def test_history_is_what_one_gave_and_received(world, cast):
    gave = given(world, cast.alice, cast.bob)
    received = given(world, cast.dan, [cast.alice, cast.bob], minutes=1, visibility="private")
    taken_back = given(world, cast.alice, cast.dan, minutes=2)
    world.retract(cast.alice, taken_back)

    assert history(cast.alice) == [taken_back, received, gave]
    assert history(cast.alice, limit=1, before=taken_back) == [received]
    assert history(cast.bob) == [received, gave]
    assert history(cast.dan) == [received]
    assert selectors.history(viewer=system("test"), at=NOW, limit=10) == []


def test_received_is_what_stands_in_full(world, cast):
    given(world, cast.alice, cast.bob)
    private = given(world, cast.dan, cast.bob, minutes=1, visibility="private", text="For Friday.")
    world.retract(cast.dan, given(world, cast.dan, cast.bob, minutes=2))

    newest, _ = selectors.received(employee_id=cast.bob.pk, limit=10)
    assert (newest.kudos_id, newest.giver_name, newest.text) == (private, "Dan", "For Friday.")
    assert [each.kudos_id for each in selectors.received(employee_id=cast.bob.pk, limit=1)] == [private]


def test_a_team_sees_the_public_thanks_to_its_members_of_today(world, cast):
    to_alice = given(world, cast.dan, cast.alice)
    given(world, cast.alice, cast.dan)
    given(world, cast.dan, cast.bob, visibility="private")
    to_all = given(world, cast.dan, [cast.bob, cast.alice], minutes=1)

    assert latest(cast.bob) == [to_all, to_alice]
    Employment.objects.filter(employee=cast.alice).update(ends_on=(NOW + DAY).date())
    assert latest(cast.bob) == [to_all]
    assert latest(cast.alice) == []
    opt_out(cast.bob)
    assert latest(cast.bob) == []


def test_the_week_of_a_team_ends_before_its_last_moment(world, cast):
    team = Employment.objects.get(employee=cast.alice).team_id
    within = given(world, cast.dan, cast.alice)
    given(world, cast.dan, cast.alice, minutes=60)

    def week(since, until):
        return selectors.week_of_team(team_id=team, since=since, until=until)

    assert week(NOW, NOW + 60 * MINUTE) == [within]
    assert week(NOW + MINUTE, NOW + 60 * MINUTE) == []


def waiting(at=NOW):
    return selectors.unrecognised(at=at)


def test_nobody_waits_for_a_word_while_no_number_of_days_is_set(world):
    assert waiting() == []
    world.policy(nudge_after_days=30)
    assert len(waiting()) == 7


def test_who_was_thanked_by_nobody_for_so_long_is_named_to_their_manager(world, cast):
    world.policy(nudge_after_days=30)
    old = NOW - timedelta(days=40)
    world.give(cast.dan, cast.alice, at=old)
    world.give(cast.bob, cast.dan, at=NOW - timedelta(days=10), visibility="private")

    found = {employee: (manager, since) for manager, employee, since in waiting()}

    assert found[cast.alice.pk] == (cast.bob.pk, old.date())
    assert found[cast.bob.pk] == (cast.erik.pk, date(2020, 1, 1))
    assert cast.dan.pk not in found
    assert cast.erik.pk not in found


def test_only_kudos_that_stand_count_and_only_who_has_been_here_so_long(world, cast):
    world.policy(nudge_after_days=30)
    taken_back = world.give(cast.dan, cast.alice, at=NOW - DAY).kudos_id
    Kudos.objects.filter(pk=taken_back).update(withdrawn_at=NOW)
    Employment.objects.filter(employee=cast.dan).update(starts_on=NOW.date() - timedelta(days=29))
    Employment.objects.filter(employee=cast.bob).update(ends_on=NOW.date())

    found = {employee for _, employee, _ in waiting()}
    assert not {cast.dan.pk, cast.bob.pk, cast.alice.pk} & found
    Employment.objects.filter(employee=cast.bob).update(ends_on=None)
    assert cast.alice.pk in {employee for _, employee, _ in waiting()}


def test_the_statements_do_not_grow_with_the_rows(world, cast, django_assert_max_num_queries):
    world.policy(nudge_after_days=30)
    for minutes in range(12):
        given(world, cast.dan, [cast.alice, cast.bob], minutes=minutes)
    team = Employment.objects.get(employee=cast.alice).team_id
    last = history(cast.bob)[0]

    with django_assert_max_num_queries(4):
        history(cast.bob, before=last)
    with django_assert_max_num_queries(2):
        latest(cast.bob)
    with django_assert_max_num_queries(1):
        selectors.week_of_team(team_id=team, since=NOW, until=NOW + DAY)
    with django_assert_max_num_queries(2):
        waiting()
    with django_assert_max_num_queries(6):
        selectors.received(employee_id=cast.bob.pk, limit=10)
