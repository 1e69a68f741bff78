"""The shelf over the API: HR puts items on it, changes their stock and limits, and sets prices."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.people import selectors as company
from recognition.people.models import Entity, Role, RoleGrant
from recognition.shop.models import CatalogueItem, ItemPrice
from tests import cast as people
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/shop/catalogue"
MUG = {
    "item": "mug",
    "kind": "goods",
    "unit": "goods",
    "texts": {"da": {"name": "Krus"}, "en": {"name": "Mug", "description": "Holds coffee."}},
    "price": 100,
    "value": "80.00",
    "currency": "DKK",
    "stock": 3,
}


@pytest.fixture
def client_of(cast, token_for, caller):
    return lambda name: caller(token_for("shop:read", "shop:keep", employee=name))


def send(client, body, address=ADDRESS, method="POST", key="key-0001"):
    return client.generic(method, address, json.dumps(body), "application/json", headers={"Idempotency-Key": key})


def today():
    return company.company_date(timezone.now())


def test_an_item_is_put_on_the_shelf_once_a_key(client_of):
    greta = client_of("greta")
    first = send(greta, MUG)

    assert send(greta, MUG).json() == first.json()
    assert send(greta, MUG | {"stock": 4}).json()["code"] == "key_reused"
    assert send(greta, MUG, key="key-0002").json()["detail"].startswith("There is an item with this code already")
    [price] = first.json().pop("prices")
    assert (price["price"], price["value"], price["set_by"], price["is_in_force"]) == (100, "80.00", "Greta", True)
    [row] = greta.get(ADDRESS).json()["results"]
    assert row == {
        "item": "mug",
        "kind": "goods",
        "unit": "goods",
        "texts": {
            "da": {"name": "Krus", "description": ""},
            "en": {"name": "Mug", "description": "Holds coffee."},
        },
        "tax_class": "benefit_taxable",
        "price": 100,
        "value": "80.00",
        "currency": "DKK",
        "stock": 3,
        "limit_per_person": None,
        "entity_id": "",
        "country": "",
        "starts_on": today().isoformat(),
        "ends_on": None,
        "second_above": None,
        "second_above_in_period": None,
        "revision": 1,
        "is_on_sale": True,
    }
    assert CatalogueItem.objects.count() == 1


def test_only_what_is_sent_is_changed_and_an_old_page_is_refused(client_of):
    greta = client_of("greta")
    send(greta, MUG)
    wish = {"revision": 1, "stock": None, "limit_per_person": 2, "second_above": "500.50"}

    changed = send(greta, wish, f"{ADDRESS}/mug", "PATCH").json()

    assert (changed["stock"], changed["limit_per_person"], changed["second_above"]) == (None, 2, "500.50")
    assert (changed["texts"]["da"]["name"], changed["price"], changed["revision"]) == ("Krus", 100, 2)
    assert send(greta, wish, f"{ADDRESS}/mug", "PATCH").json()["revision"] == 2
    stale = send(greta, wish, f"{ADDRESS}/mug", "PATCH", key="key-0002")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_item")
    said = {"revision": 2, "texts": {"sv": {"name": "Mugg"}}}
    assert send(greta, said, f"{ADDRESS}/mug", "PATCH", key="key-0003").json()["texts"].keys() == {"sv"}


def test_a_price_begins_on_its_day(client_of):
    greta = client_of("greta")
    send(greta, MUG)
    later = (today() + timedelta(days=9)).isoformat()
    wish = {"price": 120, "value": "95", "starts_on": later}

    for _ in range(2):
        told = send(greta, wish, f"{ADDRESS}/mug/prices").json()

    assert [(each["price"], each["value"], each["is_in_force"]) for each in told["prices"]] == [
        (120, "95.00", False),
        (100, "80.00", True),
    ]
    assert told["price"] == 100
    early = wish | {"starts_on": (today() - timedelta(days=9)).isoformat()}
    assert send(greta, early, f"{ADDRESS}/mug/prices", key="key-0002").json()["code"] == "bad_item"
    assert ItemPrice.objects.count() == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"currency": "kr"}, 422, "bad_amount"),
        ({"value": "1.234"}, 422, "bad_amount"),
        ({"value": None}, 409, "bad_item"),
        ({"kind": "day_off"}, 409, "bad_item"),
        ({"kind": "payroll_money"}, 409, "bad_item"),
        ({"texts": {}}, 409, "bad_item_text"),
        ({"texts": {"de": {"name": "Becher"}}}, 422, "invalid"),
        ({"entity_id": "XX"}, 404, "unknown_entity"),
        ({"country": "dk"}, 409, "bad_item"),
        ({"stock": -1}, 422, "invalid"),
        ({"unit": "symbolic"}, 422, "invalid"),
        ({"revision": 1}, 422, "invalid"),
    ],
)
def test_what_cannot_be_sold_is_a_problem(client_of, wish, status, code):
    answer = send(client_of("greta"), MUG | wish)

    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert not CatalogueItem.objects.exists()


@pytest.mark.slow
def test_hr_of_an_entity_keeps_its_items_and_no_others(cast, client_of):
    swedish = Entity.objects.create(
        external_id="SE", name="Bakkegård AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    olga = people.employ("olga", swedish, manager=None, team="Kontor")
    RoleGrant.objects.create(employee=olga, role=Role.HR, entity=swedish, granted_at=people.BEGINNING)
    send(client_of("greta"), MUG)

    for name in ("olga", "bob"):
        caller = client_of(name)
        assert caller.get(ADDRESS).json() == {"results": [], "next": None}
        assert send(caller, MUG | {"item": "cup"}).json()["code"] == "role_needed"
        for method, tail, wish in (
            ("GET", "", {}),
            ("PATCH", "", {"revision": 1, "stock": 9}),
            ("POST", "/prices", {"price": 1, "starts_on": today().isoformat()}),
        ):
            foreign, missing = (send(caller, wish, f"{ADDRESS}/{each}{tail}", method) for each in ("mug", "none"))
            assert foreign.status_code == missing.status_code == 404
            assert foreign.json()["detail"] == missing.json()["detail"]
    ski = MUG | {"item": "ski", "entity_id": "SE", "currency": "SEK"}
    assert send(client_of("olga"), ski, key="key-0002").json()["entity_id"] == "SE"
    assert [each["item"] for each in client_of("olga").get(ADDRESS).json()["results"]] == ["ski"]


def test_the_shelf_comes_in_pages_of_a_few_statements(cast, client_of, django_assert_max_num_queries):
    till, greta = Till(cast), client_of("greta")
    for code in ("d", "a", "c", "b", "e"):
        till.item(code)
    till.day_off("f")

    with django_assert_max_num_queries(8):
        page = greta.get(ADDRESS, {"limit": 4}).json()
    rest = greta.get(ADDRESS, {"limit": 4, "cursor": page["next"]}).json()

    assert "".join(each["item"] for each in page["results"] + rest["results"]) == "abcdef"
    assert rest["next"] is None
    assert greta.get(ADDRESS, {"cursor": "YWZ0ZXI6AA"}).json()["code"] == "invalid"


def test_who_only_orders_keeps_nothing(cast, token_for, caller):
    buyer = caller(token_for("shop:read", "shop:write", "shop:decide", employee="greta"))

    assert send(buyer, MUG).json()["code"] == "insufficient_scope"
    assert send(buyer, {"revision": 1}, f"{ADDRESS}/mug", "PATCH").json()["code"] == "insufficient_scope"
