"""What HR does for one person: add them, change how they are employed from a day on, let them leave and come back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.people import access, organisation, selectors
from recognition.people.models import Employee, Employment, Entity, Role
from recognition.people.reports import DATED, EmployeeReport, Refusals
from recognition.people.services import intake

SOURCE = "directory"
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


class BadPerson(DomainError):
    """What is said of a person cannot be true; ``field`` is what is wrong, by the columns of the bundle."""

    code = "bad_person"

    def __init__(self, field: str, sentence: str, mistake: Mistake | None = None) -> None:
        super().__init__(sentence)
        self.field, self.mistake = field, mistake


def add_person(*, actor: Actor, report: EmployeeReport, at: datetime, key: str) -> int:
    """Employ somebody new from ``hired_on`` on, or from today; their number. By HR of the entity.

    Raises RoleNeeded, BadPerson, KeyReused.
    """
    on = report.hired_on or selectors.company_date(at)
    report = replace(report, hired_on=on, payroll_number=report.payroll_number or report.employee_id, currency="")

    def work() -> int:
        _require_days(hired_on=on, left_on=report.left_on)
        _require_hr(actor, report.entity_id, at)
        if Employee.objects.filter(external_id=report.employee_id).exists():
            raise BadPerson("employee_id", f"{report.employee_id} is an employee already; look them up instead.")
        take_in(actor=actor, reports=[report], on=selectors.company_date(at), at=at)
        person = Employee.objects.get(external_id=report.employee_id)
        _record(actor, "employee.added", person.pk, at, on=on.isoformat())
        return person.pk

    return int(_once(work, service="add_person", actor=actor, at=at, key=key, **asdict(report)))


def change_person(
    *, actor: Actor, employee_id: int, on: date, changes: Mapping[str, Any], at: datetime, key: str
) -> bool:
    """Let ``changes`` (fields of an EmployeeReport) hold from ``on``; False where everything was so already.

    What is dated opens a new stretch, and holds until the next planned one; name, address, language and days of
    work are the person's at once. By HR of the entity the person is in, and of the one they move to.
    Raises UnknownEmployee, RoleNeeded, BadPerson, KeyReused.
    """

    def work() -> bool:
        report = _known(actor, employee_id, on, at)
        wanted = replace(report, **changes)
        _require_days(on=on, hired_on=wanted.hired_on, left_on=wanted.left_on)
        if wanted.entity_id != report.entity_id:
            _require_hr(actor, wanted.entity_id, at)
        if wanted == report:
            return False
        fields = [name for name in changes if getattr(report, name) != getattr(wanted, name)]
        if report.left_on and report.left_on < on and set(DATED) & set(fields):
            raise BadPerson("on", f"They leave on {report.left_on}; choose a day up to then.")
        take_in(actor=actor, reports=[wanted], on=on, at=at)
        _record(actor, "employee.changed", employee_id, at, on=on.isoformat(), fields=sorted(fields))
        return True

    asked = {"employee": employee_id, "on": on, "changes": dict(changes)}
    return bool(_once(work, service="change_person", actor=actor, at=at, key=key, **asked))


def leave(*, actor: Actor, employee_id: int, last_day: date, at: datetime, key: str) -> bool:
    """Let somebody leave after ``last_day``; False where that was known. By HR of their entity.

    From the day after on they have no say and no way in; the sweep ends what they held. What they earned stays.
    Raises UnknownEmployee, RoleNeeded, BadPerson, KeyReused.
    """

    def work() -> bool:
        report = _known(actor, employee_id, last_day, at)
        _require_days(left_on=last_day)
        if report.left_on == last_day:
            return False
        later = Employment.objects.filter(employee=employee_id, starts_on__gt=last_day).order_by("starts_on").first()
        if later is not None:
            sentence = f"On {later.starts_on} something changes for them; take that back first, or leave later."
            raise BadPerson("left_on", sentence)
        take_in(actor=actor, reports=[replace(report, left_on=last_day)], on=last_day, at=at)
        return True

    return bool(_once(work, service="leave", actor=actor, at=at, key=key, employee=employee_id, last_day=last_day))


def stay(*, actor: Actor, employee_id: int, at: datetime, key: str) -> bool:
    """Take back that somebody leaves, up to their last day; False where they do not leave.

    Raises UnknownEmployee, RoleNeeded, BadPerson once they have left: then they come back. KeyReused.
    """

    def work() -> bool:
        today = selectors.company_date(at)
        report = _known(actor, employee_id, today, at)
        if report.left_on is None:
            return False
        if report.left_on < today:
            raise BadPerson("left_on", "They have left already; enter the day they came back instead.")
        take_in(actor=actor, reports=[replace(report, left_on=None)], on=today, at=at)
        _record(actor, "employee.stays", employee_id, at)
        return True

    return bool(_once(work, service="stay", actor=actor, at=at, key=key, employee=employee_id))


def come_back(*, actor: Actor, employee_id: int, on: date, at: datetime, key: str) -> bool:
    """Employ somebody who has left again from ``on``, today at the latest, as they were employed last.

    Raises UnknownEmployee, RoleNeeded, BadPerson, KeyReused.
    """

    def work() -> bool:
        today = selectors.company_date(at)
        report = _known(actor, employee_id, today, at)
        if report.left_on is None or report.left_on >= today:
            raise BadPerson("hired_on", "They have not left, so they cannot come back.")
        if not report.left_on < on <= today:
            raise BadPerson(
                "hired_on", f"Enter a day after {report.left_on}, when they left, and not later than today."
            )
        take_in(actor=actor, reports=[replace(report, hired_on=on, left_on=None)], on=on, at=at)
        _record(actor, "employee.returned", employee_id, at, on=on.isoformat())
        return True

    return bool(_once(work, service="come_back", actor=actor, at=at, key=key, employee=employee_id, on=on))


def drop_planned(*, actor: Actor, employee_id: int, starts_on: date, at: datetime, key: str) -> bool:
    """Take back a change that has not begun, so that what holds before it goes on; False where there is none.

    Raises UnknownEmployee, RoleNeeded, BadPerson for what has begun, KeyReused.
    """

    def work() -> bool:
        if starts_on <= selectors.company_date(at):
            raise BadPerson("on", "This has begun; enter another change instead.")
        _known(actor, employee_id, starts_on, at)
        rows = Employment.objects.filter(employee=employee_id)
        planned, before = rows.filter(starts_on=starts_on).first(), rows.filter(ends_on=starts_on).first()
        if planned is None or before is None:
            return False
        ends_on = planned.ends_on
        planned.delete()
        rows.filter(pk=before.pk).update(ends_on=ends_on)
        _record(actor, "employee.plan_dropped", employee_id, at, on=starts_on.isoformat())
        return True

    return bool(_once(work, service="drop_planned", actor=actor, at=at, key=key, employee=employee_id, on=starts_on))


def take_in(*, actor: Actor, reports: list[EmployeeReport], on: date, at: datetime) -> None:
    """Take these reports in whole from ``on``; raises BadPerson for the first that cannot be, naming several."""
    refusals = Refusals()
    rows = list(enumerate(reports, start=1))
    intake.take_in_people(actor=actor, source=SOURCE, rows=rows, refusals=refusals, on=on, at=at)
    for wrong in refusals.first:
        who = f"{reports[wrong.line - 1].name} ({reports[wrong.line - 1].employee_id}), " if len(reports) > 1 else ""
        raise BadPerson(wrong.field, f"{who}{wrong.field}: {wrong.sentence}.", None if who else wrong.mistake)


def lock() -> None:
    """Let changes of who is employed how happen one after the other: two together could make a circle."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_employment IN SHARE ROW EXCLUSIVE MODE")


