"""/kudos shop: what one can afford, ordered in a modal at the price shown, and taken back."""

from datetime import timedelta

import pytest

from integrations.slack.models import Member
from recognition.core.actor import system
from recognition.people.models import RoleGrant
from recognition.shop import services as shop
from recognition.shop.models import Order
from tests.integrations.slack.asking import ask
from tests.integrations.slack.deciding import opened, press, say_all, shown, submit, written
from tests.recognition.kudos.world import NOW
from tests.recognition.shop.limits import verified
from tests.recognition.shop.till import NOW as TILL_OPENS
from tests.recognition.shop.till import Till, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(slack, cast):
    Member.objects.update(locale="en-GB")
    till = Till(cast)
    till.points(cast.alice, 500)
    till.item(texts={"en": {"name": "Mug <b>"}, "da": {"name": "Krus"}})
    till.item("bike", points=900, texts={"en": {"name": "Bicycle"}})
    return till


def test_hr_is_told_that_nobody_may_decide_and_then_that_it_is_settled(slack, till):
    cast = till.cast
    verified(cast)
    till.item("gift", value_minor=130_001, tax_class="exempt_within_threshold")
    RoleGrant.objects.filter(role="second_approver").delete()
    order = till.approve(cast.greta, till.order(cast.alice, "gift"))
    shop.alarm_undecidable(actor=system("test"), at=TILL_OPENS)
    say_all()

    [told] = shown(slack, "greta")
    assert "Nobody may decide about an order from the shop." in told
    assert f"/shop/orders/{order.pk}" in told
    till.decline(cast.greta, order)
    say_all()
    [told] = shown(slack, "greta")
    assert "This is settled; nobody needs to be named any more." in told


def number(value):
    return written(value) | {"type": "number_input"}


def test_the_shelf_says_what_one_can_afford_and_what_one_is_short_of(slack, till):
    seen = ask(slack, "shop")

    assert "Mug &lt;b&gt;" in seen.all
    assert "500\u00a0points (for goods)" in seen.all
    assert "400\u00a0points short." in seen.all
    assert "it stands on your payslip as a benefit." in seen.all


def test_it_listens_to_danish_and_swedish(slack, till):
    Member.objects.update(locale="da-DK")

    assert "Krus" in ask(slack, "butik").all


def test_an_order_is_made_at_the_price_of_the_modal_and_cancelled(slack, till):
    press(slack, "alice", "order_item", "mug", at=NOW)
    view = opened(slack)
    assert view["private_metadata"] == "100 mug"

    assert submit(slack, "alice", view, at=NOW, quantity=number("2")) == {}

    order = Order.objects.get()
    assert (order.quantity, till.purse(till.cast.alice)) == (2, (300, 200))
    press(slack, "alice", "cancel_order", order.pk, at=NOW)
    order.refresh_from_db()
    assert (order.state, till.purse(till.cast.alice)) == ("cancelled", (500, 0))


def test_a_changed_price_and_too_many_are_told_in_the_modal(slack, till):
    press(slack, "alice", "order_item", "mug", at=NOW)
    view = opened(slack)
    many = submit(slack, "alice", view, at=NOW, quantity=number("6"))
    shop.set_price(actor=as_(till.cast.greta), code="mug", points=120, value_minor=8_000, starts_on=NOW.date(), at=NOW)
    changed = submit(slack, "alice", view, at=NOW, quantity=number("1"))

    assert many["errors"] == {"quantity": "You are 100 points short."}
    assert "The price is 120 points now." in changed["errors"]["quantity"]
    assert not Order.objects.exists()


def test_nobody_cancels_the_order_of_another(slack, till):
    order = till.order(till.cast.alice, at=NOW)

    press(slack, "dan", "cancel_order", order.pk, at=NOW)

    order.refresh_from_db()
    assert order.state == "ordered"


@pytest.mark.slow
def test_money_that_goes_up_asks_the_next_manager_once_and_says_when_it_is_decided(slack, till):
    cast, late = till.cast, TILL_OPENS + timedelta(days=14)
    till.points(cast.alice, 300, "cash")
    till.money()
    waiting = till.order(cast.alice, "money")
    for days in (0, 14):
        shop.escalate(actor=system("test"), at=late + timedelta(days=days))
        say_all(late + timedelta(days=days, minutes=1))

    for name in ("erik", "bob"):
        (said,) = shown(slack, name)
        assert "An order from the shop waits for your decision" in said
        assert f"/shop/orders/{waiting.pk}" in said
    assert not shown(slack, "alice")
    till.approve(cast.bob, waiting, at=late + timedelta(days=15))
    say_all(late + timedelta(days=15))
    assert "no longer yours to decide" in shown(slack, "erik")[0]


def test_a_gift_that_passes_the_years_tax_limit_asks_the_second_and_says_when_it_is_decided(slack, till):
    cast = till.cast
    verified(cast)
    till.item("gift", value_minor=130_001)
    waiting = till.approve(cast.greta, till.order(cast.alice, "gift"))
    say_all(TILL_OPENS)

    (said,) = shown(slack, "frida")
    assert "a second person confirms it" in said
    assert f"/shop/orders/{waiting.pk}" in said
    for name in ("alice", "bob", "dan", "greta"):
        assert not shown(slack, name)

    till.approve(cast.frida, waiting)
    say_all(TILL_OPENS + timedelta(minutes=1))
    assert "no longer yours to decide" in shown(slack, "frida")[0]
