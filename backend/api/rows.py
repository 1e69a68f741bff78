"""Rows of a body into the reports of the domain, by the types of their fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from backend.api.parsers import Row
from backend.api.problems import ProblemError
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
            except ValueError as error:
                errors.append({"line": row.line, "field": name, "message": str(error)})
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
    return [{"line": rows[each.line].line, "field": each.field, "message": each.sentence} for each in refusals]


def _plain(hint: Any) -> tuple[type, bool]:
    choices = [choice for choice in get_args(hint) if choice is not NoneType]
    return (choices[0], True) if choices else (hint, False)


def _value(text: str, type_: type, *, is_optional: bool) -> Any:
    if type_ is str:
        return text
    if not text:
        if is_optional:
            return None
        raise ValueError("is missing; give a moment with offset, as 2026-09-30T12:00:00+02:00")
    return READERS[type_](text)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        sentence = f"{text[:40]!r} is no moment with offset; write 2026-09-30T12:00:00+02:00"
        raise ValueError(sentence) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text[:40]!r} is no day; write 2026-09-30") from error


def _whole(text: str) -> int:
    if len(text) > 9 or not text.removeprefix("-").isdecimal():
        raise ValueError(f"{text[:40]!r} is no whole number")
    return int(text)


READERS: Mapping[type, Callable[[str], Any]] = {datetime: _moment, date: _day, int: _whole}
