"""Take in what a source says about entities and employees; inside the transaction of the whole intake."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import require_transaction
from recognition.core.identity import uid
from recognition.core.mistakes import Mistake
from recognition.people import checks, organisation, selectors, sign_in
from recognition.people.models import Employee, Entity
from recognition.people.reports import LISTED, EmployeeReport, EntityReport, Merged, Refusals, Wrong, distinct
from recognition.people.services import employment, naming, references

BATCH = 2000
ENTITY_FIELDS = ("name", "country", "time_zone", "payroll_system")
PERSON_FIELDS = ("name", "email", "language", "time_zone", "hired_on", "left_on")
NAMING = ("name", "email")
Changes = list[tuple[str, object, object]]
Row = TypeVar("Row", Entity, Employee)
Report = TypeVar("Report", EntityReport, EmployeeReport)


def take_in_entities(*, rows: Iterable[tuple[int, EntityReport]], refusals: Refusals) -> Merged:
    """Make or correct legal entities; ``rows`` are (line, report). The currency of an entity stays for ever."""
    require_transaction()
    merged = Merged()
    known = {entity.external_id: entity for entity in selectors.entities()}
    sound = _sound(rows, checks.entity, "entity_id", refusals)
    new, corrected = [], []
    for line, report in distinct(sound, key_field="entity_id", refusals=refusals, merged=merged).values():
        entity = known.get(report.entity_id)
        if entity is None:
            new.append(_with(Entity(external_id=report.entity_id, currency=report.currency), report, ENTITY_FIELDS))
        elif entity.currency != report.currency:
            facts = {"entity": report.entity_id, "currency": entity.currency, "other": report.currency}
            wrong = Wrong(field="currency", mistake=Mistake("entity_currency_stays", **facts))
            refusals.add(line=line, wrong=wrong, key=report.entity_id)
        elif changes := _changes(entity, report, ENTITY_FIELDS):
            corrected.append(_with(entity, report, ENTITY_FIELDS))
            merged.correct(report.entity_id, changes)
        else:
            merged.unchanged += 1
    Entity.objects.bulk_create(new, batch_size=BATCH)
    Entity.objects.bulk_update(corrected, ENTITY_FIELDS, batch_size=BATCH)
    merged.new = len(new)
    return merged


def take_in_employees(
    *, actor: Actor, source: str, rows: Iterable[tuple[int, EmployeeReport]], refusals: Refusals, at: datetime
) -> Merged:
    """Make or correct employees as reported ``at``; ``rows`` are (line, report), in any order.

    A changed entity, team, manager and so on closes the stretch of employment and opens a new one on that
    day in the company's time zone. Refused are unknown managers, circles in the reporting line, unknown
    entities, a currency that is not the entity's, and e-mail addresses or payroll numbers used twice.
    """
    complete = ((line, _complete(report)) for line, report in rows)
    on = selectors.company_date(at)
    return take_in_people(actor=actor, source=source, rows=complete, refusals=refusals, on=on, at=at)


def take_in_people(
    *,
    actor: Actor,
    source: str,
    rows: Iterable[tuple[int, EmployeeReport]],
    refusals: Refusals,
    on: date,
    at: datetime,
    listed: int = LISTED,
) -> Merged:
    """``take_in_employees`` of reports that leave nothing out, with changes that begin ``on`` a day.

    Before a day something else is planned for, a change holds until that day. Refused, besides, is what would
    rewrite the past: a change on or before the first day of a stretch that has begun. ``listed``: how many
    corrections the answer names.
    """
    require_transaction()
    merged = Merged(listed=listed)
    sound = _sound(rows, checks.employee, "employee_id", refusals)
    reports = distinct(sound, key_field="employee_id", refusals=refusals, merged=merged)
    people = {employee.external_id: employee for employee in Employee.objects.all()}
    standing = organisation.standing(on=on)
    entities = references.entities_for(reports=reports, refusals=refusals)
    current = {employee_id: place.current for employee_id, place in standing.items()}
    references.refuse_rewriting(
        reports=reports, people=people, standing=standing, on=on, today=selectors.company_date(at), refusals=refusals
    )
    references.refuse_shared(reports=reports, people=people, standing=current, refusals=refusals)
    references.refuse_broken_lines(reports=reports, people=people, standing=current, refusals=refusals)
    accepted = [report for _, report in reports.values()]
    known = set(people)
    changes = _save_people(source=source, reports=accepted, people=people)
    sign_in.follow_addresses(employee_ids=_whose(changes, "email", people))
    moves = employment.save(reports=accepted, people=people, entities=entities, standing=standing, today=on)
    employment.move_beginnings(employee_ids=_whose(changes, "hired_on", people))
    _count(merged, accepted, known, changes, moves)
    _tell_leavers(actor, accepted, changes, people, at)
    return merged


def _count(
    merged: Merged,
    reports: list[EmployeeReport],
    known: set[str],
    changes: dict[str, Changes],
    moves: dict[str, Changes],
) -> None:
    """Count in ``merged`` who is new, who was corrected in what, and who is as they were."""
    for report in reports:
        key = report.employee_id
        if key not in known:
            merged.new += 1
        elif changed := changes.get(key, []) + moves.get(key, []):
            merged.correct(key, changed)
        else:
            merged.unchanged += 1


def _whose(changes: dict[str, Changes], field: str, people: dict[str, Employee]) -> list[int]:
    """The employees of whom this field changed."""
    return [people[key].pk for key, changed in changes.items() if any(name == field for name, _, _ in changed)]


def _sound(
    rows: Iterable[tuple[int, Report]],
    check: Callable[[Report], Iterator[Wrong]],
    key_field: str,
    refusals: Refusals,
) -> Iterator[tuple[int, Report]]:
    for line, report in rows:
        wrongs = list(check(report))
        for wrong in wrongs:
            refusals.add(line=line, wrong=wrong, key=getattr(report, key_field))
        if not wrongs:
            yield line, report


def _complete(report: EmployeeReport) -> EmployeeReport:
    """The report with what it leaves to us: the default entity, payroll number and team."""
    return replace(
        report,
        entity_id=report.entity_id or f"default-{report.currency}",
        payroll_number=report.payroll_number or report.employee_id,
        team=report.team or report.department,
    )


def _save_people(*, source: str, reports: list[EmployeeReport], people: dict[str, Employee]) -> dict[str, Changes]:
    """Make and correct the persons, adding new ones to ``people``; what changed, by id."""
    new, corrected, changed = [], [], {}
    for report in reports:
        person = people.get(report.employee_id)
        if person is None:
            identity = uid(source, "employee", report.employee_id)
            new.append(_with(Employee(external_id=report.employee_id, uid=identity), report, PERSON_FIELDS))
        elif changes := _changes(person, report, PERSON_FIELDS):
            corrected.append(_with(person, report, PERSON_FIELDS))
            changed[report.employee_id] = changes
    Employee.objects.filter(pk__in=[person.pk for person in corrected]).update(email="")
    Employee.objects.bulk_update(corrected, PERSON_FIELDS, batch_size=BATCH)
    people |= {person.external_id: person for person in Employee.objects.bulk_create(new, batch_size=BATCH)}
    before = ((people[key].pk, str(old)) for key, each in changed.items() for name, old, _ in each if name in NAMING)
    naming.note_former(former=before)
    return changed


def _changes(row: Entity | Employee, report: EntityReport | EmployeeReport, names: tuple[str, ...]) -> Changes:
    compared = ((name, getattr(row, name), getattr(report, name)) for name in names)
    return [(name, old, new) for name, old, new in compared if old != new]


def _with(row: Row, report: EntityReport | EmployeeReport, names: tuple[str, ...]) -> Row:
    for name in names:
        setattr(row, name, getattr(report, name))
    return row


def _tell_leavers(
    actor: Actor,
    reports: list[EmployeeReport],
    changes: dict[str, Changes],
    people: dict[str, Employee],
    at: datetime,
) -> None:
    """Record who is leaving, so that other parts can move what is open for them."""
    left = [
        (people[report.employee_id].pk, {"left_on": report.left_on.isoformat()})
        for report in reports
        if report.left_on and any(name == "left_on" for name, _, _ in changes.get(report.employee_id, []))
    ]
    activity.record_many(actor=actor, at=at, code="employee.left", subject_kind="employee", rows=left)
