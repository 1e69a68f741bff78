"""A named human approves or declines an order: HR things, and who decides about awards money for payroll."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.ledger import services as ledger
from recognition.rewards import access as rewards
from recognition.rewards.models import Decision
from recognition.rewards.services import moves
from recognition.shop import access, pricing, states, verdicts
from recognition.shop.models import Order, OrderDecision
from recognition.shop.selectors.lines import IN_KIND
from recognition.shop.services import funds, ordering, rows

Kind = OrderDecision.Kind


class OrderDecided(DomainError):
    """Somebody was faster: the order is past deciding."""

    code = "order_decided"


class ReasonNeeded(DomainError):
    """Declining or refunding needs a word the person can read."""

    code = "reason_needed"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody wants done with an order, when, and why; ``revision`` is that of the page they looked at."""

    actor: Actor
    order_id: int
    at: datetime
    key: str = ""
    revision: int | None = None
    reason: str = ""


def approve(
    *,
    actor: Actor,
    order_id: int,
    at: datetime,
    standing_of: verdicts.StandingOf,
    key: str = "",
    revision: int | None = None,
    reason: str = "",
) -> Order:
    """Approve an order; the order as it stands: approved, payable (money), or waiting for a second person.

    ``standing_of`` is asked about an order in kind, once no other of the person can be approved meanwhile. The same
    ``key`` again returns what the first call led to. Raises UnknownOrder, NotADecider, RoleNeeded, NobodyDecides,
    OrderDecided, StaleOrder, KeyReused, BadText.
    """
    request = Request(actor=actor, order_id=order_id, at=at, key=key, revision=revision, reason=reason)
    return carried_out(request, Kind.APPROVE, lambda: _approve(request, standing_of))


def decline(
    *, actor: Actor, order_id: int, at: datetime, reason: str, key: str = "", revision: int | None = None
) -> Order:
    """Decline an order with a reason the person reads: points and stock return.

    A second person who disagrees sends it back to the first instead; where nobody may decide, HR may decline. Raises
    what ``approve`` raises, and ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded("Declining needs a reason that the person can read; write one.")
    request = Request(actor=actor, order_id=order_id, at=at, key=key, revision=revision, reason=reason)
    return carried_out(request, Kind.DECLINE, lambda: _decline(request))


def carried_out(request: Request, kind: str, work: Callable[[], str]) -> Order:
    """Do ``work`` once for a request; the order afterwards."""
    arguments = {"order": request.order_id, "revision": request.revision, "reason": request.reason}
    with durable():
        activity.once(
            service=f"shop.{kind}",
            actor=request.actor,
            key=request.key or _natural_key(request.order_id),
            arguments=arguments,
            at=request.at,
            work=work,
        )
        return rows.order_named(request.order_id)


def decided(request: Request, order: Order, decider: rewards.Decider, kind: str) -> OrderDecision:
    """Add the decision; the database has the last word on who may."""
    digest = ""
    if request.reason.strip():
        digest = activity.keep_text(text=request.reason.strip(), employee_id=order.employee_id, at=request.at)
    return OrderDecision.objects.create(
        order=order,
        number=(order.decisions.aggregate(number=Max("number"))["number"] or 0) + 1,
        kind=kind,
        step=decider.step,
        reason_digest=digest,
        decided_by_id=decider.decided_by_id,
        acted_by_id=decider.acted_by_id,
        beneficiary_id=order.employee_id,
        channel=request.actor.channel,
        decided_at=request.at,
    )


def tell(request: Request, order: Order, decision: OrderDecision, code: str) -> str:
    """Record what was decided; the state it led to."""
    facts = {"decision": decision.pk, "kind": decision.kind, "step": decision.step}
    digest = decision.reason_digest
    return rows.tell(request.actor, order, code, at=request.at, text_digest=digest, **facts)


def locked_period(order: Order, at: datetime) -> int:
    """The open period of the order's entity, held open: before any other lock."""
    ledger.ensure_open_period(entity_id=order.entity_id, at=at)
    return ledger.lock_open_period(entity_id=order.entity_id).pk


