"""A pay period on its way, and those of every entity: what will be paid, what is pending, which batches there are."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.payroll import access
from recognition.payroll.selectors.batch_pages import BatchHead, batch_heads
from recognition.people import selectors as people
from recognition.people.models import Entity

PENDING = ("held:hold_days", "held:budget", "proposed", "needs_second", "approved")
APPROVED = ("payable", "in_batch", "exported", "confirmed", "granted")
SHOWN_CLOSED = 3

_HEADS = """
    SELECT period.id, period.entity_id, entity.external_id, entity.name, entity.currency, period.code, period.starts_on,
           period.ends_on, period.state = 'open', period.opened_at, period.closed_at, coalesce(closer.name, ''),
           (SELECT count(*) FROM payroll_statement stated WHERE stated.period_id = period.id AND stated.number = 1)
    FROM (
        SELECT *, row_number() OVER (PARTITION BY entity_id, state ORDER BY starts_on DESC) AS place
        FROM ledger_period WHERE entity_id = ANY(%(entities)s)
    ) AS period
    JOIN people_entity entity ON entity.id = period.entity_id
    LEFT JOIN people_employee closer ON closer.id = period.closed_by_id
    WHERE (%(code)s::text IS NULL AND (period.state = 'open' OR place <= %(shown)s)) OR period.code = %(code)s
    ORDER BY entity.external_id COLLATE "C", period.starts_on DESC
"""
# What is pending has no period yet; what is payable may be left from any; of ``period`` also what went further.
# A batch takes what is payable from the shop as well, so a month counts it beside the awards of its state; an order
# that would be pay is pending until it is decided and, unless it is money, handed over.
_SUMS = """
    SELECT entry.entity_id, entry.period_id, period.starts_on, coalesce(period.state = 'open', false),
           entry.state, entry.unit, count(*) FILTER (WHERE NOT entry.is_order), count(*) FILTER (WHERE entry.is_order),
           count(DISTINCT entry.employee_id), sum(entry.amount)::bigint, min(entry.since)
    FROM (
        SELECT entity_id, period_id, CASE WHEN held_for = '' THEN state ELSE state || ':' || held_for END AS state,
               unit, employee_id, amount, proposed_at AS since, false AS is_order
        FROM rewards_proposal WHERE entity_id = ANY(%(entities)s) AND (
            state IN ('held', 'proposed', 'needs_second', 'payable') OR period_id = %(period)s
        )
        UNION ALL
        SELECT entity_id, period_id, CASE state WHEN 'ordered' THEN 'proposed' ELSE state END, currency, employee_id,
               value_minor, ordered_at, true
        FROM shop_order WHERE entity_id = ANY(%(entities)s) AND value_minor IS NOT NULL AND (
            state IN ('ordered', 'needs_second', 'approved', 'payable')
            OR period_id = %(period)s AND state IN ('in_batch', 'exported', 'confirmed')
        )
    ) AS entry LEFT JOIN ledger_period period ON period.id = entry.period_id
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 3, 5, 6
"""


class UnknownPeriod(NotFound):
    """There is no such period that the viewer may look into."""

    code = "unknown_period"


class PeriodHead(NamedTuple):
    """A pay period; days inclusive, ``entity_id`` the row and ``entity`` the company's name of it.

    ``statements`` counts the people whose statement its close fixed.
    """

    period_id: int
    entity_id: int
    entity: str
    entity_name: str
    currency: str
    code: str
    starts_on: date
    ends_on: date
    is_open: bool
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    statements: int


class Sum(NamedTuple):
    """Awards and shop orders of one state and unit; ``amount`` in minor units or points.

    ``oldest`` is since when the first of them is proposed or ordered. Orders are those that are or would be pay:
    ordered is proposed, approved waits to be handed over.
    """

    entity_id: int
    period_id: int | None
    starts_on: date | None
    is_open: bool
    state: str
    unit: str
    awards: int
    orders: int
    people: int
    amount: int
    oldest: datetime

    @property
    def entries(self) -> int:
        """Awards and orders together."""
        return self.awards + self.orders


class Month(NamedTuple):
    """One period: ``pending`` waits for decisions, ``approved`` was approved in it, ``unbuilt`` waits for a batch.

    ``unbuilt`` is also what earlier closed periods left. ``acting`` names who may close, build and release, by role.
    """

    head: PeriodHead
    pending: list[Sum]
    approved: list[Sum]
    unbuilt: list[Sum]
    batches: list[BatchHead]
    siblings: list[PeriodHead]
    acting: dict[str, list[str]]


class EntityMonths(NamedTuple):
    """The periods of one entity: the open one, if there is one, and then the latest closed ones."""

    entity_id: int
    entity: str
    name: str
    currency: str
    months: list[Month]


def entity_months(*, viewer: Actor, at: datetime) -> list[EntityMonths]:
    """The periods of the entities whose payroll the viewer may read, by entity; ``siblings`` are left out."""
    entities = _readable(viewer, at)
    ids = [each.pk for each in entities]
    heads = _heads(ids, shown=SHOWN_CLOSED)
    sums = _sums(ids, period_id=None)
    batches = batch_heads(period_ids=[each.period_id for each in heads])
    acting = access.acting(entity_ids=ids, at=at)
    found = []
    for entity in entities:
        mine = [each for each in heads if each.entity_id == entity.pk]
        sums_here = [each for each in sums if each.entity_id == entity.pk]
        # What earlier periods left is built with the latest closed one.
        latest = next((each for each in mine if not each.is_open), None)
        months = [_month(each, sums_here, batches, acting[entity.pk], has_left=each is latest) for each in mine]
        months.sort(key=lambda each: not each.head.is_open)
        found.append(EntityMonths(entity.pk, entity.external_id, entity.name, entity.currency, months))
    return found


def month(*, viewer: Actor, entity: str, code: str, at: datetime) -> Month:
    """One period of one entity. Raises UnknownPeriod, also where the viewer may not read the entity's payroll."""
    entities = [] if texts.UNFIT.search(code) else [each.pk for each in _readable(viewer, at)]
    siblings = _heads(entities, code=code) if entities else []
    head = next((each for each in siblings if each.entity == entity), None)
    if head is None:
        raise UnknownPeriod(f"There is no period {code} of {entity} that you may look into.")
    sums = _sums([head.entity_id], period_id=head.period_id)
    acting = access.acting(entity_ids=[head.entity_id], at=at)[head.entity_id]
    found = _month(head, sums, batch_heads(period_ids=[head.period_id]), acting, has_left=True)
    return found._replace(siblings=siblings)


