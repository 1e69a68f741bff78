"""Money nobody decides about goes up a level every 14 days, and whoever may decide by then is asked once."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.core.actor import system
from recognition.people import services as people
from recognition.shop import selectors
from recognition.shop import services as shop
from tests.recognition.shop.till import NOW, as_

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def escalate(days):
    return shop.escalate(actor=system("test"), at=NOW + days * DAY)


def asked(order, days):
    return selectors.deciders(order_ids=[order.pk], at=NOW + days * DAY).get(order.pk)


@pytest.fixture
def waiting(till):
    till.money()
    return till.order(till.cast.alice, "money")


def test_each_level_is_told_once(till, waiting):
    cast = till.cast
    assert asked(waiting, 13) == [cast.bob.pk]
    assert [escalate(13), escalate(14), escalate(14), escalate(27)] == [0, 1, 0, 0]
    told = Activity.objects.get(code="shop.escalated")
    assert (told.subject_kind, told.subject_id) == ("order", waiting.pk)
    assert told.data == {"employee": cast.alice.pk, "level": 1}
    assert asked(waiting, 14) == [cast.bob.pk, cast.erik.pk]
    assert [escalate(28), escalate(42), escalate(1_000)] == [1, 0, 0]  # at the top nobody more is reached
    assert asked(waiting, 42) == [cast.bob.pk, cast.erik.pk, cast.frida.pk]


def test_levels_that_were_missed_are_told_at_once(waiting):
    assert [escalate(28), escalate(28)] == [1, 0]
    assert Activity.objects.get(code="shop.escalated").data["level"] == 2


def test_things_and_what_was_decided_do_not_rise(till, waiting):
    till.item()
    till.order(till.cast.alice)
    till.approve(till.cast.bob, waiting)

    assert escalate(14) == 0


def test_a_delegate_is_asked_and_the_buyer_never(till, waiting):
    cast = till.cast
    for stand_in in (cast.alice, cast.dan):
        people.delegate(
            actor=as_(cast.erik),
            giver_id=cast.erik.pk,
            delegate_id=stand_in.pk,
            from_date=NOW.date(),
            to_date=NOW.date() + 30 * DAY,
            at=NOW,
        )

    assert asked(waiting, 14) == [cast.bob.pk, cast.erik.pk, cast.dan.pk]
