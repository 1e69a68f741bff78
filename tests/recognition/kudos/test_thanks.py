"""What colleagues thanked for stands beside a proposal of that customer, and weighs nothing."""

from datetime import timedelta

import pytest

from recognition.core.actor import system
from recognition.core.identity import uid
from recognition.customers import services as customers
from recognition.customers.models import Customer
from recognition.customers.reports import TouchpointReport
from recognition.kudos import selectors
from recognition.kudos.models import Kudos
from recognition.people import services as people
from tests.recognition.kudos.world import MINUTE, NOW, as_

pytestmark = pytest.mark.django_db

SINCE = NOW - timedelta(days=180)


@pytest.fixture(autouse=True)
def served(cast):
    """Dan and Bob served both customers, so they may name them."""
    for name in ("K1", "K2"):
        Customer.objects.create(external_id=name, uid=uid("test", "customer", name), name=name)
    rows = [
        TouchpointReport(
            interaction_id=f"{employee} {name}",
            customer_id=name,
            employee_id=employee,
            occurred_at=NOW - timedelta(days=9),
            type="call",
            channel="phone",
        )
        for employee in ("dan", "bob")
        for name in ("K1", "K2")
    ]
    customers.record_touchpoints(actor=system("crm"), source_code="crm", rows=rows, at=NOW)


def beside(*pairs, since=SINCE):
    return selectors.thanks_beside(pairs=pairs, since=since, at=NOW + timedelta(days=1))


@pytest.mark.slow
def test_public_thanks_are_shown_with_giver_and_words_and_private_ones_counted(world, cast):
    first = world.give(cast.dan, cast.alice, text="You stayed late.", customer="K1").kudos_id
    second = world.give(cast.bob, [cast.alice, cast.carol], at=NOW + MINUTE, customer="K1").kudos_id
    world.give(cast.dan, cast.alice, visibility="private", customer="K1")
    world.give(cast.dan, cast.alice, customer="K2")
    world.give(cast.dan, cast.alice)

    thanks = beside(("K1", "alice"))["K1", "alice"]

    assert (thanks.kudos_ids, thanks.private, thanks.total) == ([second, first], 1, 3)
    assert [(each.giver_name, each.text) for each in thanks.shown] == [
        ("Bob", "Thank you for the help."),
        ("Dan", "You stayed late."),
    ]


def test_only_what_stands_and_lies_in_the_window_is_shown(world, cast):
    world.retract(cast.dan, world.give(cast.dan, cast.alice, customer="K1").kudos_id)
    hidden = world.give(cast.dan, cast.alice, customer="K1").kudos_id
    Kudos.objects.filter(pk=hidden).update(hidden_at=NOW)
    world.give(cast.dan, cast.alice, customer="K1", at=SINCE - MINUTE)

    assert beside(("K1", "alice")) == {}
    assert beside(("K1", "alice"), since=SINCE - MINUTE)["K1", "alice"].total == 1


def test_who_keeps_theirs_out_of_the_feed_is_counted_not_shown(world, cast):
    world.give(cast.dan, cast.alice, customer="K1")
    people.choose_privacy(actor=as_(cast.alice), topic="kudos_feed", allows=False, at=NOW)
    world.give(cast.bob, cast.alice, customer="K1")
    people.choose_privacy(actor=as_(cast.alice), topic="kudos_feed", allows=True, at=NOW)

    thanks = beside(("K1", "alice"))["K1", "alice"]
    assert (len(thanks.shown), thanks.private) == (1, 1)


def test_a_kudos_is_no_touchpoint(world, cast):
    before = Customer.objects.get(external_id="K1").touchpoint_set.count()
    world.give(cast.dan, cast.alice, customer="K1")

    assert Customer.objects.get(external_id="K1").touchpoint_set.count() == before


@pytest.mark.slow
def test_many_pairs_take_as_many_statements_as_one(world, cast, django_assert_max_num_queries):
    for minute in range(30):
        for name in ("K1", "K2"):
            world.give(cast.dan, [cast.alice, cast.bob], customer=name, at=NOW + minute * MINUTE)
    pairs = [(name, employee) for name in ("K1", "K2") for employee in ("alice", "bob", "carol")]

    with django_assert_max_num_queries(1):
        found = beside(*pairs)

    assert sorted(found) == [("K1", "alice"), ("K1", "bob"), ("K2", "alice"), ("K2", "bob")]
    assert [(each.total, len(each.shown)) for each in found.values()] == [(30, 20)] * 4
