"""HR takes back what was fulfilled: points and stock return, pay that is still here is owed no more."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.ledger import books
from recognition.people.models import Employment, Entity
from recognition.privacy.selectors.obstacles import open_things
from recognition.rewards.models import PersonPeriod
from recognition.shop import access, selectors
from recognition.shop import services as shop
from recognition.shop.models import Order
from tests.recognition.payroll.office import CUT_OFF, Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.till import as_


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


def gone_with_a_mug(till):
    """An order payroll has, of somebody who left after that."""
    till.item()
    order = till.handed_over(till.cast.alice)
    Office(World(till.cast)).close()
    Employment.objects.filter(employee=till.cast.alice).update(ends_on=CUT_OFF.date())
    return order


def waiting(till):
    return selectors.desk(viewer=as_(till.cast.greta), language="en", at=CUT_OFF).orders


@pytest.mark.django_db
def test_such_a_refund_waits_on_the_desk_of_hr_until_they_note_what_was_agreed(till):
    order = gone_with_a_mug(till)
    for _ in range(2):
        with pytest.raises(shop.BeyondPayroll):
            till.refund(till.cast.greta, order, at=CUT_OFF, key="same")
    with pytest.raises(shop.BeyondPayroll):
        till.refund(till.cast.greta, order, at=CUT_OFF, key="other", reason="Again.")

    [waits] = waiting(till)
    assert (waits.order_id, waits.has_case, waits.may) == (order.pk, True, {"refund", "settle"})
    shown = selectors.order(viewer=as_(till.cast.greta), order_id=order.pk, language="en", at=CUT_OFF)
    assert [(each.kind, each.reason) for each in shown.steps][2:] == [("case", "It broke.")]
    assert "refunds" in open_things(till.cast.alice.pk)

    settled = {"actor": as_(till.cast.greta), "order_id": order.pk, "at": CUT_OFF, "reason": "She pays half."}
    shop.settle(**settled)
    shop.settle(**settled)

    assert waiting(till) == []
    assert Activity.objects.filter(code="shop.case_settled").count() == 1
    assert till.purse(till.cast.alice) == (400, 0)
    with pytest.raises(shop.NotRefundable):
        shop.settle(**settled | {"key": "once more"})


@pytest.mark.django_db
def test_only_hr_settles_it_and_says_what_was_agreed(till):
    order = gone_with_a_mug(till)
    with pytest.raises(shop.BeyondPayroll):
        till.refund(till.cast.greta, order, at=CUT_OFF)

    with pytest.raises(access.UnknownOrder):
        shop.settle(actor=as_(till.cast.bob), order_id=order.pk, at=CUT_OFF, reason="Fine.")
    with pytest.raises(shop.ReasonNeeded):
        shop.settle(actor=as_(till.cast.greta), order_id=order.pk, at=CUT_OFF, reason=" ")


@pytest.mark.slow
@pytest.mark.django_db
def test_who_comes_back_to_the_entity_is_refunded_after_all(till):
    order = gone_with_a_mug(till)
    with pytest.raises(shop.BeyondPayroll):
        till.refund(till.cast.greta, order, at=CUT_OFF, key="one")
    Employment.objects.filter(employee=till.cast.alice).update(ends_on=None)

    assert till.refund(till.cast.greta, order, at=CUT_OFF, key="two").reversal.value_minor == -8_000
    assert waiting(till) == []


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
