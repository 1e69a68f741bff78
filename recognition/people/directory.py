"""Who works here, in which team and entity: what everybody may look up, and what only some may."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from recognition.core.actor import Actor
from recognition.people import access, selectors
from recognition.people.models import Employee, Employment, Entity, Role, Team

SEES_EMPLOYMENT = frozenset({Role.HR, Role.PAYROLL_PREPARER, Role.PAYROLL_RELEASER, Role.FINANCE, Role.AUDITOR})


class EmploymentFacts(NamedTuple):
    """What HR, payroll, finance and auditors of the entity see of somebody, and the person themself."""

    hired_on: date | None
    left_on: date | None
    payroll_number: str
    cost_centre: str
    country: str
    employment_type: str
    worker_category: str
    fte_milli: int


class PersonRow(NamedTuple):
    """One employee as employed today, or last; ``employment`` is None for who may not see it."""

    number: int
    employee_id: str
    name: str
    email: str
    title: str
    department: str
    team: str
    entity_id: str
    manager_id: str
    language: str
    is_employed: bool
    employment: EmploymentFacts | None


class TeamRow(NamedTuple):
    """One team with how many are employed in it today."""

    number: int
    name: str
    members: int


class EntityRow(NamedTuple):
    """One legal entity."""

    number: int
    entity_id: str
    name: str
    country: str
    currency: str
    time_zone: str


def people(
    *,
    viewer: Actor,
    at: datetime,
    employee: str | None = None,
    team: str | None = None,
    entity: str | None = None,
    manager: str | None = None,
    text: str | None = None,
    is_employed: bool = True,
    after: int | None = None,
    limit: int,
) -> list[PersonRow]:
    """Who is employed today, or with ``is_employed`` False who has left, by number; three statements.

    Everybody sees who works here. Who has left is seen by their line, and by HR, payroll, finance and auditors of
    the entity, who also see the terms of employment. ``text`` is a part of the name or of the address.
    """
    day = selectors.company_date(at)
    me = viewer.employee_id or 0
    entities = {held for role, held in selectors.roles_of(employee_id=me, at=at) if role in SEES_EMPLOYMENT}
    sees_all = None in entities or viewer.is_system
    found = _standing(day).filter(_employed_on(day) if is_employed else ~_employed_on(day))
    if not is_employed and not sees_all:
        line = access.line_of(employee_id=me, day=day) | {me}
        found = found.filter(Q(entity__in=entities) | Q(employee__in=line))
    wanted = {
        "employee__external_id": employee,
        "team__name": team,
        "entity__external_id": entity,
        "manager__external_id": manager,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    if text:
        found = found.filter(Q(employee__name__icontains=text) | Q(employee__email__icontains=text))
    page = found.filter(employee__gt=after or 0).order_by("employee")[:limit]
    return [
        _person(row, day, sees_employment=sees_all or row.entity_id in entities or row.employee_id == me)
        for row in page.select_related("employee", "team", "entity", "manager")
    ]


def teams(*, at: datetime, after: int | None = None, limit: int) -> list[TeamRow]:
    """The teams by number; one statement."""
    day = selectors.company_date(at)
    members = Employment.objects.filter(_employed_on(day), team=OuterRef("pk")).order_by().values("team")
    counted = members.annotate(count=Count("employee", distinct=True)).values("count")
    rows = Team.objects.filter(pk__gt=after or 0).order_by("pk").annotate(members=Subquery(counted))
    return [TeamRow(*row[:2], row[2] or 0) for row in rows.values_list("pk", "name", "members")[:limit]]


def entities(*, after: int | None = None, limit: int) -> list[EntityRow]:
    """The legal entities by number."""
    rows = Entity.objects.filter(pk__gt=after or 0).order_by("pk")
    fields = ("pk", "external_id", "name", "country", "currency", "time_zone")
    return [EntityRow(*row) for row in rows.values_list(*fields)[:limit]]


def employed_in(entity_ids: Collection[int | None]) -> QuerySet[Employment, int]:
    """The employees who are or were employed in one of the entities, to ask for inside another query."""
    return Employment.objects.filter(entity__in=entity_ids).values_list("employee", flat=True)


def _standing(day: date) -> QuerySet[Employment]:
    """The stretch of everybody that ``day`` falls into, or the last one before it."""
    begun = Employment.objects.filter(employee=OuterRef("employee"), starts_on__lte=day).order_by("-starts_on")
    return Employment.objects.filter(pk=Subquery(begun.values("pk")[:1]))


def _employed_on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def _person(row: Employment, day: date, *, sees_employment: bool) -> PersonRow:
    employee = row.employee
    facts = EmploymentFacts(
        hired_on=employee.hired_on,
        left_on=employee.left_on,
        payroll_number=row.payroll_number,
        cost_centre=row.cost_centre,
        country=row.country,
        employment_type=row.employment_type,
        worker_category=row.worker_category,
        fte_milli=row.fte_milli,
    )
    return PersonRow(
        number=employee.pk,
        employee_id=employee.external_id,
        name=employee.name,
        email=employee.email,
        title=row.title,
        department=row.department,
        team=row.team.name if row.team else "",
        entity_id=row.entity.external_id,
        manager_id=row.manager.external_id if row.manager else "",
        language=employee.language,
        is_employed=row.ends_on is None or row.ends_on > day,
        employment=facts if sees_employment else None,
    )


def primary_keys(*, external_ids: Collection[str]) -> set[int]:
    """The primary keys of the employees the company calls so."""
    return set(Employee.objects.filter(external_id__in=external_ids).values_list("pk", flat=True))
