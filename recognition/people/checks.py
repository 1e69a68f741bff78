"""Whether a report about an entity or an employee can be true by itself. Pure."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from zoneinfo import available_timezones

from recognition.core import money, texts
from recognition.core.mistakes import Mistake
from recognition.people.reports import EmployeeReport, EntityReport, Wrong

ENTITY_LENGTHS = {"entity_id": 64, "name": 200, "payroll_system": 32}
EMPLOYEE_LENGTHS = {
    "employee_id": 64,
    "name": 200,
    "email": 254,
    "department": 200,
    "title": 200,
    "payroll_number": 64,
    "team": 200,
    "cost_centre": 32,
    "employment_type": 32,
    "worker_category": 64,
}
MOST_FTE_MILLI = 2000
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def entity(report: EntityReport) -> Iterator[Wrong]:
    """Everything wrong with an entity by itself."""
    yield from too_long(report, ENTITY_LENGTHS)
    yield from unfit(report, ENTITY_LENGTHS)
    yield from blank(report, ("entity_id", "name"))
    yield from _currency(report.currency)
    yield from _country(report.country)
    yield from _zone(report.time_zone)


def employee(report: EmployeeReport) -> Iterator[Wrong]:
    """Everything wrong with an employee by themself."""
    yield from too_long(report, EMPLOYEE_LENGTHS)
    yield from unfit(report, EMPLOYEE_LENGTHS)
    yield from blank(report, ("employee_id", "name"))
    if report.currency or not report.entity_id:
        yield from _currency(report.currency)
    yield from _country(report.country)
    if report.time_zone:
        yield from _zone(report.time_zone)
    if report.language and not _LANGUAGE.fullmatch(report.language):
        yield Wrong(field="language", mistake=Mistake("no_language", value=repr(report.language)))
    if report.email and not _EMAIL.fullmatch(report.email):
        yield Wrong(field="email", mistake=Mistake("no_email", value=repr(report.email)))
    if not 0 <= report.fte_milli <= MOST_FTE_MILLI:
        yield Wrong(field="fte", mistake=Mistake("share_out_of_range"))
    if report.hired_on and report.left_on and report.left_on < report.hired_on:
        before = Mistake("left_before_hired", left=report.left_on, hired=report.hired_on)
        yield Wrong(field="left_on", mistake=before)


def too_long(report: object, lengths: dict[str, int]) -> Iterator[Wrong]:
    """The texts that are longer than we keep."""
    for name, length in lengths.items():
        text: str = getattr(report, name)
        if len(text) > length:
            yield Wrong(field=name, mistake=Mistake("too_long", length=len(text), most=length))


def unfit(report: object, names: Iterable[str]) -> Iterator[Wrong]:
    """The texts with characters that no database keeps, or that turn what stands around them."""
    for name in names:
        if code := texts.flaw(getattr(report, name)):
            yield Wrong(field=name, mistake=Mistake(code))


def blank(report: object, names: tuple[str, ...]) -> Iterator[Wrong]:
    """The fields that must not be blank and are."""
    for name in names:
        if not getattr(report, name):
            yield Wrong(field=name, mistake=Mistake("blank"))


def _currency(code: str) -> Iterator[Wrong]:
    if not money.is_currency(code):
        yield Wrong(field="currency", mistake=Mistake("no_currency", value=repr(code)))


def _country(code: str) -> Iterator[Wrong]:
    if code and not _COUNTRY.fullmatch(code):
        yield Wrong(field="country", mistake=Mistake("no_country", value=repr(code)))


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> Iterator[Wrong]:
    if name not in _zones():
        yield Wrong(field="time_zone", mistake=Mistake("no_time_zone", value=repr(name)))
