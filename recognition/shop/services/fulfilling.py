"""HR hands over what was approved, or takes an order back after that: points return, payroll gets a reversal.

Of somebody who left payroll takes nothing back: that refund is a case, until HR notes what was agreed.
"""

from datetime import datetime

from recognition.core import periods
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.people import selectors as people
from recognition.rewards.access import Decider
from recognition.rewards.services import moves
from recognition.shop import access, states
from recognition.shop.models import Order, OrderDecision
from recognition.shop.services import funds, ordering, rows
from recognition.shop.services.deciding import ReasonNeeded, Request, carried_out, decided, locked_period, tell

Kind = OrderDecision.Kind


class NotApproved(DomainError):
    """Only an approved order is handed over."""

    code = "order_not_approved"


class NotRefundable(DomainError):
    """There is nothing to take back: the order is not fulfilled yet, or it was refunded before."""

    code = "order_not_refundable"


class BeyondPayroll(DomainError):
    """Payroll has what is to be refunded, and no payslip any more to take it back from."""

    code = "order_beyond_payroll"


def fulfil(*, actor: Actor, order_id: int, at: datetime, key: str = "", revision: int | None = None) -> Order:
    """Note that the person has what they ordered: the points are spent, and what is pay is payable from now on.

    Raises UnknownOrder, RoleNeeded and NotADecider unless the actor is HR there and another person, NotApproved,
    StaleOrder, KeyReused.
    """
    request = Request(actor=actor, order_id=order_id, at=at, key=key, revision=revision)
    return carried_out(request, Kind.FULFIL, lambda: _fulfil(request))


def refund(*, actor: Actor, order_id: int, at: datetime, reason: str, key: str = "") -> Order:
    """Take back a fulfilled order: points and stock return by compensating entries.

    What payroll has (or what belongs to a closed period) is taken back by a reversal line in the open period instead;
    the order returned then keeps its state, and has a ``reversal``. Raises UnknownOrder, RoleNeeded and NotADecider
    unless the actor is HR there and another person, NotRefundable, ReasonNeeded, KeyReused, and BeyondPayroll
    (recorded: it waits for ``settle``) when that line would be of somebody who left or changed entity.
    """
    if not reason.strip():
        raise ReasonNeeded("Refunding needs a reason that the person can read; write one.")
    request = Request(actor=actor, order_id=order_id, at=at, key=key, reason=reason)
    order = carried_out(request, Kind.REFUND, lambda: _refund(request))
    if order.decisions.filter(kind=Kind.CASE).exists() and not order.decisions.filter(kind=Kind.REFUND).exists():
        raise BeyondPayroll(
            "This person left or changed entity, so payroll takes nothing back here and nothing was refunded. It waits"
            " among the orders until HR has agreed with the person and notes what."
        )
    return order


def settle(*, actor: Actor, order_id: int, at: datetime, reason: str, key: str = "") -> Order:
    """Note what HR agreed with the person about a refund that payroll could not carry out: nothing is posted.

    Raises UnknownOrder, RoleNeeded and NotADecider unless the actor is HR there and another person, NotRefundable when
    nothing waits, ReasonNeeded, KeyReused.
    """
    if not reason.strip():
        raise ReasonNeeded("Write what was agreed with the person.")
    request = Request(actor=actor, order_id=order_id, at=at, key=key, reason=reason)
    return carried_out(request, Kind.SETTLE, lambda: _settle(request))


def _settle(request: Request) -> str:
    order = _locked(request)
    decider = access.may_keep(actor=request.actor, order=order, at=request.at)
    if not Order.objects.filter(access.has_case(), pk=order.pk).exists():
        raise NotRefundable(f"No refund of order {order.pk} waits for HR.")
    return tell(request, order, decided(request, order, decider, Kind.SETTLE), "shop.case_settled")


