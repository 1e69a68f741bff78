"""Bytes from Slack as plain values, with strict bounds; and their fields, each of the type it must have. Pure.

Whatever is let through can be stored and logged: text without NUL and lone surrogates, numbers of a sane size, ids that
are ids.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from recognition.core.texts import UNFIT

DEEPEST = 50
MOST_FIELDS = 100
LONGEST_NUMBER = 20

ID = re.compile(r"[A-Z0-9]{1,32}")
KIND = re.compile(r"[a-z_]{1,64}")
NAME = re.compile(r"[^\x00-\x1f\x7f]{1,255}")
TOKEN = re.compile(r"[\x21-\x7e]{1,255}")


class Unreadable(Exception):
    """The body is no message of Slack's; ``str(error)`` says what is wrong with it."""


class TooLarge(Unreadable):
    """The body is longer than what is read."""


def form(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises Unreadable."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except UnicodeDecodeError as error:
        raise Unreadable("The form is not UTF-8, percent-encoded.") from error
    except ValueError as error:
        raise Unreadable(f"The form has more than {MOST_FIELDS} fields.") from error
    if any(UNFIT.search(name) or UNFIT.search(value) for name, value in pairs):
        raise Unreadable("The form has characters that are no text.")
    return dict(pairs)


def json_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in ``raw``. Raises Unreadable."""
    try:
        found = json.loads(raw.decode(), parse_constant=_no_number, parse_int=_integer, parse_float=_number)
    except RecursionError as error:
        raise Unreadable("The JSON is nested too deeply.") from error
    except UnicodeDecodeError as error:
        raise Unreadable("The JSON is not UTF-8.") from error
    except ValueError as error:
        raise Unreadable("The body is no JSON.") from error
    if not isinstance(found, dict):
        raise Unreadable("The JSON is no object.")
    _require_fit(found)
    return found


def _require_fit(found: object) -> None:
    """Every text in it can be stored, and whoever walks it need not fear its depth."""
    waiting = [(found, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable("The JSON is nested too deeply.")
        if isinstance(value, str) and UNFIT.search(value):
            raise Unreadable("The JSON has characters that are no text.")
        if isinstance(value, dict):
            waiting += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            waiting += [(part, depth + 1) for part in value]


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("a number of that size is no fact")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


class Fields:
    """The fields of one object, each of the type it must have. Every reading raises Unreadable when it is not."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def text(self, name: str, shape: re.Pattern[str] = TOKEN) -> str:
        """A text that must be there."""
        found = self.values.get(name)
        if not isinstance(found, str) or not shape.fullmatch(found):
            raise Unreadable(f"{name} is missing or malformed.")
        return found

    def optional(self, name: str, shape: re.Pattern[str] = TOKEN) -> str:
        """A text; '' where it is missing, null or empty."""
        return "" if self.values.get(name) in (None, "") else self.text(name, shape)

    def id(self, name: str) -> str:
        """A Slack id; '' where it is missing, null or empty."""
        return self.optional(name, ID)

    def identity(self, name: str) -> str:
        """The id of what is named, or told whole; '' where it is missing."""
        return self.child(name).id("id") if self.is_object(name) else self.optional(name)

    def is_object(self, name: str) -> bool:
        """Whether it is told as an object."""
        return isinstance(self.values.get(name), dict)

    def whole(self, name: str) -> int:
        """A whole number; 0 where it is missing."""
        found = self.values.get(name, 0)
        if not isinstance(found, int) or isinstance(found, bool):
            raise Unreadable(f"{name} is no whole number.")
        return found

    def child(self, name: str) -> "Fields":
        """An object; empty where it is missing or null."""
        found = self.values.get(name)
        if found is not None and not isinstance(found, dict):
            raise Unreadable(f"{name} is no object.")
        return Fields(found or {})

    def first(self, name: str) -> "Fields":
        """The first object of a list; empty where there is none."""
        found = self.values.get(name) or []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise Unreadable(f"{name} is no list of objects.")
        return Fields(found[0] if found else {})

    def says(self, name: str) -> bool:
        """Whether it is true, in either spelling of Slack's."""
        return self.values.get(name) in (True, "true")
