"""From the text of a field to its type; a text that is wrong raises BadCell. Pure."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from recognition.core import moments
from recognition.core.mistakes import BadCell, Mistake

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
WHOLE = re.compile(r"[+-]?\d{1,9}")
SHARE = re.compile(r"\d(\.\d{1,3})?")
Read = Callable[[str], Any]


def text(value: str) -> str:
    """Any text, as it stands."""
    return value


def moment(value: str) -> datetime:
    """A time in ISO 8601 with its offset, in UTC."""
    match = MOMENT.fullmatch(value)
    if not match:
        raise BadCell(Mistake("no_time", value=repr(value)))
    if not match[3]:
        raise BadCell(Mistake("no_offset", value=repr(value)))
    try:
        return moments.in_utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError) as error:
        raise BadCell(Mistake("impossible_time", value=repr(value))) from error


def day(value: str) -> date:
    """A calendar day."""
    if not DAY.fullmatch(value):
        raise BadCell(Mistake("no_date", value=repr(value)))
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadCell(Mistake("impossible_date", value=repr(value))) from error


def whole(value: str) -> int:
    """A whole number."""
    if not WHOLE.fullmatch(value):
        raise BadCell(Mistake("no_whole_number", value=repr(value)))
    return int(value)


def milli(value: str) -> int:
    """A share such as 0.8, in thousandths."""
    if not SHARE.fullmatch(value):
        raise BadCell(Mistake("no_share", value=repr(value)))
    return round(float(value) * 1000)


def or_none(read: Read) -> Read:
    """``read``, or None for a blank."""
    return lambda value: read(value) if value else None


def or_else(default: Any, read: Read) -> Read:
    """``read``, or ``default`` for a blank."""
    return lambda value: read(value) if value else default