def _known(actor: Actor, employee_id: int, on: date, at: datetime) -> EmployeeReport:
    """What holds of the person on a day, once it is sure that the actor may change it; an erased one is nobody."""
    person = Employee.objects.filter(pk=employee_id, erased_at=None).first()
    if person is None:
        raise selectors.UnknownEmployee("There is no such person; look them up again.")
    place = organisation.standing(on=on, employee_ids=[employee_id]).get(employee_id)
    here = organisation.standing(on=selectors.company_date(at), employee_ids=[employee_id]).get(employee_id)
    entity_id = here.current.entity_id if here else None
    access.require_role(actor=actor, roles=[Role.HR], entity_id=entity_id, at=at)
    return organisation.report_of(person, place.current if place else None)


def _require_hr(actor: Actor, entity_id: str, at: datetime) -> None:
    entity = Entity.objects.filter(external_id=entity_id).first()
    access.require_role(actor=actor, roles=[Role.HR], entity_id=entity.pk if entity else None, at=at)
    if entity is None:
        raise BadPerson("entity_id", f"{entity_id!r} is no entity; choose one of those there are.")


def _require_days(**days: date | None) -> None:
    for name, day in days.items():
        if day is not None and not EARLIEST <= day <= LATEST:
            raise BadPerson(name, f"{day} is no day anybody works here; correct the year.")


def _once(work: Callable[[], Any], *, service: str, actor: Actor, at: datetime, key: str, **arguments: Any) -> Any:
    def locked() -> Any:
        lock()
        return work()

    with durable():
        return activity.once(
            service=f"people.{service}", actor=actor, key=key, arguments=_plain(arguments), at=at, work=locked
        )


def _plain(value: Any) -> Any:
    """Arguments as JSON says them: days as text."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _record(actor: Actor, code: str, employee_id: int, at: datetime, **data: Any) -> None:
    activity.record(actor=actor, at=at, code=code, subject_kind="employee", subject_id=employee_id, data=data)
