"""Who may see which kudos, and what is shown of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.core import actor
from recognition.kudos import selectors
from recognition.kudos.models import Kudos, KudosReport
from recognition.people import services as people
from tests.recognition.kudos.world import MINUTE, NOW, as_

pytestmark = pytest.mark.django_db


def viewers(cast, kudos_id):
    """The names of those of the cast who may see it."""
    everybody = (cast.alice, cast.bob, cast.carol, cast.dan, cast.erik, cast.frida, cast.greta, cast.hugo)
    return {
        each.name
        for each in everybody
        if selectors.may_see(viewer=as_(each), kudos_ids=[kudos_id], at=NOW) == {kudos_id}
    }


EVERYBODY = {"Alice", "Bob", "Carol", "Dan", "Erik", "Frida", "Greta", "Hugo"}


def test_everybody_sees_a_public_one_and_no_system_does(world, cast):
    given = world.give(cast.alice, cast.dan).kudos_id
    assert viewers(cast, given) == EVERYBODY
    assert selectors.may_see(viewer=actor.system("test"), kudos_ids=[given], at=NOW) == set()


def test_the_two_see_a_private_one_and_the_managers_where_the_policy_says_so(world, cast):
    given = world.give(cast.alice, cast.dan, visibility="private").kudos_id
    assert viewers(cast, given) == {"Alice", "Dan"}
    world.policy(manager_sees_private=True)
    assert viewers(cast, given) == {"Alice", "Dan", "Hugo", "Erik"}


def test_where_all_who_are_thanked_opted_out_only_the_two_see_it(world, cast):
    people.choose_privacy(actor=as_(cast.dan), topic="kudos_feed", allows=False, at=NOW)
    assert viewers(cast, world.give(cast.alice, cast.dan).kudos_id) == {"Alice", "Dan"}
    assert viewers(cast, world.give(cast.alice, [cast.dan, cast.bob]).kudos_id) == EVERYBODY


def test_hidden_and_withdrawn_ones_are_seen_by_the_giver_alone(world, cast):
    withdrawn = world.give(cast.alice, cast.dan).kudos_id
    world.retract(cast.alice, withdrawn)
    hidden = world.give(cast.alice, cast.dan).kudos_id
    Kudos.objects.filter(pk=hidden).update(hidden_at=NOW)
    assert viewers(cast, withdrawn) == viewers(cast, hidden) == {"Alice"}


def test_hr_sees_what_was_reported(world, cast):
    given = world.give(cast.alice, cast.dan, visibility="private").kudos_id
    KudosReport.objects.create(kudos_id=given, reporter=cast.dan, reported_at=NOW)
    assert viewers(cast, given) == {"Alice", "Dan", "Greta"}


def test_the_last_one_for_undo_is_the_last_that_stands(world, cast):
    assert selectors.latest_by(giver_id=cast.alice.pk) is None
    first = world.give(cast.alice, cast.dan).kudos_id
    second = world.give(cast.alice, cast.bob, at=NOW + MINUTE).kudos_id
    assert selectors.latest_by(giver_id=cast.alice.pk) == second
    world.retract(cast.alice, second, at=NOW + MINUTE)
    assert selectors.latest_by(giver_id=cast.alice.pk) == first


def test_views_come_in_the_order_asked_for_and_leave_out_what_is_not_there(world, cast):
    ids = [world.give(cast.alice, cast.dan, text=f"Thanks {number}.").kudos_id for number in range(3)]
    assert list(selectors.views([ids[2], 0, ids[0]])) == [ids[2], ids[0]]
    assert selectors.view(ids[1]).text == "Thanks 1."
    assert selectors.view(0) is None


def statements(work):
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


@pytest.mark.slow
def test_as_many_statements_for_many_as_for_one(world, cast):
    world.policy(pair_per_hour=None, pair_points=None)
    ids = [world.give(cast.alice, [cast.dan, cast.bob, cast.hugo], 1).kudos_id for _ in range(12)]
    for each in ids:
        world.boost(cast.carol, each)
    hr = as_(cast.greta)
    world.give(cast.hugo, cast.bob, 1)
    for one, many in (
        (lambda: selectors.views(ids[:1]), lambda: selectors.views(ids)),
        (
            lambda: selectors.may_see(viewer=hr, kudos_ids=ids[:1], at=NOW),
            lambda: selectors.may_see(viewer=hr, kudos_ids=ids, at=NOW),
        ),
        (lambda: world.give(cast.hugo, cast.bob, 1), lambda: world.give(cast.hugo, [cast.dan, cast.bob], 1)),
        (lambda: world.retract(cast.alice, ids[0]), lambda: world.retract(cast.alice, ids[1])),
    ):
        assert statements(many) <= statements(one)
    assert statements(lambda: selectors.left(employee_id=cast.alice.pk, at=NOW)) <= 5
