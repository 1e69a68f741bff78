"""What Fjordvarme sells for points, so that the shop is not empty."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from recognition.core.actor import Actor
from recognition.core.constraints import Conflict
from recognition.shop import pricing
from recognition.shop import services as shop

ITEMS: tuple[dict[str, Any], ...] = (
    {
        "code": "termokop",
        "kind": "goods",
        "points": 40,
        "currency": "DKK",
        "value_minor": 149_00,
        "stock": 60,
        "limit_per_person": 2,
        "texts": {
            "da": {"name": "Termokop", "description": "Holder kaffen varm til sidste kunde er ringet op."},
            "sv": {"name": "Termosmugg", "description": "Håller kaffet varmt tills den sista kunden är uppringd."},
            "en": {"name": "Thermos cup", "description": "Keeps the coffee warm until the last customer is called."},
        },
    },
    {
        "code": "bornehjaelp",
        "kind": "donation",
        "points": 50,
        "currency": "DKK",
        "value_minor": 100_00,
        "texts": {
            "da": {"name": "Gave til Børnehjælpsdagen", "description": "Fjordvarme giver 100 kr. i dit navn."},
            "sv": {"name": "Gåva till barnhjälpen", "description": "Fjordvarme ger 100 kronor i ditt namn."},
            "en": {"name": "A gift to children in need", "description": "Fjordvarme gives 100 kroner in your name."},
        },
    },
    {
        "code": "fridag",
        "kind": "day_off",
        "points": 300,
        "limit_per_person": 1,
        "texts": {
            "da": {"name": "En fridag", "description": "Aftal dagen med din leder."},
            "sv": {"name": "En ledig dag", "description": "Kom överens om dagen med din chef."},
            "en": {"name": "A day off", "description": "Agree the day with your manager."},
        },
    },
    {
        "code": "penge",
        "kind": "payroll_money",
        "unit": "cash",
        "points": 100,
        "currency": "DKK",
        "value_minor": 100_00,
        "second_above": 1_000_00,
        "texts": {
            "da": {"name": "100 kr. med lønnen", "description": "Før skat, når din leder har godkendt det."},
            "sv": {"name": "100 danska kronor med lönen", "description": "Före skatt, när din chef har godkänt det."},
            "en": {"name": "100 kroner with the pay", "description": "Before tax, once your manager has approved it."},
        },
    },
)
SHOPPERS = tuple(f"FV{number:03}" for number in range(48, 8, -1))


def stock(*, hr: Actor, at: datetime) -> None:
    """Put the items on the shelf; those that stand there already stay as they are."""
    for item in ITEMS:
        said: dict[str, Any] = {"unit": "goods", "starts_on": at.date()} | item
        with suppress(Conflict):
            shop.add_item(actor=hr, draft=shop.ItemDraft(**said), at=at)


def order_one(*, people: Iterable[Actor], at: datetime) -> None:
    """The first of ``people`` who works here and can afford it orders a cup; HR has not looked at it yet."""
    for person in people:
        with suppress(shop.NotAShopper, shop.NotEnoughPoints, pricing.UnknownItem):
            shop.order(actor=person, item="termokop", price=40, at=at, key="demo cup")
            return
