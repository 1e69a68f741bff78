"""How everybody is employed on a day, as the reports that would say so: what a change is compared with."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from recognition.people.models import Employee, Employment
from recognition.people.reports import EmployeeReport


class Place(NamedTuple):
    """Where somebody stands on a day: the stretch it falls into, and the last one there is.

    Where it falls into none, ``current`` is the one before it, or the first one when nothing has begun yet.
    """

    current: Employment
    last: Employment


def standing(*, on: date, employee_ids: Collection[int] | None = None) -> dict[int, Place]:
    """The place of everybody who was ever employed, or of those named, on a day; three statements."""
    rows = Employment.objects.select_related("entity", "team", "manager")
    if employee_ids is not None:
        rows = rows.filter(employee__in=employee_ids)
    begun, to_come = rows.filter(starts_on__lte=on), rows.filter(starts_on__gt=on)
    current = _one_each(begun, "-starts_on")
    last = current | _one_each(to_come, "-starts_on")
    current = _one_each(to_come, "starts_on") | current
    return {employee_id: Place(current[employee_id], stretch) for employee_id, stretch in last.items()}


def report_of(person: Employee, stretch: Employment | None) -> EmployeeReport:
    """What a report would say of somebody employed so."""
    facts = {}
    if stretch is not None:
        facts = {
            "entity_id": stretch.entity.external_id,
            "manager_id": stretch.manager.external_id if stretch.manager else "",
            "payroll_number": stretch.payroll_number,
            "department": stretch.department,
            "title": stretch.title,
            "team": stretch.team.name if stretch.team else "",
            "cost_centre": stretch.cost_centre,
            "country": stretch.country,
            "employment_type": stretch.employment_type,
            "worker_category": stretch.worker_category,
            "fte_milli": stretch.fte_milli,
        }
    return EmployeeReport(
        employee_id=person.external_id,
        name=person.name,
        email=person.email,
        hired_on=person.hired_on,
        left_on=person.left_on,
        currency="",
        language=person.language,
        time_zone=person.time_zone,
        **{"manager_id": "", "department": "", "title": ""} | facts,  # type: ignore[arg-type]
    )


def known(*, on: date) -> dict[str, EmployeeReport]:
    """What is known of everybody on a day, by the id the company calls them."""
    places = standing(on=on)
    people = Employee.objects.order_by("pk")
    return {
        person.external_id: report_of(person, places[person.pk].current if person.pk in places else None)
        for person in people
    }


def _one_each(rows: QuerySet[Employment], order: str) -> dict[int, Employment]:
    return {row.employee_id: row for row in rows.order_by("employee_id", order).distinct("employee_id")}
