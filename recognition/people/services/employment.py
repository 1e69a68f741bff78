"""Save reported employment as stretches in time."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection

from recognition.people import stretches
from recognition.people.models import Employee, Employment, Entity, Team
from recognition.people.organisation import Place
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


def save(
    *,
    reports: list[EmployeeReport],
    people: dict[str, Employee],
    entities: dict[str, Entity],
    standing: dict[int, Place],
    today: date,
) -> dict[str, Changes]:
    """Open, close and correct stretches as reported for ``today`` on; what changed, by the employee's external id.

    What was planned for a later day stays planned: a change holds until then.
    """
    teams = _teams({report.team for report in reports})
    saved = _Saved()
    for report in reports:
        person = people[report.employee_id]
        facts = _facts(report, people, entities, teams)
        place = standing.get(person.pk)
        if place is None:
            first = stretches.first(hired_on=report.hired_on, left_on=report.left_on)
            saved.open(person.pk, first, facts)
        else:
            _change(report, place, facts, today, saved)
    Employment.objects.bulk_update(saved.amended.values(), [*FACTS, "ends_on"], batch_size=BATCH)
    Employment.objects.bulk_create(saved.opened, batch_size=BATCH)
    return saved.changed


@dataclass
class _Saved:
    """Stretches to write, and what changed by the employee's external id."""

    opened: list[Employment] = field(default_factory=list)
    amended: dict[int, Employment] = field(default_factory=dict)
    changed: dict[str, Changes] = field(default_factory=dict)

    def open(self, employee_id: int, days: tuple[date, date | None], facts: dict[str, Any]) -> None:
        self.opened.append(Employment(employee_id=employee_id, starts_on=days[0], ends_on=days[1], **facts))

    def end(self, stretch: Employment, ends_on: date | None) -> None:
        stretch.ends_on = ends_on
        self.amended[stretch.pk] = stretch


def _change(report: EmployeeReport, place: Place, facts: dict[str, Any], today: date, saved: _Saved) -> None:
    now, last = place
    # Where another stretch follows, this one ends with it and not with the last day of work.
    followed_on = now.ends_on if last.pk != now.pk else None
    was = {name: getattr(now, name) for name in FACTS}
    change = stretches.change(
        starts_on=now.starts_on,
        ends_on=now.ends_on,
        is_same=was == facts,
        hired_on=report.hired_on,
        left_on=followed_on - timedelta(days=1) if followed_on else report.left_on,
        today=today,
    )
    if followed_on and last.ends_on != stretches.after(report.left_on):
        saved.end(last, stretches.kept(starts_on=last.starts_on, left_on=report.left_on))
    if change is None:
        return
    saved.end(now, change.ends_on)
    if change.is_amended or change.opens:
        saved.changed[report.employee_id] = _shown(now, report, was, facts)
    if change.opens:
        saved.open(now.employee_id, change.opens, facts)
    if change.is_amended:
        for name, value in facts.items():
            setattr(now, name, value)


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
