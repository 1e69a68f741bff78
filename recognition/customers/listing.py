"""Customers, touchpoints and outcomes as lists, for whom they concern: pages in the order they were recorded."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from recognition.core.actor import Actor
from recognition.customers import access
from recognition.customers.models import Customer, Outcome, Touchpoint
from recognition.people import selectors as people
from recognition.people.directory import employed_in
from recognition.people.models import Role


class CustomerRow(NamedTuple):
    """One customer; ``acquired_by`` is an employee_id, or blank."""

    number: int
    customer_id: str
    name: str
    segment: str
    since: date | None
    acquired_by: str


class TouchpointRow(NamedTuple):
    """One contact that stands; ``employee_id`` is blank for self-service, ``value`` in hundredths."""

    number: int
    source: str
    interaction_id: str
    customer_id: str
    employee_id: str
    occurred_at: datetime
    type: str
    channel: str
    stage: str
    role: str
    matter_id: str
    value_hundredths: int | None


class OutcomeRow(NamedTuple):
    """One outcome that stands; ``kind`` is what it counts as, ``value_minor`` in minor units of ``currency``."""

    number: int
    source: str
    outcome_id: str
    customer_id: str
    kind: str
    reported_kind: str
    family: str
    occurred_at: datetime
    matured_at: datetime | None
    withdrawn_at: datetime | None
    score: int | None
    scale: str
    value_minor: int | None
    currency: str
    document_id: str
    matter_id: str


def customers(
    *,
    viewer: Actor,
    at: datetime,
    customer: str | None = None,
    segment: str | None = None,
    after: int | None = None,
    limit: int,
) -> list[CustomerRow]:
    """The customers within the viewer's reach (``access.reach_of``), by number."""
    found = Customer.objects.filter(access.seen(viewer=viewer, at=at, name="pk"), pk__gt=after or 0)
    found = _filtered(found, external_id=customer, segment=segment)
    fields = ("pk", "external_id", "name", "segment", "since", "acquired_by__external_id")
    rows = found.order_by("pk").values_list(*fields)[:limit]
    return [CustomerRow._make((*row[:5], row[5] or "")) for row in rows]


def touchpoints(
    *,
    viewer: Actor,
    at: datetime,
    source: str | None = None,
    customer: str | None = None,
    employee: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int | None = None,
    limit: int,
) -> list[TouchpointRow]:
    """The touchpoints that stand and are the viewer's own, or for auditors those of their entities; by number.

    Who served whom how often is told to nobody else about one person. A system actor sees all, of [since, until).
    """
    found = Touchpoint.objects.filter(_own(viewer, at), superseded_at__isnull=True, pk__gt=after or 0)
    found = _filtered(
        found,
        source__code=source,
        customer__external_id=customer,
        employee__external_id=employee,
        occurred_at__gte=since,
        occurred_at__lt=until,
    )
    fields = "pk source__code external_id customer__external_id employee__external_id occurred_at kind channel stage"
    rows = found.order_by("pk").values_list(*fields.split(), "role", "matter_id", "value_hundredths")[:limit]
    return [TouchpointRow._make((*row[:4], row[4] or "", *row[5:])) for row in rows]


def outcomes(
    *,
    viewer: Actor,
    at: datetime,
    source: str | None = None,
    customer: str | None = None,
    kind: str | None = None,
    family: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int | None = None,
    limit: int,
) -> list[OutcomeRow]:
    """The outcomes that stand of [since, until) of the customers within the viewer's reach; by number.

    A system actor sees all.
    """
    seen = access.seen(viewer=viewer, at=at, name="customer")
    found = Outcome.objects.filter(seen, superseded_at__isnull=True, pk__gt=after or 0)
    found = _filtered(
        found,
        source__code=source,
        customer__external_id=customer,
        kind=kind,
        family=family,
        occurred_at__gte=since,
        occurred_at__lt=until,
    )
    fields = "pk source__code external_id customer__external_id kind reported_kind family occurred_at matured_at"
    more = "withdrawn_at score scale value_minor currency document_id matter_id"
    rows = found.order_by("pk").values_list(*fields.split(), *more.split())[:limit]
    return [OutcomeRow._make(row) for row in rows]


def _own(viewer: Actor, at: datetime) -> Q:
    if viewer.is_system:
        return Q()
    me = viewer.employee_id or 0
    entities = {entity for role, entity in people.roles_of(employee_id=me, at=at) if role == Role.AUDITOR}
    return Q() if None in entities else Q(employee=me) | Q(employee__in=employed_in(entities))


def _filtered(found: QuerySet, **wanted: object) -> QuerySet:  # type: ignore[type-arg]
    return found.filter(**{name: value for name, value in wanted.items() if value is not None})
