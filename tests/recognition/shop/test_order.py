"""Somebody orders for their points; the price shown, the stock, the limit and the balance decide."""

from datetime import date, timedelta

import pytest

from recognition.activity.models import Activity
from recognition.activity.services import KeyReused
from recognition.people.models import Employment, Entity
from recognition.shop import pricing
from recognition.shop import services as shop
from recognition.shop.models import CatalogueItem, Order
from tests.recognition.shop.till import NOW, as_


@pytest.mark.django_db
def test_it_takes_the_points_aside_and_one_from_the_stock(till):
    till.item(stock=3)

    order = till.order(till.cast.alice)

    assert (order.state, order.points, order.value_minor, order.tax_class) == (
        "ordered",
        100,
        8_000,
        "benefit_taxable",
    )
    assert till.purse(till.cast.alice) == (400, 100)
    assert till.stock() == 2
    assert Activity.objects.get(code="shop.ordered").subject_id == order.pk


@pytest.mark.django_db
def test_it_freezes_where_the_person_works(till):
    till.item()

    order = till.order(till.cast.alice)

    employment = Employment.objects.get(employee=till.cast.alice)
    assert (order.employment, order.entity, order.team) == (employment, till.cast.entity, employment.team)


@pytest.mark.django_db
def test_it_is_one_order_however_often_it_is_sent(till):
    till.item()

    first = till.order(till.cast.alice, key="the same")
    second = till.order(till.cast.alice, key="the same")

    assert first.pk == second.pk
    assert till.purse(till.cast.alice) == (400, 100)
    with pytest.raises(KeyReused):
        till.order(till.cast.alice, quantity=2, key="the same")


@pytest.mark.django_db
def test_it_refuses_a_price_that_changed_and_names_the_new_one(till):
    till.item()
    shop.set_price(actor=as_(till.cast.greta), code="mug", points=120, value_minor=8_000, starts_on=NOW.date(), at=NOW)

    with pytest.raises(shop.PriceChanged, match="120 points") as refusal:
        till.order(till.cast.alice, price=100)

    assert refusal.value.points == 120
    assert till.purse(till.cast.alice) == (500, 0)


@pytest.mark.django_db
def test_a_price_of_tomorrow_is_none_of_today(till):
    till.item()
    tomorrow = NOW.date() + timedelta(days=1)
    shop.set_price(actor=as_(till.cast.greta), code="mug", points=120, value_minor=9_000, starts_on=tomorrow, at=NOW)

    assert till.order(till.cast.alice, price=100).points == 100
    assert till.order(till.cast.alice, price=120, at=NOW + timedelta(days=1)).value_minor == 9_000


@pytest.mark.django_db
def test_it_refuses_more_than_the_person_has(till):
    till.item(points=501)

    with pytest.raises(shop.NotEnoughPoints, match="1 are missing"):
        till.order(till.cast.alice, price=501)

    assert not Order.objects.exists()


@pytest.mark.django_db
def test_points_taken_aside_are_not_spent_twice(till):
    till.item(points=300)
    till.order(till.cast.alice, price=300)

    with pytest.raises(shop.NotEnoughPoints):
        till.order(till.cast.alice, price=300)


@pytest.mark.django_db
def test_points_of_another_nature_buy_nothing(till):
    till.points(till.cast.dan, 1_000, "symbolic")
    till.points(till.cast.dan, 1_000, "cash")
    till.item()

    with pytest.raises(shop.NotEnoughPoints):
        till.order(till.cast.dan)


@pytest.mark.django_db
def test_it_refuses_what_is_sold_out(till):
    till.item(stock=1)
    till.order(till.cast.alice)

    with pytest.raises(shop.SoldOut):
        till.order(till.cast.alice)


@pytest.mark.django_db
def test_the_limit_counts_pieces_of_a_calendar_year_and_not_what_came_back(till):
    till.item(limit_per_person=2)
    first = till.order(till.cast.alice, quantity=2)
    with pytest.raises(shop.LimitReached, match="0 are left"):
        till.order(till.cast.alice)

    till.cancel(till.cast.alice, first)
    till.order(till.cast.alice, quantity=2)

    assert till.order(till.cast.alice, at=NOW + timedelta(days=120)).state == "ordered"


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": date(2026, 9, 16)},
        {"ends_on": date(2026, 9, 14)},
        {"country": "SE"},
        {"currency": "SEK"},
        {"entity": "SE"},
    ],
)
@pytest.mark.django_db
def test_what_is_not_sold_to_the_person_today_is_as_good_as_not_there(till, fields):
    Entity.objects.create(
        external_id="SE", name="Backgård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    if "entity" in fields:
        till.item(by=till.cast.greta, **fields)
    else:
        till.item(**fields)

    with pytest.raises(pricing.UnknownItem):
        till.order(till.cast.alice)


@pytest.mark.django_db
def test_who_has_left_orders_nothing(till):
    till.item()
    Employment.objects.filter(employee=till.cast.alice).update(ends_on=date(2026, 9, 1))

    with pytest.raises(shop.NotAShopper):
        till.order(till.cast.alice)


@pytest.mark.parametrize("quantity", [0, -1, 1_001])
@pytest.mark.django_db
def test_it_sells_whole_pieces_and_not_a_lorry_load(till, quantity):
    till.item()

    with pytest.raises(shop.BadOrder):
        till.order(till.cast.alice, quantity=quantity)


@pytest.mark.django_db
def test_in_sweden_no_limit_makes_goods_free_of_tax(till):
    till.item(tax_class="exempt_within_threshold")
    Employment.objects.filter(employee=till.cast.dan).update(country="SE")
    till.points(till.cast.dan, 100)

    assert till.order(till.cast.dan).tax_class == "benefit_taxable"
    assert till.order(till.cast.alice).tax_class == "exempt_within_threshold"


@pytest.mark.django_db
def test_cancelling_gives_points_and_stock_back_once(till):
    till.item(stock=1)
    order = till.order(till.cast.alice)

    cancelled = till.cancel(till.cast.alice, order)
    till.cancel(till.cast.alice, order)

    assert cancelled.state == "cancelled"
    assert (till.purse(till.cast.alice), till.stock()) == ((500, 0), 1)


@pytest.mark.django_db
def test_only_the_person_cancels_and_not_after_it_was_handed_over(till):
    till.item()
    order = till.handed_over(till.cast.alice)

    with pytest.raises(shop.TooLateToCancel):
        till.cancel(till.cast.alice, order)
    with pytest.raises(Exception, match="no order"):
        till.cancel(till.cast.bob, order)


@pytest.mark.django_db
def test_an_order_keeps_the_price_it_was_made_at(till):
    item = till.item()
    order = till.order(till.cast.alice)
    shop.set_price(actor=as_(till.cast.greta), code="mug", points=1, value_minor=1, starts_on=NOW.date(), at=NOW)

    order = till.fulfil(till.cast.greta, till.approve(till.cast.greta, order))

    assert (order.points, order.value_minor) == (100, 8_000)
    assert CatalogueItem.objects.get(pk=item.pk).prices.count() == 2


@pytest.mark.django_db
def test_what_is_sold_while_hr_changes_an_item_is_not_put_back_on_the_shelf(till):
    item = till.item(stock=2)
    till.order(till.cast.alice)

    with pytest.raises(shop.StaleItem, match="Somebody changed the item in the meantime"):
        shop.change_item(actor=as_(till.cast.greta), code="mug", changes={"stock": 2}, revision=item.revision, at=NOW)

    assert till.stock() == 1
