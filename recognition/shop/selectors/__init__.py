"""Every read of the shop: what it sells to whom, orders, and what payroll takes from it."""

from recognition.shop.selectors.catalogue import (
    Balance,
    KeptItem,
    Offer,
    PriceRow,
    Shelf,
    kept_item,
    kept_items,
    offer,
    shelf,
)
from recognition.shop.selectors.deciders import deciders, undecidable, waiting_for_second
from recognition.shop.selectors.lines import Bought, PayableLine, bought, non_cash, payable_lines
from recognition.shop.selectors.orders import Desk, OrderView, Step, decisions_waiting, desk, order, own_orders

__all__ = [
    "Balance",
    "Bought",
    "Desk",
    "KeptItem",
    "Offer",
    "OrderView",
    "PayableLine",
    "PriceRow",
    "Shelf",
    "Step",
    "bought",
    "deciders",
    "decisions_waiting",
    "desk",
    "kept_item",
    "kept_items",
    "non_cash",
    "offer",
    "order",
    "own_orders",
    "payable_lines",
    "shelf",
    "undecidable",
    "waiting_for_second",
]
