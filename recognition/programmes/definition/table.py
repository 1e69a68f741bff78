"""Reading one table of a TOML file so that every mistake becomes a sentence with its place and its mend."""

import difflib
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.programmes.definition.parts import BILLION, POINTS

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?%")
_RATE = re.compile(r"(\d{1,6})(?:\.(\d{1,9}))?")
_POINTS = re.compile(r"\d{1,15}")


class Table:
    """One table at ``path``. A reader that finds a mistake notes it and returns something harmless."""

    def __init__(self, data: Mapping[str, Any], *, path: str, mistakes: list[str]) -> None:
        self.data, self.path, self.mistakes = data, path, mistakes
        self.read: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self.data

    def place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def mistake(self, key: str, sentence: str) -> None:
        self.mistakes.append(f"{self.place(key)}: {sentence}" if key else f"{self.path}: {sentence}")

    def text(self, key: str, *, longest: int, optional: bool = False) -> str:
        """A text in quotes; "" when it is optional and missing."""
        value = self._value(key, optional=optional, example=f'{key} = "…"')
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.mistake(key, f'is not a text; write it in quotes: {key} = "…".')
        elif len(value) > longest:
            self.mistake(key, f"has {len(value)} characters; use at most {longest}.")
        else:
            return value.strip()
        return ""

    def choice(self, key: str, choices: Collection[str]) -> str:
        """One of ``choices``; "" after a mistake."""
        known = ", ".join(choices)
        value = self._value(key, example=f"one of {known}")
        if value is None:
            return ""
        if value not in choices:
            self.mistake(key, f"{value!r} is not known; choose one of {known}.")
            return ""
        return str(value)

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._value(key, optional=default is not None, example=f"{key} = {least}")
        if value is None:
            return default or 0
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.mistake(key, f"{value!r} is not a whole number from {least} to {most}; write one without quotes.")
            return default or least
        return value

    def wholes(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        """A list of different whole numbers from ``least`` to ``most``; () when missing or mistaken."""
        value = self._value(key, optional=True)
        if value is None:
            return ()
        numbers = [one for one in value if type(one) is int and least <= one <= most] if isinstance(value, list) else []
        if not numbers or len(numbers) < len(value):
            self.mistake(key, f"is not a list of whole numbers from {least} to {most}; write {key} = [50, 75].")
            return ()
        if len(set(numbers)) < len(numbers):
            self.mistake(key, "names something twice; leave out the repetition.")
            return ()
        return tuple(numbers)

    def flag(self, key: str) -> bool:
        """true or false; False when missing or mistaken."""
        value = self._value(key, optional=True)
        if value is not None and not isinstance(value, bool):
            self.mistake(key, f"{value!r} is neither true nor false; write {key} = true, without quotes.")
            return False
        return bool(value)

    def day(self, key: str) -> date:
        """A date without quotes."""
        value = self._value(key, example=f"{key} = 2026-01-31")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.mistake(key, f"{str(value)!r} is not a date; write it without quotes: {key} = 2026-01-31.")
        return date.min

    def amount(self, key: str, unit: str, *, least: int = 0, optional: bool = False) -> int | None:
        """An amount in quotes, in the minor unit of ``unit`` or in points; None when missing or mistaken."""
        example = "50" if unit in POINTS else "500.00"
        value = self._value(key, optional=optional, example=f'{key} = "{example}"')
        if value is None or not unit:
            return None
        if not isinstance(value, str):
            self.mistake(key, f'{value} is not an amount; write it in quotes: {key} = "{example}".')
            return None
        if unit in POINTS and not _POINTS.fullmatch(value):
            self.mistake(key, f'{value!r} is not a number of points; write a whole number in quotes: {key} = "50".')
            return None
        try:
            minor = int(value) if unit in POINTS else money.to_minor(value, unit)
        except DomainError as error:
            self.mistake(key, error.sentence)
            return None
        if minor < least:
            self.mistake(key, f"{value} is too small; an amount here is {'above 0' if least else '0 or more'}.")
            return None
        return minor

    def currency(self, key: str, *, optional: bool = False) -> str:
        """A currency code of ISO 4217; "" when missing or mistaken."""
        value = self._value(key, optional=optional, example=f'{key} = "DKK"')
        if value is not None and not (isinstance(value, str) and money.is_currency(value)):
            self.mistake(key, f"{value!r} is not a currency code of ISO 4217; write DKK, SEK or EUR, for example.")
            return ""
        return value or ""

    def percent(self, key: str, *, optional: bool = True) -> int:
        """A share such as "10%" or "2.5%" in parts per million, above 0 unless optional; 0 when missing."""
        value = self._value(key, optional=optional, example=f'{key} = "10%"')
        match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
        ppm = int(match[1]) * 10_000 + int((match[2] or "").ljust(4, "0")) if match else 0
        if value is not None and (ppm > money.PPM or not (match and (ppm or optional))):
            self.mistake(key, f'{value!r} is not a share; write a percentage in quotes: {key} = "10%".')
            return 0
        return ppm

    def rate(self, key: str) -> int:
        """A rate above 0 with at most nine decimals, in billionths; 1 after a mistake."""
        value = self._value(key, example=f'{key} = "0.6543"')
        match = _RATE.fullmatch(value) if isinstance(value, str) else None
        billionths = int(match[1]) * BILLION + int((match[2] or "").ljust(9, "0")) if match else 0
        if value is not None and not billionths:
            self.mistake(key, f'{value!r} is not a rate; write digits above 0 in quotes: {key} = "0.6543".')
        return billionths or 1

    def texts(self, key: str, *, optional: bool = True) -> tuple[str, ...]:
        """A list of different texts."""
        value = self._value(key, optional=optional, example=f'{key} = ["…"]')
        if value is None:
            return ()
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            self.mistake(key, f'is not a list of texts; write {key} = ["…", "…"].')
            return ()
        if len(set(value)) < len(value):
            self.mistake(key, "names something twice; leave out the repetition.")
            return ()
        return tuple(value)

    def table(self, key: str, *, optional: bool = False) -> "Table":
        """The table below ``key``; an empty one when it is optional and missing, or mistaken."""
        value = self._value(key, optional=optional, example=f"[{self.place(key)}]")
        if value is not None and not isinstance(value, dict):
            self.mistake(key, f"is not a table; write [{self.place(key)}] on a line of its own.")
            value = None
        return Table(value or {}, path=self.place(key), mistakes=self.mistakes)

    def tables(self, key: str) -> list["Table"]:
        """The tables written as [[key]], numbered from 1 in their place."""
        value = self._value(key, optional=True) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.mistake(key, f"is not a list of tables; write [[{self.place(key)}]] above each.")
            return []
        return [
            Table(one, path=f"{self.place(key)}[{number}]", mistakes=self.mistakes)
            for number, one in enumerate(value, start=1)
        ]

    def finish(self) -> None:
        """Note every key nobody has read."""
        for key in self.data:
            if key not in self.read:
                near = difflib.get_close_matches(key, sorted(self.read), n=1)
                mend = f"did you mean {near[0]}?" if near else f"known here are {', '.join(sorted(self.read))}."
                self.mistake(key, f"is not known; {mend}")

    def _value(self, key: str, *, optional: bool = False, example: str = "") -> Any:
        self.read.add(key)
        if key not in self.data and not optional:
            self.mistake(key, f"is missing; write {example}.")
        return self.data.get(key)
