"""Rows of a body into the reports of the domain, by the types of their fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime
from types import NoneType
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from backend.api.parsers import Row
from backend.api.problems import ProblemError, row_error
from recognition.core import moments
from recognition.core.mistakes import BadCell, Mistake
from recognition.people.reports import Refusal

Report = TypeVar("Report")
LISTED = 100


class Read(NamedTuple, Generic[Report]):
    """The reports, and the names of fields nobody reads."""

    reports: list[Report]
    ignored: list[str]


def read(rows: Iterable[Row], kind: type[Report]) -> Read[Report]:
    """Return the reports. Raises ProblemError naming line and field of everything that cannot be read."""
    hints = get_type_hints(kind)
    known = {field.name: _plain(hints[field.name]) for field in fields(kind)}  # type: ignore[arg-type]
    usual = {field.name: field.default for field in fields(kind) if field.default is not MISSING}  # type: ignore[arg-type]
    reports, errors, ignored = [], [], set[str]()
    for row in rows:
        ignored |= row.fields.keys() - known.keys()
        values: dict[str, Any] = {}
        for name, (type_, is_optional) in known.items():
            try:
                text = row.fields.get(name, "")
                is_left_out = not text and name in usual
                values[name] = usual[name] if is_left_out else _value(text, type_, is_optional=is_optional)
            except BadCell as error:
                errors.append(row_error(row.line, name, error.mistake))
        if len(values) == len(known):
            reports.append(kind(**values))
    if errors:
        raise refused(errors, len(errors))
    return Read(reports, sorted(name[:64] for name in ignored)[:LISTED])


def refused(errors: Sequence[dict[str, Any]], count: int) -> ProblemError:
    """The problem for a body of which nothing was stored."""
    sentence = f"{count} {'thing is' if count == 1 else 'things are'} wrong, so nothing was stored; see errors."
    return ProblemError(422, "invalid_rows", sentence, list(errors[:LISTED]))


def refusals_of(refusals: Iterable[Refusal], rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The domain's refusals, which name a row by its index, by the lines of the body."""
    return [row_error(rows[each.line].line, each.field, each.mistake) for each in refusals]


def _plain(hint: Any) -> tuple[type, bool]:
    choices = [choice for choice in get_args(hint) if choice is not NoneType]
    return (choices[0], True) if choices else (hint, False)


def _value(text: str, type_: type, *, is_optional: bool) -> Any:
    if type_ is str:
        return text
    if not text:
        if is_optional:
            return None
        raise BadCell(Mistake("blank"))
    return READERS[type_](text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadCell(Mistake("no_time", value=repr(text[:40]))) from error
    if moment.tzinfo is None:
        raise BadCell(Mistake("no_offset", value=repr(text[:40])))
    try:
        return moments.in_utc(moment)
    except OverflowError as error:
        raise BadCell(Mistake("impossible_time", value=repr(text[:40]))) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCell(Mistake("no_date", value=repr(text[:40]))) from error


def _whole(text: str) -> int:
    if len(text) > 9 or not text.removeprefix("-").isdecimal():
        raise BadCell(Mistake("no_whole_number", value=repr(text[:40])))
    return int(text)


READERS: Mapping[type, Callable[[str], Any]] = {datetime: _moment, date: _day, int: _whole}
