"""Orders: a person's own, and those somebody is to decide about, hand over, or may look at."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from recognition.activity import selectors as activity
from recognition.core.actor import Actor
from recognition.people import access as people_access
from recognition.shop import access, pricing, states, texts
from recognition.shop.models import Order, OrderDecision

_RELATED = ("item", "employee", "entity", "team", "period", "reversal", "employment__entity")


class Step(NamedTuple):
    """What somebody did about an order; ``reason`` None when it was erased or none was given."""

    kind: str
    step: str
    name: str
    at: datetime
    reason: str | None


class OrderView(NamedTuple):
    """One order as its reader sees it; ``country`` is the one whose tax rules are the person's.

    ``is_refunded``: points are back, though payroll may still have to take something back. ``may`` holds what the
    viewer can do with it now: approve, decline, fulfil, refund, settle, cancel. ``has_case``: a refund
    that payroll cannot carry out waits for HR.
    """

    order_id: int
    item: str
    name: str
    kind: str
    quantity: int
    unit: str
    points: int
    value_minor: int | None
    currency: str
    tax_class: str
    employee_id: int
    employee: str
    employee_name: str
    entity: str
    country: str
    team: str
    state: str
    ordered_at: datetime
    state_at: datetime
    fulfilled_at: datetime | None
    period: str
    revision: int
    is_refunded: bool
    has_case: bool
    may: frozenset[str]
    steps: tuple[Step, ...]


class Desk(NamedTuple):
    """A page of what waits; ``next`` is the number before which it goes on, None on the last."""

    orders: list[OrderView]
    next: int | None


def own_orders(*, viewer: Actor, language: str, before: int | None, limit: int) -> list[OrderView]:
    """The viewer's orders, newest first, with what was decided; three statements."""
    rows = _originals(Order.objects.filter(employee=viewer.employee_id or 0))
    return _views(_page(rows, before, limit), viewer, language, {})


def order(*, viewer: Actor, order_id: int, language: str, at: datetime) -> OrderView:
    """One order the viewer may see, with what they can do about it. Raises UnknownOrder."""
    standing = people_access.standing_of(employee_id=viewer.employee_id or 0, at=at)
    seen = _originals(access.visible_to(viewer=viewer, at=at, standing=standing))
    rows = list(seen.filter(pk=order_id).select_related(*_RELATED))
    if not rows:
        raise access.UnknownOrder.numbered(order_id)
    return _views(rows, viewer, language, _rights(rows, viewer, at, standing))[0]


def desk(
    *,
    viewer: Actor,
    language: str,
    at: datetime,
    standing: people_access.Standing | None = None,
    is_all: bool = False,
    before: int | None = None,
    limit: int = 25,
) -> Desk:
    """What waits for the viewer, newest first: what HR approves, hands over or settles, what they may decide about as
    they may about awards.

    ``is_all``: every order of the entities they keep. What others decide is left out, so that a page may be short;
    what was decided is not told. ``standing`` is the viewer's, where it is known. A constant number of statements.
    """
    standing = standing or people_access.standing_of(employee_id=viewer.employee_id or 0, at=at)
    entities = access.keeps_shop(viewer=viewer, at=at, standing=standing)
    kept = Q(pk__isnull=False) if entities is None else Q(entity__in=entities)
    if not is_all:
        seen = access.visible_to(viewer=viewer, at=at, standing=standing)
        waiting = ~Q(item__kind=access.MONEY) & Q(state__in=_OF_HR)
        kept = (kept & (waiting | access.has_case())) | (access.asks_deciders() & Q(pk__in=seen.values("pk")))
    found = _page(_originals(Order.objects.filter(kept)), before, limit)
    rights = _rights(found, viewer, at, standing)
    shown = [each for each in found if is_all or rights[each.pk]]
    views = _views(shown, viewer, language, rights, with_steps=False)
    return Desk(views, found[-1].pk if len(found) == limit else None)


def decisions_waiting(*, viewer: Actor, at: datetime, standing: people_access.Standing) -> int:
    """How many orders for money, or that need a second person, the viewer may decide about now, or can only decline.

    One statement where none is open in their reach.
    """
    seen = access.visible_to(viewer=viewer, at=at, standing=standing)
    open_ones = Order.objects.filter(access.asks_deciders(), pk__in=seen.values("pk"))
    found = list(_originals(open_ones.exclude(employee=viewer.employee_id)))
    return len(access.decidable(actor=viewer, orders=found, at=at, standing=standing))


