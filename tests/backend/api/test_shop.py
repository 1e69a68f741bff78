"""The shop over the API: one's own shelf and orders, once per key; decisions by whose they are."""

import json

import pytest
from django.utils import timezone

from recognition.people.selectors import company_date
from recognition.shop.models import Order
from tests.recognition.shop.limits import verified
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db
SCOPES = ("shop:read", "shop:write", "shop:decide")


@pytest.fixture
def till(cast):
    till = Till(cast)
    till.points(cast.alice, 500)
    till.points(cast.alice, 300, "cash")
    return till


@pytest.fixture
def client_of(token_for, caller):
    return lambda name: caller(token_for(*SCOPES, employee=name))


def send(client, path, key="key-0001", **body):
    headers = {"Idempotency-Key": key}
    return client.post(f"/api/v1/shop/{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_the_shelf_comes_in_pages_with_what_i_can_afford(till, client_of):
    till.item(texts={"en": {"name": "Mug"}}, stock=3)
    till.item("bike", points=900, texts={"en": {"name": "Bicycle"}})
    client = client_of("alice")

    first = client.get("/api/v1/shop/items", {"limit": 1}).json()
    second = client.get("/api/v1/shop/items", {"limit": 1, "cursor": first["next"]}).json()

    assert [(row["item"], row["price"], row["most"], row["value"]) for row in first["results"]] == [
        ("mug", 100, 3, "80.00")
    ]
    assert [(row["name"], row["missing"]) for row in second["results"]] == [("Bicycle", 400)]
    assert second["next"] is None


@pytest.mark.slow
def test_an_order_is_made_once_per_key_and_cancelled(till, client_of):
    till.item()
    client = client_of("alice")

    first, second = (send(client, "orders", item="mug", price=100) for _ in range(2))
    assert first.json() == second.json()
    assert (first.json()["state"], first.json()["may"]) == ("ordered", ["cancel"])
    other = send(client, "orders", item="mug", price=100, quantity=2)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")

    number = first.json()["id"]
    assert send(client, f"orders/{number}/cancel", "key-0002").json()["state"] == "cancelled"
    assert till.purse(till.cast.alice) == (500, 0)
    assert [row["id"] for row in client.get("/api/v1/shop/orders").json()["results"]] == [number]


@pytest.mark.slow
def test_a_repetition_gets_the_first_answer_whatever_became_of_the_order(till, client_of):
    till.item()
    alice, hr = client_of("alice"), client_of("greta")
    ordered = send(alice, "orders", item="mug", price=100).json()
    decision = f"orders/{ordered['id']}/decision"
    approved = send(hr, decision, "key-0002", kind="approve").json()
    send(hr, decision, "key-0003", kind="decline", reason="Sold out")

    assert send(alice, "orders", item="mug", price=100).json() == ordered
    assert send(hr, decision, "key-0002", kind="approve").json() == approved
    assert [row["state"] for row in alice.get("/api/v1/shop/orders").json()["results"]] == ["declined"]
    other = send(hr, decision, "key-0002", kind="decline", reason="No")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"item": "mug", "price": 99}, 409, "price_changed"),
        ({"item": "nothing", "price": 100}, 404, "unknown_item"),
        ({"item": "mug", "price": 100, "quantity": 6}, 409, "not_enough_points"),
        ({"item": "mug", "price": 100, "quantity": 0}, 422, "invalid"),
        ({"item": "mug", "price": 100, "employee_id": "bob"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_ordered_is_said_by_a_code(till, client_of, body, status, code):
    till.item()
    answer = send(client_of("alice"), "orders", **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Order.objects.exists()


@pytest.mark.slow
def test_hr_and_deciders_decide_and_nobody_else_knows_of_it(till, client_of):
    till.item()
    till.money()
    goods, money = till.order(till.cast.alice), till.order(till.cast.alice, "money")

    stranger = send(client_of("dan"), f"orders/{goods.pk}/decision", kind="approve")
    missing = send(client_of("dan"), "orders/999999/decision", kind="approve")
    assert (stranger.status_code, missing.status_code) == (404, 404)
    assert stranger.json()["code"] == missing.json()["code"]

    assert send(client_of("bob"), f"orders/{money.pk}/decision", kind="approve").json()["state"] == "payable"
    hr = client_of("greta")
    assert send(hr, f"orders/{goods.pk}/decision", kind="approve").json()["may"] == ["decline", "fulfil"]
    assert send(hr, f"orders/{goods.pk}/decision", "key-0002", kind="fulfil").json()["state"] == "payable"
    refusal = send(hr, f"orders/{goods.pk}/decision", "key-0003", kind="refund")
    assert (refusal.status_code, refusal.json()["code"]) == (422, "reason_needed")
    done = send(hr, f"orders/{goods.pk}/decision", "key-0004", kind="refund", reason="It broke")
    assert done.json()["is_refunded"]


@pytest.mark.slow
def test_what_passes_the_tax_limit_of_the_year_needs_a_second_who_may_look_at_it_afterwards(till, client_of):
    verified(till.cast, year=company_date(timezone.now()).year)
    till.item("gift", value_minor=130_001, tax_class="exempt_within_threshold")
    order = till.order(till.cast.alice, "gift", at=timezone.now())
    path = f"orders/{order.pk}/decision"
    hr, second = client_of("greta"), client_of("frida")
    assert send(second, path, kind="approve").status_code == 404

    first = send(hr, path, kind="approve").json()
    assert (first["state"], first["may"]) == ("needs_second", [])
    again = send(hr, path, "key-0002", kind="approve")
    assert (again.status_code, again.json()["code"]) == (403, "not_a_decider")
    assert send(client_of("dan"), path, kind="approve").status_code == 404
    assert second.get(f"/api/v1/shop/orders/{order.pk}").json()["may"] == ["approve", "decline"]

    confirmed = send(second, path, "key-0003", kind="approve")
    assert (confirmed.status_code, confirmed.json()["state"], confirmed.json()["may"]) == (200, "approved", [])


def test_a_foreign_order_answers_like_a_missing_one(till, client_of):
    till.item()
    order = till.order(till.cast.alice)
    client = client_of("dan")

    foreign, missing = client.get(f"/api/v1/shop/orders/{order.pk}"), client.get("/api/v1/shop/orders/999999")
    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown_order")
    assert missing.json()["code"] == "unknown_order"
    assert send(client, f"orders/{order.pk}/cancel").status_code == 404
