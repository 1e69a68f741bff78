"""The shop: what my points buy, my orders, what waits for HR and deciders, and the shelf HR keeps."""

import pytest
from django.utils import timezone

from recognition.people.models import Employment, Entity
from recognition.people.selectors import company_date
from recognition.shop.models import CatalogueItem, Order
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import World
from tests.recognition.shop.till import NOW, Till

pytestmark = pytest.mark.django_db
KEY = "a-key-of-a-form"
ITEM = {
    "code": "cup",
    "kind": "goods",
    "unit": "goods",
    "points": "250",
    "currency": "DKK",
    "value": "199.95",
    "name_en": "Cup",
    "name_da": "Kop",
    "starts_on": "2026-01-01",
    "revision": "0",
}


@pytest.fixture
def till(cast):
    till = Till(cast)
    till.points(cast.alice, 500)
    till.points(cast.alice, 300, "cash")
    return till


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def bought(client, code="mug", *, price=100, quantity=1, key=KEY):
    return client.post(f"/shop/items/{code}", {"key": key, "price": price, "quantity": quantity})


def done(client, order, act, **more):
    said = {"key": f"{KEY}-{act}", "act": act, "revision": order.revision}
    return client.post(f"/shop/orders/{order.pk}", said | more)


def test_the_shelf_says_what_i_can_afford_and_what_i_am_short_of(as_, till):
    till.item()
    till.item("bike", points=20_000, texts={"en": {"name": "Bicycle"}})
    page = text(as_("alice").get("/shop"))

    assert "Mug" in page
    assert "You can afford it" in page
    assert "19,500 points short" in page
    assert "DKK 80.00 before tax" in page


def test_an_empty_shelf_says_so(as_, till):
    assert "Nothing is for sale yet." in text(as_("alice").get("/shop"))


@pytest.mark.parametrize("count", [3, 30])
def test_the_shelf_takes_few_statements_whatever_is_on_it(as_, till, django_assert_max_num_queries, count):
    for number in range(count):
        till.item(f"mug-{number}", limit_per_person=2)
    client = as_("alice")

    with django_assert_max_num_queries(12):
        page = text(client.get("/shop"))

    assert ('rel="next"' in page) is (count > 24)


@pytest.mark.slow
def test_the_next_page_goes_on_where_the_first_ended(as_, till):
    for number in range(26):
        till.item(f"mug-{number:02}", points=100 + number)
    page = text(as_("alice").get("/shop?points=123&after=999999999"))

    assert "124 points" in page
    assert "123 points" not in page


def test_ordering_sets_points_aside_and_can_be_undone(as_, till):
    till.item(stock=2)
    client = as_("alice")

    page = text(client.get(bought(client).url))

    assert "Ordered. The points are set aside." in page
    assert "waits for approval" in page
    assert 'name="act" value="cancel"' in page
    assert till.purse(till.cast.alice) == (400, 100)
    done(client, Order.objects.get(), "cancel")
    assert till.purse(till.cast.alice) == (500, 0)


def test_a_price_that_changed_is_refused_with_the_new_one(as_, till):
    till.item(points=120)
    answer = bought(as_("alice"), price=100)

    assert answer.status_code == 409
    assert "The price is 120 points now." in text(answer)
    assert 'name="price" value="120"' in text(answer)
    assert not Order.objects.exists()


def test_what_is_sold_out_has_no_button(as_, till):
    till.item(stock=0)
    page = text(as_("alice").get("/shop/items/mug"))

    assert "Sold out" in page
    assert 'name="price"' not in page


@pytest.mark.parametrize("code", ["nothing", "a%00b", "mug"])
def test_what_is_not_sold_to_me_is_as_good_as_missing(as_, till, code):
    till.item(country="SE")

    assert as_("alice").get(f"/shop/items/{code}").status_code == 404


@pytest.mark.slow
def test_hr_approves_and_hands_over(as_, till):
    till.item()
    order = till.order(till.cast.alice)
    client = as_("greta")
    page = text(client.get("/shop/desk"))
    assert "Alice" in page
    assert "80.00</td>" in page

    assert done(client, order, "approve").status_code == 302
    order.refresh_from_db()
    assert done(client, order, "fulfil").status_code == 302

    order.refresh_from_db()
    assert order.state == "payable"
    assert "handed it over" in text(client.get(f"/shop/orders/{order.pk}"))
    assert "on the payslip of" in text(as_("alice").get("/shop/orders"))


def test_the_manager_finds_money_at_the_desk_and_approves_it(as_, till):
    till.money()
    till.item()
    money, goods = till.order(till.cast.alice, "money"), till.order(till.cast.alice)
    client = as_("bob")
    page = text(client.get("/shop/desk"))

    assert f"/shop/orders/{money.pk}" in page
    assert f"/shop/orders/{goods.pk}" not in page
    assert client.get(f"/shop/orders/{goods.pk}").status_code == 404
    done(client, money, "approve")
    money.refresh_from_db()
    assert money.state == "payable"


def test_declining_without_a_reason_is_refused(as_, till):
    till.item()
    order = till.order(till.cast.alice)

    answer = done(as_("greta"), order, "decline")

    assert answer.status_code == 409
    assert "needs a reason" in text(answer)
    done(as_("greta"), order, "decline", reason="It is no longer made.")
    assert "Greta: It is no longer made." in text(as_("alice").get("/shop/orders"))


