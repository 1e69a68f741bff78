"""Reading one table of a TOML file so that every mistake becomes a sentence with its place and its mend."""

import difflib
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from recognition.core import money, texts
from recognition.core.mistakes import Mistake
from recognition.programmes.definition.parts import BILLION, POINTS

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,4}))?%")
_RATE = re.compile(r"(\d{1,6})(?:\.(\d{1,9}))?")
_POINTS = re.compile(r"\d{1,15}")


class Misread(NamedTuple):
    """A mistake and where in the file it stands; "" of the file as a whole."""

    place: str
    mistake: Mistake

    @property
    def sentence(self) -> str:
        told = self.mistake.sentence
        return told if told.endswith((".", "?")) else f"{told}."

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class Table:
    """One table at ``path``. A reader that finds a mistake notes it and returns something harmless."""

    def __init__(self, data: Mapping[str, Any], *, path: str, mistakes: list[Misread]) -> None:
        self.data, self.path, self.mistakes = data, path, mistakes
        self.read: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self.data

    def place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def mistake(self, key: str, mistake: Mistake) -> None:
        self.mistakes.append(Misread(self.place(key) if key else self.path, mistake))

    def text(self, key: str, *, longest: int, optional: bool = False) -> str:
        """A text in quotes; "" when it is optional and missing."""
        value = self._value(key, optional=optional, example=f'{key} = "…"')
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.mistake(key, Mistake("rule_no_text", key=key))
        elif len(value) > longest:
            self.mistake(key, Mistake("rule_text_too_long", length=len(value), most=longest))
        elif code := texts.flaw(value):
            self.mistake(key, Mistake(code))
        else:
            return value.strip()
        return ""

    def choice(self, key: str, choices: Collection[str]) -> str:
        """One of ``choices``; "" after a mistake."""
        known = list(choices)
        value = self._value(key, optional=True)
        if key not in self.data:
            self.mistake(key, Mistake("rule_missing_choice", known=known))
        if value is None:
            return ""
        if value not in choices:
            self.mistake(key, Mistake("rule_unknown_choice", value=repr(value), known=known))
            return ""
        return str(value)

    def whole(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._value(key, optional=default is not None, example=f"{key} = {least}")
        if value is None:
            return default or 0
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.mistake(key, Mistake("rule_no_whole", value=repr(value), least=least, most=most))
            return default or least
        return value

    def wholes(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        """A list of different whole numbers from ``least`` to ``most``; () when missing or mistaken."""
        value = self._value(key, optional=True)
        if value is None:
            return ()
        numbers = [one for one in value if type(one) is int and least <= one <= most] if isinstance(value, list) else []
        if not numbers or len(numbers) < len(value):
            self.mistake(key, Mistake("rule_no_wholes", least=least, most=most, key=key))
            return ()
        if len(set(numbers)) < len(numbers):
            self.mistake(key, Mistake("rule_repeated"))
            return ()
        return tuple(numbers)

    def flag(self, key: str) -> bool:
        """true or false; False when missing or mistaken."""
        value = self._value(key, optional=True)
        if value is not None and not isinstance(value, bool):
            self.mistake(key, Mistake("rule_no_flag", value=repr(value), key=key))
            return False
        return bool(value)

    def day(self, key: str) -> date:
        """A date without quotes."""
        value = self._value(key, example=f"{key} = 2026-01-31")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.mistake(key, Mistake("rule_no_day", value=repr(str(value)), key=key))
        return date.min

    def amount(self, key: str, unit: str, *, least: int = 0, optional: bool = False) -> int | None:
        """An amount in quotes, in the minor unit of ``unit`` or in points; None when missing or mistaken."""
        example = "50" if unit in POINTS else "500.00"
        value = self._value(key, optional=optional, example=f'{key} = "{example}"')
        if value is None or not unit:
            return None
        if not isinstance(value, str):
            self.mistake(key, Mistake("rule_unquoted_amount", value=value, key=key, example=example))
            return None
        if unit in POINTS and not _POINTS.fullmatch(value):
            self.mistake(key, Mistake("rule_no_points", value=repr(value), key=key))
            return None
        try:
            minor = int(value) if unit in POINTS else money.to_minor(value, unit)
        except money.BadAmount as error:
            if error.mistake is None:
                raise
            self.mistake(key, error.mistake)
            return None
        if minor < least:
            self.mistake(key, Mistake("rule_not_above_0" if least else "rule_below_0", value=value))
            return None
        return minor

    def currency(self, key: str, *, optional: bool = False) -> str:
        """A currency code of ISO 4217; "" when missing or mistaken."""
        value = self._value(key, optional=optional, example=f'{key} = "DKK"')
        if value is not None and not (isinstance(value, str) and money.is_currency(value)):
            self.mistake(key, Mistake("no_currency_code", value=repr(value)))
            return ""
        return value or ""

    def percent(self, key: str, *, optional: bool = True) -> int:
        """A share such as "10%" or "2.5%" in parts per million, above 0 unless optional; 0 when missing."""
        value = self._value(key, optional=optional, example=f'{key} = "10%"')
        match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
        ppm = int(match[1]) * 10_000 + int((match[2] or "").ljust(4, "0")) if match else 0
        if value is not None and (ppm > money.PPM or not (match and (ppm or optional))):
            self.mistake(key, Mistake("rule_no_share", value=repr(value), key=key))
            return 0
        return ppm

    def rate(self, key: str) -> int:
        """A rate above 0 with at most nine decimals, in billionths; 1 after a mistake."""
        value = self._value(key, example=f'{key} = "0.6543"')
        match = _RATE.fullmatch(value) if isinstance(value, str) else None
        billionths = int(match[1]) * BILLION + int((match[2] or "").ljust(9, "0")) if match else 0
        if value is not None and not billionths:
            self.mistake(key, Mistake("rule_no_rate", value=repr(value), key=key))
        return billionths or 1

    def texts(self, key: str, *, optional: bool = True) -> tuple[str, ...]:
        """A list of different texts."""
        value = self._value(key, optional=optional, example=f'{key} = ["…"]')
        if value is None:
            return ()
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            self.mistake(key, Mistake("rule_no_texts", key=key))
            return ()
        if len(set(value)) < len(value):
            self.mistake(key, Mistake("rule_repeated"))
            return ()
        return tuple(value)

    def table(self, key: str, *, optional: bool = False) -> "Table":
        """The table below ``key``; an empty one when it is optional and missing, or mistaken."""
        value = self._value(key, optional=optional, example=f"[{self.place(key)}]")
        if value is not None and not isinstance(value, dict):
            self.mistake(key, Mistake("rule_no_table", table=self.place(key)))
            value = None
        return Table(value or {}, path=self.place(key), mistakes=self.mistakes)

    def tables(self, key: str) -> list["Table"]:
        """The tables written as [[key]], numbered from 1 in their place."""
        value = self._value(key, optional=True) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.mistake(key, Mistake("rule_no_tables", table=self.place(key)))
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
                known = Mistake("rule_unknown_key", known=sorted(self.read))
                self.mistake(key, Mistake("rule_unknown_near", near=near[0]) if near else known)

    def _value(self, key: str, *, optional: bool = False, example: str = "") -> Any:
        self.read.add(key)
        if key not in self.data and not optional:
            self.mistake(key, Mistake("rule_missing", example=example))
        return self.data.get(key)
