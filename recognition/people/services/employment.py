"""Save reported employment as stretches in time."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from recognition.people import stretches
from recognition.people.models import Employee, Employment, Entity, Team
from recognition.people.reports import EmployeeReport

BATCH = 2000
FACTS = (
    "entity_id",
    "manager_id",
    "payroll_number",
    "department",
    "title",
    "team_id",
    "cost_centre",
    "country",
    "employment_type",
    "worker_category",
    "fte_milli",
)
SHOWN = {"team_id": "team", "fte_milli": "fte"}
Changes = list[tuple[str, object, object]]


def standing() -> dict[int, Employment]:
    """The last stretch of every employee, by employee id."""
    rows = Employment.objects.select_related("entity", "team", "manager")
    return {row.employee_id: row for row in rows.order_by("employee_id", "-starts_on").distinct("employee_id")}


def save(
    *,
    reports: list[EmployeeReport],
    people: dict[str, Employee],
    entities: dict[str, Entity],
    standing: dict[int, Employment],
    today: date,
) -> dict[str, Changes]:
    """Open, close and correct stretches as reported ``today``; what changed, by the employee's external id."""
    teams = _teams({report.team for report in reports})
    opened, amended, changed = [], [], {}
    for report in reports:
        person = people[report.employee_id]
        facts = _facts(report, people, entities, teams)
        last = standing.get(person.pk)
        if last is None:
            starts_on, ends_on = stretches.first(hired_on=report.hired_on, left_on=report.left_on)
            opened.append(Employment(employee=person, starts_on=starts_on, ends_on=ends_on, **facts))
            continue
        was = {name: getattr(last, name) for name in FACTS}
        change = stretches.change(
            starts_on=last.starts_on,
            ends_on=last.ends_on,
            is_same=was == facts,
            hired_on=report.hired_on,
            left_on=report.left_on,
            today=today,
        )
        if change is None:
            continue
        last.ends_on = change.ends_on
        amended.append(last)
        if change.is_amended or change.opens:
            changed[report.employee_id] = _shown(last, report, was, facts)
        if change.is_amended:
            _set(last, facts)
        if change.opens:
            starts_on, ends_on = change.opens
            opened.append(Employment(employee=person, starts_on=starts_on, ends_on=ends_on, **facts))
    Employment.objects.bulk_update(amended, [*FACTS, "ends_on"], batch_size=BATCH)
    Employment.objects.bulk_create(opened, batch_size=BATCH)
    return changed


def move_beginnings(*, employee_ids: Collection[int]) -> None:
    """Let the first stretch of these employees begin on the day of hiring now known, unless it ended before."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE people_employment AS stretch SET starts_on = coalesce(person.hired_on, DATE '0001-01-01')
            FROM people_employee AS person
            WHERE person.id = stretch.employee_id AND person.id = ANY(%s)
              AND stretch.starts_on = (SELECT min(starts_on) FROM people_employment WHERE employee_id = person.id)
              AND (stretch.ends_on IS NULL OR stretch.ends_on > coalesce(person.hired_on, DATE '0001-01-01'))
            """,
            [list(employee_ids)],
        )


def _facts(
    report: EmployeeReport, people: dict[str, Employee], entities: dict[str, Entity], teams: dict[str, Team]
) -> dict[str, Any]:
    # A manager who is not there was refused in a row of their own, so nothing of this will be kept.
    manager = people.get(report.manager_id)
    return {
        "entity_id": entities[report.entity_id].pk,
        "manager_id": manager.pk if manager else None,
        "payroll_number": report.payroll_number,
        "department": report.department,
        "title": report.title,
        "team_id": teams[report.team].pk if report.team else None,
        "cost_centre": report.cost_centre,
        "country": report.country or entities[report.entity_id].country,
        "employment_type": report.employment_type,
        "worker_category": report.worker_category,
        "fte_milli": report.fte_milli,
    }


def _teams(names: set[str]) -> dict[str, Team]:
    """The teams of these names; missing ones are made."""
    wanted = sorted(names - {""})
    Team.objects.bulk_create([Team(name=name) for name in wanted], ignore_conflicts=True, batch_size=BATCH)
    return {team.name: team for team in Team.objects.filter(name__in=wanted)}


def _shown(last: Employment, report: EmployeeReport, was: dict[str, Any], facts: dict[str, Any]) -> Changes:
    """What differs between a stretch and a report, in the words of the file."""
    read = {
        "entity_id": (last.entity.external_id, report.entity_id),
        "manager_id": (last.manager.external_id if last.manager else "", report.manager_id),
        "team_id": (last.team.name if last.team else "", report.team),
        "fte_milli": (f"{last.fte_milli / 1000:g}", f"{report.fte_milli / 1000:g}"),
    }
    return [
        (SHOWN.get(name, name), *read.get(name, (was[name], facts[name]))) for name in FACTS if was[name] != facts[name]
    ]


def _set(last: Employment, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(last, name, value)
