"""What every change of an order has in common: its row and its lock, its conditional update, its news."""

from datetime import datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import require_transaction
from recognition.core.errors import DomainError
from recognition.shop import states
from recognition.shop.access import UnknownOrder
from recognition.shop.models import Order

RELATED = ("item", "entity", "employee")


class StaleOrder(DomainError):
    """The order changed after the page was made from which it is decided."""

    code = "stale_order"


def order_named(order_id: int) -> Order:
    """The order, not locked. Raises UnknownOrder."""
    found = Order.objects.select_related(*RELATED).filter(pk=order_id).first()
    if found is None:
        raise UnknownOrder.numbered(order_id)
    return found


def locked_order(order_id: int) -> Order:
    """The order, locked until the transaction ends. Raises UnknownOrder."""
    require_transaction()
    rows = Order.objects.select_for_update(of=("self",), no_key=True).select_related(*RELATED)
    found = rows.filter(pk=order_id).first()
    if found is None:
        raise UnknownOrder.numbered(order_id)
    return found


def lock_open_orders_beside(order_id: int) -> None:
    """Lock all open orders of the person whose order it is, this one among them, in one order, until the transaction
    ends: what is counted of their year then counts each that was approved, and no other is approved meanwhile."""
    require_transaction()
    person = Order.objects.filter(pk=order_id).values("employee")
    held = Order.objects.filter(employee__in=person, state__in=states.OPEN).order_by("pk")
    list(held.select_for_update(no_key=True).values_list("pk", flat=True))


def refuse_stale(order: Order, revision: int | None) -> None:
    """Raise StaleOrder when the page decided from was of another ``revision``; None was looked at just now."""
    if revision is not None and revision != order.revision:
        raise StaleOrder(f"Order {order.pk} is {order.state} by now and this page is out of date; look at it again.")


def move(order: Order, *, state: str, at: datetime, **changes: Any) -> None:
    """Give a locked order its next state, if the table allows it. Raises IllegalOrderMove, StaleOrder."""
    states.check(order.state, state)
    changes |= {"state": state, "state_at": at, "revision": order.revision + 1}
    unchanged = Order.objects.filter(pk=order.pk, state=order.state, revision=order.revision)
    if not unchanged.update(**changes):
        raise StaleOrder(f"Order {order.pk} changed in the meantime; look at it again.")
    for name, value in changes.items():
        setattr(order, name, value)


def tell(actor: Actor, order: Order, code: str, *, at: datetime, text_digest: str = "", **more: Any) -> str:
    """Record what became of an order; its state."""
    facts = {
        "employee": order.employee_id,
        "item": order.item_id,
        "quantity": order.quantity,
        "points": order.points,
        "unit": order.unit,
        "revision": order.revision,
    }
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="order",
        subject_id=order.pk,
        data=facts | more,
        text_digest=text_digest,
    )
    return order.state