@pytest.mark.slow
def test_hr_notes_what_was_agreed_about_a_refund_that_payroll_cannot_carry_out(as_, till):
    till.item()
    order = till.handed_over(till.cast.alice)
    Office(World(till.cast)).close()
    Employment.objects.filter(employee=till.cast.alice).update(ends_on=NOW.date())
    hr = as_("greta")

    refused = done(hr, order, "refund", reason="It broke.")
    assert refused.status_code == 409
    assert "nothing was refunded" in text(refused)
    assert "refund waits for HR" in text(hr.get("/shop/desk"))
    assert "wanted to refund it; payroll takes nothing back" in text(hr.get(f"/shop/orders/{order.pk}"))

    assert done(hr, order, "settle", reason="She pays half.").status_code == 302
    assert "refund waits for HR" not in text(hr.get("/shop/desk"))
    assert "She pays half." in text(hr.get(f"/shop/orders/{order.pk}"))


def test_somebody_elses_order_answers_like_a_missing_one(as_, till):
    till.item()
    order = till.order(till.cast.alice)

    for act in ("approve", "decline", "fulfil", "refund", "settle", "cancel"):
        assert done(as_("dan"), order, act, reason="Because").status_code == 404
    assert as_("dan").get(f"/shop/orders/{order.pk}").status_code == 404


def test_who_decides_about_nothing_has_no_desk_and_no_shelf_to_keep(as_, till):
    assert as_("alice").get("/shop/desk").status_code == 403
    assert as_("bob").get("/shop/catalogue").status_code == 403
    assert "Nothing waits for you." in text(as_("bob").get("/shop/desk"))


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 20])
def test_the_desk_takes_few_statements(as_, till, django_assert_max_num_queries, count):
    till.item(points=1)
    till.money(points=1)
    for _ in range(count):
        till.order(till.cast.alice, price=1)
        till.order(till.cast.alice, "money", price=1)
    client = as_("greta")
    with django_assert_max_num_queries(12):
        client.get("/shop/desk")
    client = as_("bob")
    with django_assert_max_num_queries(12):
        client.get("/shop/desk")
    client = as_("alice")
    with django_assert_max_num_queries(12):
        client.get("/shop/orders")


def test_hr_puts_an_item_on_the_shelf(as_, till):
    client = as_("greta")
    answer = client.post("/shop/catalogue/new", ITEM)

    assert answer.status_code == 302, text(answer)
    item = CatalogueItem.objects.get(code="cup")
    assert (item.tax_class, item.prices.get().value_minor) == ("benefit_taxable", 19_995)
    assert "Cup" in text(client.get("/shop/catalogue"))


def test_a_danish_keeper_writes_a_danish_amount(as_, till):
    client = as_("greta")
    client.cookies["django_language"] = "da"
    client.post("/shop/catalogue/new", ITEM | {"value": "1.199,95"})

    assert CatalogueItem.objects.get().prices.get().value_minor == 119_995


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": ""},
        {"kind": "payroll_money"},
        {"name_en": "", "name_da": ""},
        {"points": "0"},
        {"value": "much"},
        {"currency": "XXZ"},
        {"currency": "XXZ", "second_above": "much"},
        {"ends_on": "2025-01-01"},
    ],
)
def test_an_item_that_does_not_fit_together_is_refused(as_, till, wrong):
    answer = as_("greta").post("/shop/catalogue/new", ITEM | wrong)

    assert answer.status_code == 409
    assert not CatalogueItem.objects.exists()


def test_hr_changes_the_stock_and_sets_a_price_from_a_day_on(as_, till):
    item = till.item(stock=1)
    client = as_("greta")
    page = text(client.get("/shop/catalogue/mug"))
    assert 'name="revision" value="1"' in page

    said = {"act": "item", "revision": "1", "name_en": "Big mug", "stock": "9", "starts_on": "2026-01-01"}
    assert client.post("/shop/catalogue/mug", said).status_code == 302
    day = company_date(timezone.now())
    said = {"act": "price", "points": "150", "value": "90", "starts_on": f"{day}"}
    assert client.post("/shop/catalogue/mug", said).status_code == 302

    item.refresh_from_db()
    assert (item.stock, item.texts) == (9, {"en": {"name": "Big mug", "description": ""}})
    assert "150 points" in text(client.get("/shop/catalogue/mug"))
    stale = {"act": "item", "revision": "1", "name_en": "Mug", "starts_on": "2026-01-01"}
    assert client.post("/shop/catalogue/mug", stale).status_code == 409


def test_hr_of_one_entity_does_not_keep_the_shelf_of_all(as_, till):
    entity = Entity.objects.get()
    till.item()
    till.cast.greta.grants.filter(role="hr").update(entity=entity)
    client = as_("greta")

    assert client.get("/shop/catalogue/mug").status_code == 404
    assert client.post("/shop/catalogue/new", ITEM).status_code == 403
    assert client.post("/shop/catalogue/new", ITEM | {"entity": "DK"}).status_code == 302


@pytest.mark.parametrize("language", ["da", "sv"])
def test_an_item_is_told_in_the_readers_language_or_the_next_best(as_, till, language):
    till.item(texts={"da": {"name": "Krus"}, "en": {"name": "Mug"}})
    client = as_("alice")
    client.cookies["django_language"] = language

    assert ("Krus" if language == "da" else "Mug") in text(client.get("/shop"))