def _readable(viewer: Actor, at: datetime) -> list[Entity]:
    entities = access.payroll_entities(viewer=viewer, at=at)
    return [each for each in people.entities() if entities is None or each.pk in entities]


def _month(
    head: PeriodHead,
    sums: Iterable[Sum],
    batches: Iterable[BatchHead],
    acting: dict[str, list[str]],
    *,
    has_left: bool,
) -> Month:
    return Month(
        head=head,
        pending=_pending(sums) if head.is_open else [],
        approved=[each for each in sums if each.period_id == head.period_id and each.state in APPROVED],
        unbuilt=_unbuilt(sums, head) if has_left else [],
        batches=[each for each in batches if each.period_id == head.period_id],
        siblings=[],
        acting=acting,
    )


def _pending(sums: Iterable[Sum]) -> list[Sum]:
    return sorted((each for each in sums if each.state in PENDING), key=lambda each: PENDING.index(each.state))


def _unbuilt(sums: Iterable[Sum], head: PeriodHead) -> list[Sum]:
    return [
        each
        for each in sums
        if each.state == "payable" and not each.is_open and each.starts_on and each.starts_on <= head.starts_on
    ]


def _heads(entity_ids: Collection[int], *, code: str | None = None, shown: int = 0) -> list[PeriodHead]:
    return [PeriodHead(*row) for row in _rows(_HEADS, entities=list(entity_ids), code=code, shown=shown)]


def _sums(entity_ids: Collection[int], *, period_id: int | None) -> list[Sum]:
    return [Sum(*row) for row in _rows(_SUMS, entities=list(entity_ids), period=period_id)]


def _rows(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
