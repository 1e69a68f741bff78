"""The pages of the shop in every state, by who looks at them; see pages.py."""

from django.utils import timezone

from tests.recognition.shop.till import Till

LONG = {
    "da": {"name": "Weekendophold i Rosenborg-Sønderskov", "description": "To nætter med morgenmad. " * 12},
    "sv": {"name": "Helgvistelse i Björnåsens kurortsanläggning", "description": "Två nätter med frukost. " * 12},
    "en": {"name": "A weekend at the seaside", "description": "Two nights with breakfast. " * 12},
}


def stocked(world):
    """Alice has points; things she can afford, cannot, and that are sold out; returns the page of the shop."""
    if not hasattr(world, "till"):
        till, at = Till(world.cast), timezone.now()
        till.points(world.cast.alice, 500)
        till.points(world.cast.alice, 300, "cash")
        till.item(at=at)
        till.item("weekend", at=at, points=90_000, value_minor=250_000, texts=LONG)
        till.item("last-cup", at=at, stock=0)
        till.money(at=at)
        till.day_off(at=at, points=400)
        world.till = till
    return "/shop"


def ordered(world):
    """An order of Alice's that waits for HR; its number."""
    stocked(world)
    if not hasattr(world, "ordered"):
        world.ordered = world.till.order(world.cast.alice, at=timezone.now()).pk
    return world.ordered


def declined(world):
    """Another one, declined with a reason; its number."""
    if not hasattr(world, "declined_order"):
        at = timezone.now()
        order = world.till.order(world.cast.alice, "money", at=at)
        world.till.decline(world.cast.bob, order, at=at, reason="Not this month: the budget is used up.")
        world.declined_order = order.pk
    return world.declined_order


SHOPPER = {
    "shop-empty": "/shop",
    "shop-orders-empty": "/shop/orders",
    "shop": stocked,
    "shop-item": "/shop/items/mug",
    "shop-item-dear": "/shop/items/weekend",
    "shop-item-money": "/shop/items/money",
    "shop-item-missing": "/shop/items/nothing",
    "shop-order": lambda world: f"/shop/orders/{ordered(world)}",
    "shop-order-declined": lambda world: f"/shop/orders/{declined(world)}",
    "shop-orders": "/shop/orders",
    "shop-desk-not-hers": "/shop/desk",
}
MANAGER = {"shop-desk-nothing": "/shop/desk"}
HR = {
    "shop-order-waiting": lambda world: f"/shop/orders/{ordered(world)}",
    "shop-desk": "/shop/desk",
    "shop-desk-all": "/shop/desk?all=1",
    "shop-catalogue": "/shop/catalogue",
    "shop-catalogue-new": "/shop/catalogue/new",
    "shop-catalogue-item": "/shop/catalogue/weekend",
    "shop-order-missing": "/shop/orders/999999",
}
