"""What somebody said of themself and of colleagues: conflicts of interest, for HR those of others; nominations."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from recognition.core.actor import Actor
from recognition.customers import selectors
from recognition.customers.models import ConflictOfInterest, Nomination
from recognition.people import selectors as people
from recognition.people.models import Employment, Role


class Interest(NamedTuple):
    """One declaration; ``may_end``: the viewer, as HR, may withdraw it."""

    number: int
    employee_id: int
    employee_name: str
    customer_id: int
    customer: str
    customer_name: str
    declared_at: datetime
    withdrawn_at: datetime | None
    may_end: bool


def own_interests(*, viewer: Actor) -> list[Interest]:
    """What the viewer declared, also what was withdrawn since, the latest first; one statement."""
    rows = ConflictOfInterest.objects.filter(employee=viewer.employee_id).order_by("-declared_at", "-pk")
    return [_interest(row) for row in rows.select_related("employee", "customer")]


def interests_for_hr(*, viewer: Actor, at: datetime, limit: int, before: int | None = None) -> list[Interest]:
    """What others of the entities the viewer is HR for declared and still stands, the latest first.

    ``before`` is the number of the last one of the page before. Two statements.
    """
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at)
    entities = {entity for role, entity in held if role == Role.HR}
    if not entities:
        return []
    rows = ConflictOfInterest.objects.filter(withdrawn_at=None).exclude(employee=viewer.employee_id)
    if None not in entities:
        today = people.company_date(at)
        here = Employment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), starts_on__lte=today)
        rows = rows.filter(employee__in=here.filter(entity__in=entities).values("employee"))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_interest(row, may_end=True) for row in rows.select_related("employee", "customer").order_by("-pk")[:limit]]


def own_nominations(*, viewer: Actor, limit: int, before: int | None = None) -> list[selectors.NominationView]:
    """The nominations the viewer made, and accepted ones of themself, newest first; two statements.

    ``before`` is the number of the last one of the page before.
    """
    about_me = Q(nominee=viewer.employee_id, state=Nomination.State.ACCEPTED)
    rows = Nomination.objects.filter(Q(giver=viewer.employee_id) | about_me)
    return selectors.nomination_views(rows, limit, before=before)


def _interest(row: ConflictOfInterest, *, may_end: bool = False) -> Interest:
    return Interest(
        number=row.pk,
        employee_id=row.employee_id,
        employee_name=row.employee.name,
        customer_id=row.customer_id,
        customer=row.customer.external_id,
        customer_name=row.customer.name,
        declared_at=row.declared_at,
        withdrawn_at=row.withdrawn_at,
        may_end=may_end,
    )