def _fulfil(request: Request) -> str:
    found = rows.order_named(request.order_id)
    is_pay = found.value_minor is not None
    period_id = locked_period(found, request.at) if is_pay else None
    order = _locked(request)
    decider = access.may_keep(actor=request.actor, order=order, at=request.at)
    if order.state != Order.State.APPROVED:
        raise NotApproved(f"Order {order.pk} is {order.state}; only an approved order is handed over.")
    rows.refuse_stale(order, request.revision)
    decision = decided(request, order, decider, Kind.FULFIL)
    funds.settle(order, at=request.at, period_id=period_id)
    state = Order.State.PAYABLE if is_pay else Order.State.FULFILLED
    rows.move(order, state=state, at=request.at, period_id=period_id, fulfilled_at=request.at)
    return tell(request, order, decision, "shop.fulfilled")


def _refund(request: Request) -> str:
    found = rows.order_named(request.order_id)
    period_id = locked_period(found, request.at) if found.value_minor is not None else None
    sums = None
    if found.item.kind == access.MONEY and period_id is not None:
        sums = moves.locked_person_period(employee_id=found.employee_id, period_id=period_id, unit=found.currency)
    order = _locked(request)
    decider = access.may_keep(actor=request.actor, order=order, at=request.at)
    is_new = order.reverses_id is None and not Order.objects.filter(reverses=order).exists()
    if not is_new or states.PLACE[order.state] != states.Place.SPENT:
        raise NotRefundable(f"Order {order.pk} is {order.state}; only what was fulfilled is refunded, and once.")
    is_at_payroll = order.state in states.AT_PAYROLL and not _is_still_here(order, period_id)
    if is_at_payroll and not _has_payslip(order, request.at):
        return _kept_as_case(request, order, decider)
    decision = decided(request, order, decider, Kind.REFUND)
    if is_at_payroll:
        _reverse(order, period_id, request.at)
    else:
        if sums is not None:
            moves.raise_person_period(sums, by=-(order.value_minor or 0))
        funds.give_back(order, at=request.at)
        rows.move(order, state=Order.State.REFUNDED, at=request.at)
    ordering.put_back_stock(order)
    return tell(request, order, decision, "shop.refunded")


def _is_still_here(order: Order, period_id: int | None) -> bool:
    """Whether payroll has not heard of it: payable, in the period that is open."""
    return order.state == Order.State.PAYABLE and order.period_id == period_id


def _has_payslip(order: Order, at: datetime) -> bool:
    """Whether the entity of the order still pays the person at ``at``."""
    day = periods.local_date(at, order.entity.time_zone)
    employment = people.employments_on(pairs=[(order.employee_id, day)]).get((order.employee_id, day))
    return employment is not None and employment.entity_id == order.entity_id


def _kept_as_case(request: Request, order: Order, decider: Decider) -> str:
    """Keep the wish and its reason, once: the order waits for HR from now on."""
    if order.decisions.filter(kind=Kind.CASE).exists():
        return order.state
    return tell(request, order, decided(request, order, decider, Kind.CASE), "shop.refund_case")


def _reverse(order: Order, period_id: int | None, at: datetime) -> None:
    """Give the points back, and let payroll take back what it was handed, at the original terms."""
    reversal = Order.objects.create(
        item=order.item,
        price_id=order.price_id,
        quantity=order.quantity,
        unit=order.unit,
        points=-order.points,
        value_minor=-(order.value_minor or 0),
        currency=order.currency,
        tax_class=order.tax_class,
        employee_id=order.employee_id,
        employment_id=order.employment_id,
        entity_id=order.entity_id,
        team_id=order.team_id,
        cost_centre=order.cost_centre,
        state=Order.State.PAYABLE,
        ordered_at=at,
        state_at=at,
        period_id=period_id,
        reverses=order,
    )
    funds.give_back(order, at=at, is_owed_back=False)
    funds.owe_back(reversal, at=at)


def _locked(request: Request) -> Order:
    order = rows.locked_order(request.order_id)
    if not access.visible_to(viewer=request.actor, at=request.at).filter(pk=order.pk).exists():
        raise access.UnknownOrder.numbered(request.order_id)
    return order