def _originals(rows: QuerySet[Order]) -> QuerySet[Order]:
    return rows.filter(reverses__isnull=True).annotate(has_case=access.has_case())


def _page(rows: QuerySet[Order], before: int | None, limit: int) -> list[Order]:
    found = rows if before is None else rows.filter(pk__lt=before)
    return list(found.select_related(*_RELATED).order_by("-pk")[:limit])


def _rights(
    rows: Sequence[Order], viewer: Actor, at: datetime, standing: people_access.Standing
) -> dict[int, set[str]]:
    """What the viewer, HR or a decider, can do with each order that is not their own."""
    entities = access.keeps_shop(viewer=viewer, at=at, standing=standing)
    others = [each for each in rows if each.employee_id != viewer.employee_id and viewer.employee_id is not None]
    found: dict[int, set[str]] = {each.pk: set() for each in rows}
    for each in others:
        if entities is not None and each.entity_id not in entities:
            continue
        if each.item.kind != access.MONEY:
            found[each.pk] |= _OF_HR.get(each.state, set())
        if states.PLACE[each.state] == states.Place.SPENT and not hasattr(each, "reversal"):
            found[each.pk].add("refund")
        if getattr(each, "has_case", False):
            found[each.pk].add("settle")
    asking = [each for each in others if each.item.kind == access.MONEY or each.state == Order.State.NEEDS_SECOND]
    asking = [each for each in asking if each.state in states.OPEN]
    for number, may in access.decidable(actor=viewer, orders=asking, at=at, standing=standing).items():
        found[number] |= may
    return found


_OF_HR = {
    Order.State.ORDERED.value: {"approve", "decline"},
    Order.State.APPROVED.value: {"fulfil", "decline"},
}


def _views(
    rows: Sequence[Order],
    viewer: Actor,
    language: str,
    rights: dict[int, set[str]],
    *,
    with_steps: bool = True,
) -> list[OrderView]:
    decisions: dict[int, list[OrderDecision]] = {each.pk: [] for each in rows}
    told = decisions if with_steps else ()
    listed = OrderDecision.objects.filter(order__in=told).select_related("decided_by").order_by("order", "number")
    for decision in listed:
        decisions[decision.order_id].append(decision)
    digests = [each.reason_digest for found in decisions.values() for each in found if each.reason_digest]
    reasons = activity.texts_of(digests) if digests else {}
    return [
        _view(
            each,
            language=language,
            decisions=decisions[each.pk],
            reasons=reasons,
            may=rights.get(each.pk, set()) | _of_own(each, viewer),
        )
        for each in rows
    ]


def _of_own(row: Order, viewer: Actor) -> set[str]:
    is_own = row.employee_id == viewer.employee_id
    return {"cancel"} if is_own and row.state in states.CANCELLABLE else set()


def _view(
    row: Order,
    *,
    language: str,
    decisions: Sequence[OrderDecision],
    reasons: dict[str, str],
    may: set[str],
) -> OrderView:
    return OrderView(
        order_id=row.pk,
        item=row.item.code,
        name=texts.spoken(row.item.texts, language).name,
        kind=row.item.kind,
        quantity=row.quantity,
        unit=row.unit,
        points=row.points,
        value_minor=row.value_minor,
        currency=row.currency,
        tax_class=row.tax_class,
        employee_id=row.employee_id,
        employee=row.employee.external_id,
        employee_name=row.employee.name,
        entity=row.entity.external_id,
        country=pricing.country_of(row.employment),
        team=row.team.name if row.team else "",
        state=row.state,
        ordered_at=row.ordered_at,
        state_at=row.state_at,
        fulfilled_at=row.fulfilled_at,
        period=row.period.code if row.period else "",
        revision=row.revision,
        is_refunded=row.state == Order.State.REFUNDED or hasattr(row, "reversal"),
        has_case=getattr(row, "has_case", False),
        may=frozenset(may),
        steps=tuple(
            Step(each.kind, each.step, each.decided_by.name, each.decided_at, reasons.get(each.reason_digest))
            for each in decisions
        ),
    )
