"""The shop's lines of a statement: what points bought that payroll pays or taxes, and what was refunded later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from recognition.payroll.models import PayrollClaim
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


def told(document: Mapping[str, Any], *, language: str) -> list[OrderLine]:
    """The orders of a statement's ``document``; two statements of SQL, none where it has no orders."""
    listed = document.get("orders", [])
    return _lines([(each["order"], each["amount"], "") for each in listed], language)


def later(document: Mapping[str, Any], *, language: str) -> list[OrderLine]:
    """The orders of it that were refunded in later periods; two statements of SQL, none where there are none."""
    refunded = [each for each in document["later"] if "order" in each]
    return _lines([(each["order"], each["amount"], each["period"]) for each in refunded], language)


def _lines(wanted: Collection[tuple[int, int, str]], language: str) -> list[OrderLine]:
    if not wanted:
        return []
    ids = [order_id for order_id, _, _ in wanted]
    bought = shop.bought(order_ids=ids, language=language)
    claims = PayrollClaim.objects.filter(source__in=[f"order:{each}" for each in ids])
    places = {source: (batch, number) for source, batch, number in claims.values_list(*_PLACE)}
    found = []
    for order_id, amount, period in wanted:
        batch, number = places.get(f"order:{order_id}", ("", None))
        said = bought[order_id]._asdict() | {"amount": amount}
        found.append(OrderLine(**said, period=period, batch=batch, line_no=number))
    return found


_PLACE = ("source", "batch__code", "line__line_no")
