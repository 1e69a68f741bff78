"""The shop's lines of a statement: what points bought that payroll pays or taxes, and what was refunded later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recognition.shop import selectors as shop


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """One line; ``amount`` in minor units of ``unit``, negative for what was taken back, ``points`` what it cost.

    ``kind`` is the item's, ``name`` its name today. ``period`` is that of a later refund, else "". ``batch`` and
    ``line_no`` say where it stands at payroll, if it is there by now.
    """

    order_id: int
    name: str
    kind: str
    quantity: int
    points: int
    nature: str
    unit: str
    amount: int
    tax_class: str
    reverses: int | None
    period: str = ""
    batch: str = ""
    line_no: int | None = None


def sources(document: Mapping[str, Any]) -> list[str]:
    """What payroll claims the orders of a statement's ``document`` as, those refunded later too."""
    return [f"order:{each['order']}" for each in (*document.get("orders", []), *document["later"]) if "order" in each]


def told(
    document: Mapping[str, Any], *, places: Mapping[str, tuple[str, int]], language: str
) -> tuple[list[OrderLine], list[OrderLine]]:
    """The orders of a statement's ``document``, and those of it that were refunded in later periods.

    ``places`` says in which batch and line a source stands. One statement of SQL, none where there are no orders.
    """
    listed = [(each["order"], each["amount"], "") for each in document.get("orders", [])]
    refunded = [(each["order"], each["amount"], each["period"]) for each in document["later"] if "order" in each]
    ids = {order_id for order_id, _, _ in (*listed, *refunded)}
    bought = shop.bought(order_ids=ids, language=language) if ids else {}

    def line(order_id: int, amount: int, period: str) -> OrderLine:
        batch, number = places.get(f"order:{order_id}", ("", None))
        said = bought[order_id]._asdict() | {"amount": amount}
        return OrderLine(**said, period=period, batch=batch, line_no=number)

    return [line(*each) for each in listed], [line(*each) for each in refunded]
