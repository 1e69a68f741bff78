"""Who somebody is when they give: zone, team, roles, and whether they are employed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q

from recognition.kudos import allowance
from recognition.kudos.models import AllowanceRule
from recognition.kudos.selectors import choices
from recognition.people import selectors as people
from recognition.people.models import Employment

# Written out, because building it anew for every kudos costs more than running it.
PERSONS = """
    SELECT person.id, person.name, coalesce(nullif(person.time_zone, ''), entity.time_zone) AS zone,
        now.team_id, now.id AS employment_id
    FROM people_employee person
        LEFT JOIN people_employment now ON now.employee_id = person.id
            AND now.starts_on <= %(day)s AND (now.ends_on IS NULL OR now.ends_on > %(day)s)
        LEFT JOIN people_entity entity ON entity.id = now.entity_id
    WHERE person.id = ANY(%(ids)s)
"""


@dataclass(frozen=True, kw_only=True)
class Person:
    """One employee on one day; ``zone`` is their own, else their entity's, else the company's."""

    employee_id: int
    name: str
    zone: str
    team_id: int | None
    is_active: bool


def persons(*, employee_ids: Collection[int], at: datetime) -> dict[int, Person]:
    """The people with these primary keys as they are on the company's day of ``at``; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(PERSONS, {"ids": list(employee_ids), "day": people.company_date(at)})
        return {row[0]: person_of(*row) for row in cursor.fetchall()}


def person_of(pk: int, name: str, zone: str | None, team_id: int | None, employment_id: int | None) -> Person:
    """One person from a row of ``PERSONS``."""
    return Person(
        employee_id=pk,
        name=name,
        zone=zone or settings.LAURELS.company_time_zone,
        team_id=team_id,
        is_active=employment_id is not None,
    )


def terms(*, person: Person, at: datetime) -> allowance.Terms:
    """How much ``person`` may give in which span, by the rules in force at ``at``."""
    return terms_by([rule_of(rule) for rule in choices.allowance_rules(at=at)], person=person, at=at)


def terms_by(rules: Collection[allowance.Rule], *, person: Person, at: datetime) -> allowance.Terms:
    """``terms`` by the ``rules`` in force; roles are asked for only where one of these has a role."""
    roles = _roles(person, at) if any(rule.role for rule in rules) else set()
    return allowance.resolve(rules, team_id=person.team_id, roles=roles)


def rule_of(row: AllowanceRule) -> allowance.Rule:
    """A stored rule as the arithmetic reads it."""
    return allowance.Rule(
        team_id=row.team_id, role=row.role, amount=row.amount, span=row.span, set_at=row.set_at, number=row.pk
    )


def _roles(person: Person, at: datetime) -> set[str]:
    day = people.company_date(at)
    roles = {role for role, _ in people.roles_of(employee_id=person.employee_id, at=at)}
    reports = Employment.objects.filter(manager_id=person.employee_id, starts_on__lte=day)
    if reports.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).exists():
        roles.add(AllowanceRule.MANAGER)
    return roles
