"""Every read of the shop: what it sells to whom, orders, and what payroll takes from it."""

from recognition.shop.selectors.catalogue import (
    Balance,
    KeptItem,
    Offer,
    PriceRow,
    Shelf,
    balances,
    kept_item,
    kept_items,
    offer,
    shelf,
)
from recognition.shop.selectors.lines import Bought, PayableLine, bought, non_cash, payable_lines
from recognition.shop.selectors.orders import (
    OrderView,
    Step,
    kept_orders,
    order,
    orders_to_decide,
    orders_waiting,
    own_orders,
)

__all__ = [
    "Balance",
    "Bought",
    "KeptItem",
    "Offer",
    "OrderView",
    "PayableLine",
    "PriceRow",
    "Shelf",
    "Step",
    "balances",
    "bought",
    "kept_item",
    "kept_items",
    "kept_orders",
    "non_cash",
    "offer",
    "order",
    "orders_to_decide",
    "orders_waiting",
    "own_orders",
    "payable_lines",
    "shelf",
]
