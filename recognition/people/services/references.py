"""What a report about employees refers to: their entity, their manager, and what only one of them may have."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from recognition.core.mistakes import Mistake
from recognition.people.models import Employee, Employment, Entity
from recognition.people.organisation import Place, report_of
from recognition.people.reports import DATED, EmployeeReport, Refusals, Wrong

Reports = dict[str, tuple[int, EmployeeReport]]
DEFAULT_ENTITY = "default-"


def entities_for(*, reports: Reports, refusals: Refusals) -> dict[str, Entity]:
    """The entities the reports name, by external id; missing default ones are made.

    Refuses reports of an unknown entity, or with a currency that is not the entity's.
    """
    entities = {entity.external_id: entity for entity in Entity.objects.all()}
    for name in sorted({report.entity_id for _, report in reports.values()} - entities.keys()):
        currency = name.removeprefix(DEFAULT_ENTITY)
        if name.startswith(DEFAULT_ENTITY) and any(
            report.entity_id == name and report.currency == currency for _, report in reports.values()
        ):
            zone = settings.LAURELS.company_time_zone
            entities[name] = Entity.objects.create(external_id=name, name=name, currency=currency, time_zone=zone)
    for key, (line, report) in list(reports.items()):
        entity = entities.get(report.entity_id)
        if entity is None:
            wrong = Wrong(field="entity_id", mistake=Mistake("unknown_entity_id", value=repr(report.entity_id)))
        elif report.currency and report.currency != entity.currency:
            facts = {"currency": report.currency, "entity": report.entity_id, "other": entity.currency}
            wrong = Wrong(field="currency", mistake=Mistake("other_currency", **facts))
        else:
            continue
        _refuse(reports, key, line, wrong, refusals)
    return entities


def refuse_rewriting(
    *,
    reports: Reports,
    people: dict[str, Employee],
    standing: dict[int, Place],
    on: date,
    today: date,
    refusals: Refusals,
) -> None:
    """Refuse reports that would change a stretch from its first day or before, once it has begun."""
    for key, (line, report) in list(reports.items()):
        place = standing.get(people[key].pk) if key in people else None
        if place is None or not on <= place.current.starts_on < today:
            continue
        known = report_of(people[key], place.current)
        changed = [name for name in DATED if getattr(known, name) != getattr(report, name)]
        if changed:
            before, day = getattr(known, changed[0]), place.current.starts_on
            mistake = Mistake("rewrites_past_blank", day=day)
            if before:
                mistake = Mistake("rewrites_past", before=before, day=day)
            _refuse(reports, key, line, Wrong(field=changed[0], mistake=mistake), refusals)


def refuse_shared(
    *, reports: Reports, people: dict[str, Employee], standing: dict[int, Employment], refusals: Refusals
) -> None:
    """Refuse reports that give two people one e-mail address, or one payroll number in one entity."""
    others = [person for key, person in people.items() if key not in reports]
    addresses = {person.email: person.external_id for person in others if person.email}
    numbers = {
        (standing[person.pk].entity.external_id, standing[person.pk].payroll_number): person.external_id
        for person in others
        if person.pk in standing and not person.left_on
    }
    for key, (line, report) in list(reports.items()):
        if report.email and addresses.setdefault(report.email, key) != key:
            mistake = Mistake("email_taken", email=report.email, employee=addresses[report.email])
            _refuse(reports, key, line, Wrong(field="email", mistake=mistake), refusals)
            continue
        number = (report.entity_id, report.payroll_number)
        if not report.left_on and numbers.setdefault(number, key) != key:
            facts = {"number": repr(report.payroll_number), "employee": numbers[number], "entity": report.entity_id}
            mistake = Mistake("payroll_number_taken", **facts)
            _refuse(reports, key, line, Wrong(field="payroll_number", mistake=mistake), refusals)


def refuse_broken_lines(
    *, reports: Reports, people: dict[str, Employee], standing: dict[int, Employment], refusals: Refusals
) -> None:
    """Refuse reports with an unknown manager, and reports that make people manage each other in a circle.

    With ``refusals.is_skipping`` a refused manager makes those who report to them refused as well.
    """
    names = {person.pk: key for key, person in people.items()}
    before = {
        key: names.get(standing[person.pk].manager_id or 0, "")
        for key, person in people.items()
        if person.pk in standing
    }
    while True:
        count = len(reports)
        _refuse_unknown_managers(reports, people, refusals)
        managers = before | {key: report.manager_id for key, (_, report) in reports.items()}
        for circle in list(_circles(managers)):
            _refuse_circle(circle, reports, people, refusals)
        if len(reports) == count:
            return


def _refuse_unknown_managers(reports: Reports, people: dict[str, Employee], refusals: Refusals) -> None:
    excused = set() if refusals.is_skipping else refusals.keys
    for key, (line, report) in list(reports.items()):
        manager = report.manager_id
        if not manager or manager in reports or manager in people or manager in excused:
            continue
        code = "manager_left_out" if manager in refusals.keys else "unknown_manager"
        mistake = Mistake(code, manager=repr(manager))
        _refuse(reports, key, line, Wrong(field="manager_id", mistake=mistake), refusals)


def _refuse_circle(circle: list[str], reports: Reports, people: dict[str, Employee], refusals: Refusals) -> None:
    named = [f"{_name(key, reports, people)} ({key})" for key in circle]
    mistake = Mistake("circle", circle=[*named, named[0]])
    for key in circle:
        if key in reports:
            line = reports[key][0]
            _refuse(reports, key, line, Wrong(field="manager_id", mistake=mistake), refusals)


def _circles(managers: dict[str, str]) -> Iterator[list[str]]:
    """The circles in the reporting line, each once, in the order of the line."""
    seen: set[str] = set()
    for start in managers:
        path: dict[str, int] = {}
        key = start
        while key and key not in seen:
            seen.add(key)
            path[key] = len(path)
            key = managers.get(key, "")
        if key in path:
            yield list(path)[path[key] :]


def _name(key: str, reports: Reports, people: dict[str, Employee]) -> str:
    return reports[key][1].name if key in reports else people[key].name


def _refuse(reports: Reports, key: str, line: int, wrong: Wrong, refusals: Refusals) -> None:
    refusals.add(line=line, wrong=wrong, key=key)
    del reports[key]
