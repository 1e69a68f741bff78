"""From the text of a field to its type; a text that is wrong raises the sentence that mends it. Pure."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
WHOLE = re.compile(r"[+-]?\d{1,9}")
SHARE = re.compile(r"\d(\.\d{1,3})?")
Read = Callable[[str], Any]


class BadText(ValueError):
    """The text of a field is not what its column holds; the message mends it."""


def text(value: str) -> str:
    """Any text, as it stands."""
    return value


def moment(value: str) -> datetime:
    """A time in ISO 8601 with its offset, in UTC."""
    match = MOMENT.fullmatch(value)
    if not match:
        raise BadText(f"{value!r} is no time; write it as 2026-09-30T12:00:00+02:00")
    if not match[3]:
        raise BadText(f"{value!r} has no offset, so nobody knows when it was; write 2026-09-30T12:00:00+02:00")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadText(f"{value!r} is no time there ever was; write it as 2026-09-30T12:00:00+02:00") from error


def day(value: str) -> date:
    """A calendar day."""
    if not DAY.fullmatch(value):
        raise BadText(f"{value!r} is no date; write it as 2026-09-30")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadText(f"{value!r} is no day of the calendar; correct it") from error


def whole(value: str) -> int:
    """A whole number."""
    if not WHOLE.fullmatch(value):
        raise BadText(f"{value!r} is no whole number; write for example 9")
    return int(value)


def milli(value: str) -> int:
    """A share such as 0.8, in thousandths."""
    if not SHARE.fullmatch(value):
        raise BadText(f"{value!r} is no share of full time; write 0.8 for four days of five")
    return round(float(value) * 1000)


def or_none(read: Read) -> Read:
    """``read``, or None for a blank."""
    return lambda value: read(value) if value else None


def or_else(default: Any, read: Read) -> Read:
    """``read``, or ``default`` for a blank."""
    return lambda value: read(value) if value else default
