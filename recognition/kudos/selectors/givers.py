"""Who somebody is when they give: zone, team, roles, and whether they are employed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import FilteredRelation, Q

from recognition.kudos import allowance
from recognition.kudos.models import AllowanceRule
from recognition.kudos.selectors import choices
from recognition.people import selectors as people
from recognition.people.models import Employee, Employment


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
    day = people.company_date(at)
    employed = Q(employments__starts_on__lte=day) & (
        Q(employments__ends_on__isnull=True) | Q(employments__ends_on__gt=day)
    )
    rows = Employee.objects.annotate(now=FilteredRelation("employments", condition=employed))
    columns = ("pk", "name", "time_zone", "now__entity__time_zone", "now__team_id", "now__pk")
    return {
        pk: Person(
            employee_id=pk,
            name=name,
            zone=own_zone or entity_zone or settings.LAURELS.company_time_zone,
            team_id=team_id,
            is_active=employment is not None,
        )
        for pk, name, own_zone, entity_zone, team_id, employment in rows.filter(pk__in=employee_ids).values_list(
            *columns
        )
    }


def terms(*, person: Person, at: datetime) -> allowance.Terms:
    """How much ``person`` may give in which span, by the rules in force at ``at``."""
    rules = [
        allowance.Rule(
            team_id=rule.team_id,
            role=rule.role,
            amount=rule.amount,
            span=rule.span,
            set_at=rule.set_at,
            number=rule.pk,
        )
        for rule in choices.allowance_rules(at=at)
    ]
    roles = _roles(person, at) if any(rule.role for rule in rules) else set()
    return allowance.resolve(rules, team_id=person.team_id, roles=roles)


def _roles(person: Person, at: datetime) -> set[str]:
    day = people.company_date(at)
    roles = {role for role, _ in people.roles_of(employee_id=person.employee_id, at=at)}
    reports = Employment.objects.filter(manager_id=person.employee_id, starts_on__lte=day)
    if reports.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).exists():
        roles.add(AllowanceRule.MANAGER)
    return roles
