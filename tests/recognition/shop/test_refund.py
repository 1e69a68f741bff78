"""HR takes back what was fulfilled: points and stock return, pay that is still here is owed no more."""

from datetime import timedelta

import pytest

from recognition.ledger import books
from recognition.people.models import Employment, Entity
from recognition.rewards.models import PersonPeriod
from recognition.shop import access
from recognition.shop import services as shop
from recognition.shop.models import Order
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World


@pytest.mark.django_db
def test_before_the_close_it_leaves_nothing_owed(till):
    till.item(stock=1)
    order = till.handed_over(till.cast.alice)

    order = till.refund(till.cast.greta, order)

    assert (order.state, till.purse(till.cast.alice), till.owed(till.cast.alice)) == ("refunded", (500, 0), 0)
    assert till.stock() == 1
    assert list(books.disagreements()) == []


@pytest.mark.django_db
def test_money_refunded_in_its_period_no_longer_counts_towards_the_second_approval(till):
    till.money()
    order = till.approve(till.cast.bob, till.order(till.cast.alice, "money"))

    till.refund(till.cast.greta, order)

    assert PersonPeriod.objects.get(employee=till.cast.alice, unit="DKK").approved == 0


@pytest.mark.django_db
def test_after_the_close_a_reversal_takes_it_back_in_the_open_period(till):
    till.item()
    order = till.handed_over(till.cast.alice)
    Office(World(till.cast)).close()

    order = till.refund(till.cast.greta, order, at=CUT_OFF + timedelta(days=3))

    reversal = order.reversal
    assert (order.state, reversal.state, reversal.period.code) == ("payable", "payable", "2026-10")
    assert (reversal.value_minor, reversal.points) == (-8_000, -100)
    assert (till.purse(till.cast.alice), till.owed(till.cast.alice)) == ((500, 0), 0)


@pytest.mark.django_db
@pytest.mark.parametrize("moved", [False, True])
def test_payroll_takes_nothing_back_of_who_left_or_changed_entity(till, moved):
    till.item()
    order = till.handed_over(till.cast.alice)
    Office(World(till.cast)).close()
    Employment.objects.filter(employee=till.cast.alice).update(ends_on=CUT_OFF.date())
    if moved:
        elsewhere = Entity.objects.create(external_id="SE", name="SE", currency="SEK", time_zone="Europe/Stockholm")
        Employment.objects.create(employee=till.cast.alice, entity=elsewhere, starts_on=CUT_OFF.date())

    with pytest.raises(shop.BeyondPayroll, match="This person left or changed entity"):
        till.refund(till.cast.greta, order, at=CUT_OFF)

    assert Order.objects.count() == 1
    assert till.purse(till.cast.alice) == (400, 0)


@pytest.mark.django_db
def test_what_payroll_has_not_heard_of_is_refunded_to_who_left(till):
    till.item()
    order = till.handed_over(till.cast.alice)
    Employment.objects.filter(employee=till.cast.alice).update(ends_on=CUT_OFF.date())

    assert till.refund(till.cast.greta, order, at=CUT_OFF).state == "refunded"


@pytest.mark.django_db
def test_it_happens_once_and_only_to_what_was_handed_over(till):
    till.item()
    order = till.order(till.cast.alice)
    with pytest.raises(shop.NotRefundable):
        till.refund(till.cast.greta, order)
    order = till.fulfil(till.cast.greta, till.approve(till.cast.greta, order))

    till.refund(till.cast.greta, order, key="one")
    till.refund(till.cast.greta, order, key="one")
    with pytest.raises(shop.NotRefundable):
        till.refund(till.cast.greta, order, key="two")

    assert till.purse(till.cast.alice) == (500, 0)


@pytest.mark.django_db
def test_a_reversal_is_not_refunded_itself(till):
    till.item()
    order = till.handed_over(till.cast.alice)
    Office(World(till.cast)).close()
    reversal = till.refund(till.cast.greta, order, at=CUT_OFF).reversal

    with pytest.raises(shop.NotRefundable):
        till.refund(till.cast.greta, reversal, at=CUT_OFF)
    assert Order.objects.count() == 2


@pytest.mark.django_db
def test_nobody_refunds_their_own_order(till):
    till.day_off()
    till.points(till.cast.greta, 100)
    order = till.order(till.cast.greta, "day")
    Order.objects.filter(pk=order.pk).update(state="fulfilled")

    with pytest.raises(access.NotADecider):
        till.refund(till.cast.greta, order)
    with pytest.raises(shop.ReasonNeeded):
        till.refund(till.cast.greta, order, reason="")
