"""Somebody orders an item for their points, or takes the order back before it is fulfilled."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden
from recognition.ledger import services as ledger
from recognition.people import selectors as people
from recognition.people.models import Employment
from recognition.shop import access, pricing, states
from recognition.shop.models import CatalogueItem, ItemPrice, Order
from recognition.shop.services import funds, rows

MOST_PIECES = 1_000


class PriceChanged(DomainError):
    """The price is not the one the person was shown; ``points`` is the price of a piece now."""

    code = "price_changed"

    def __init__(self, points: int) -> None:
        self.points = points
        super().__init__(f"The price is {points} points now; order again if you still want it.")


class SoldOut(DomainError):
    """There are fewer pieces left than were ordered."""

    code = "sold_out"


class LimitReached(DomainError):
    """The person may not have so many pieces in one calendar year."""

    code = "limit_reached"


class NotEnoughPoints(DomainError):
    """The person has fewer points than the order costs; ``missing`` is how many fewer."""

    code = "not_enough_points"

    def __init__(self, *, needed: int, available: int) -> None:
        self.missing = needed - available
        super().__init__(f"This costs {needed} points, and you have {available}; {self.missing} are missing.")


class BadOrder(DomainError):
    """An order is of no number of pieces the shop can sell."""

    code = "bad_order"


class NotAShopper(Forbidden):
    """Only who is employed orders for their points."""

    code = "not_a_shopper"


class TooLateToCancel(DomainError):
    """The order is fulfilled, at payroll, or over."""

    code = "too_late_to_cancel"


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """Who orders how much of what at which price, as employed ``today``."""

    item_id: int
    quantity: int
    price: int
    employee_id: int
    employment: Employment
    today: date


def order(*, actor: Actor, item: str, quantity: int = 1, price: int, at: datetime, key: str) -> Order:
    """Order ``quantity`` pieces of ``item`` (its code) at ``price``, the points for one piece the person was shown.

    The points are taken aside until the order is decided. The same ``key`` again returns the first order. Raises
    NotAShopper, UnknownItem (also for what is not sold to the person today), PriceChanged, SoldOut, LimitReached,
    NotEnoughPoints, BadOrder, KeyReused.
    """
    if not 0 < quantity <= MOST_PIECES:
        raise BadOrder(f"Order at least 1 piece and at most {MOST_PIECES}.")
    arguments = {"item": item, "quantity": quantity, "price": price}
    with durable():
        order_id = activity.once(
            service="shop.order",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _order(actor, item, quantity, price, at),
        )
        return rows.order_named(order_id)


def cancel(*, actor: Actor, order_id: int, at: datetime, key: str = "") -> Order:
    """Take an own order back: points and stock return. Cancelling again changes nothing.

    Raises UnknownOrder for what is not the actor's, TooLateToCancel once it is fulfilled or approved for payroll.
    """
    with durable():
        activity.once(
            service="shop.cancel",
            actor=actor,
            key=key or str(order_id),
            arguments={"order": order_id},
            at=at,
            work=lambda: _cancel(actor, order_id, at),
        )
        return rows.order_named(order_id)


def take_from_stock(order: Order) -> None:
    """What is ordered is no longer for others; the last lock an order takes."""
    _move_stock(order, -order.quantity)


def put_back_stock(order: Order) -> None:
    """What was not handed over, or came back, is in stock again."""
    _move_stock(order, order.quantity)


def _move_stock(order: Order, pieces: int) -> None:
    """Count ``pieces`` more; the page from which HR changes the item is out of date by that, or it would undo it."""
    counted = CatalogueItem.objects.filter(pk=order.item_id, stock__isnull=False)
    counted.update(stock=F("stock") + pieces, revision=F("revision") + 1)


def _order(actor: Actor, code: str, quantity: int, price: int, at: datetime) -> int:
    employee_id, today = actor.employee_id, people.company_date(at)
    if employee_id is None:
        raise NotAShopper("Only people order for their points; sign in.")
    employment = people.employments_on(pairs=[(employee_id, today)]).get((employee_id, today))
    if employment is None:
        raise NotAShopper("Only who is employed today orders; your points stay yours, ask HR about them.")
    found = CatalogueItem.objects.filter(code=code).first()
    if found is None:
        raise pricing.UnknownItem(f"There is no item {code!r} in your shop today.")
    wish = _Wish(
        item_id=found.pk,
        quantity=quantity,
        price=price,
        employee_id=employee_id,
        employment=employment,
        today=today,
    )
    # Accounts before stock: the one order of locks. The item is read again behind its own.
    funds.lock(unit=found.unit, employee_id=employee_id)
    item = CatalogueItem.objects.select_for_update(no_key=True).get(pk=found.pk)
    made = _make(wish, item, _price(wish, item), at)
    rows.tell(actor, made, "shop.ordered", at=at)
    return made.pk


def _price(wish: _Wish, item: CatalogueItem) -> ItemPrice:
    """The price in force. Raises UnknownItem, PriceChanged, SoldOut, LimitReached."""
    price = pricing.in_force(item, wish.today)
    if price is None or not pricing.is_sold_to(item, wish.employment, wish.today):
        raise pricing.UnknownItem(f"There is no item {item.code!r} in your shop today.")
    if price.points != wish.price:
        raise PriceChanged(price.points)
    if item.stock is not None and item.stock < wish.quantity:
        raise SoldOut(f"Only {item.stock} are left." if item.stock else "It is sold out; look in again later.")
    if item.limit_per_person is not None:
        left = item.limit_per_person - pricing.pieces_this_year(wish.employee_id, [item.pk], wish.today).get(item.pk, 0)
        if wish.quantity > left:
            raise LimitReached(
                f"You may have {item.limit_per_person} of it in a calendar year, of which {max(0, left)} are left."
            )
    return price


def _make(wish: _Wish, item: CatalogueItem, price: ItemPrice, at: datetime) -> Order:
    employment = wish.employment
    made = Order.objects.create(
        item=item,
        price=price,
        quantity=wish.quantity,
        unit=item.unit,
        points=price.points * wish.quantity,
        value_minor=None if price.value_minor is None else price.value_minor * wish.quantity,
        currency=item.currency,
        tax_class=pricing.tax_class(item, employment),
        employee_id=wish.employee_id,
        employment=employment,
        entity_id=employment.entity_id,
        team_id=employment.team_id,
        cost_centre=employment.cost_centre,
        ordered_at=at,
        state_at=at,
    )
    try:
        funds.reserve(made, at)
    except ledger.InsufficientFunds as error:
        raise NotEnoughPoints(needed=error.needed, available=error.available) from error
    take_from_stock(made)
    return made


def _cancel(actor: Actor, order_id: int, at: datetime) -> str:
    found = rows.locked_order(order_id)
    if actor.employee_id is None or found.employee_id != actor.employee_id:
        raise access.UnknownOrder.numbered(order_id)
    if found.state not in states.CANCELLABLE:
        raise TooLateToCancel(f"Order {order_id} is {found.state}; ask HR to refund it.")
    funds.give_back(found, at=at)
    rows.move(found, state=Order.State.CANCELLED, at=at)
    put_back_stock(found)
    return rows.tell(actor, found, "shop.cancelled", at=at)