def _natural_key(order_id: int) -> str:
    sent_back = OrderDecision.objects.filter(order=order_id, kind=Kind.DECLINE, step=Decision.Step.SECOND)
    return f"{order_id}:{sent_back.count()}"


def _approve(request: Request, standing_of: verdicts.StandingOf) -> str:
    found = rows.order_named(request.order_id)
    return _approve_money(request, found) if found.item.kind == access.MONEY else _approve_thing(request, standing_of)


def _approve_thing(request: Request, standing_of: verdicts.StandingOf) -> str:
    rows.lock_open_orders_beside(request.order_id)
    order, decider = _locked(request)
    decision = decided(request, order, decider, Kind.APPROVE)
    if decider.step == Decision.Step.FIRST and _thing_needs_second(order, standing_of, request.at):
        rows.move(order, state=Order.State.NEEDS_SECOND, at=request.at)
        return tell(request, order, decision, "shop.needs_second")
    rows.move(order, state=Order.State.APPROVED, at=request.at)
    return tell(request, order, decision, "shop.approved")


def _thing_needs_second(order: Order, standing_of: verdicts.StandingOf, at: datetime) -> bool:
    """Whether the order is in kind and takes what the person was approved in the year over the year's tax limit."""
    value = order.value_minor
    if value is None or order.tax_class not in IN_KIND:
        return False
    country = pricing.country_of(order.employment)
    standing = standing_of(employee_id=order.employee_id, country=country, currency=order.currency, added=value, at=at)
    return verdicts.needs_second(verdicts.Approval(value=value, passes_tax_limit=standing.passes))


def _approve_money(request: Request, found: Order) -> str:
    period_id = locked_period(found, request.at)
    sums = moves.locked_person_period(employee_id=found.employee_id, period_id=period_id, unit=found.currency)
    order, decider = _locked(request)
    decision = decided(request, order, decider, Kind.APPROVE)
    if decider.step == Decision.Step.FIRST and _money_needs_second(order, sums.approved):
        rows.move(order, state=Order.State.NEEDS_SECOND, at=request.at)
        return tell(request, order, decision, "shop.needs_second")
    funds.settle(order, at=request.at, period_id=period_id)
    moves.raise_person_period(sums, by=order.value_minor or 0)
    rows.move(order, state=Order.State.PAYABLE, at=request.at, period_id=period_id, fulfilled_at=request.at)
    return tell(request, order, decision, "shop.payable")


def _money_needs_second(order: Order, approved_in_period: int) -> bool:
    """Whether the order alone, or with what the person was approved in the period, passes a limit of its item."""
    return verdicts.needs_second(
        verdicts.Approval(
            value=order.value_minor or 0,
            second_above=order.item.second_above,
            second_above_in_period=order.item.second_above_in_period,
            approved_in_period=approved_in_period,
        )
    )


def _decline(request: Request) -> str:
    order, decider = _locked(request, also={Order.State.APPROVED}, right=access.may_decline)
    decision = decided(request, order, decider, Kind.DECLINE)
    if decider.step == Decision.Step.SECOND:
        rows.move(order, state=Order.State.ORDERED, at=request.at)
        return tell(request, order, decision, "shop.disagreed")
    funds.give_back(order, at=request.at)
    rows.move(order, state=Order.State.DECLINED, at=request.at)
    ordering.put_back_stock(order)
    return tell(request, order, decision, "shop.declined")


def _locked(
    request: Request, also: set[str] | None = None, right: Callable[..., rewards.Decider] = access.may_decide
) -> tuple[Order, rewards.Decider]:
    """The order and the right to decide about it, in a state in which that can be.

    To who may not even see it, it is as good as not there. Raises UnknownOrder, OrderDecided.
    """
    order = rows.locked_order(request.order_id)
    if not access.visible_to(viewer=request.actor, at=request.at).filter(pk=order.pk).exists():
        raise access.UnknownOrder.numbered(request.order_id)
    if order.state not in states.OPEN | (also or set()):
        raise OrderDecided(f"Order {order.pk} is {order.state} already; nothing is left to decide.")
    decider = right(actor=request.actor, order=order, at=request.at)
    rows.refuse_stale(order, request.revision)
    return order, decider
