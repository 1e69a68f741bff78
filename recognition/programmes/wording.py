"""Amounts, dates, shares and rates as people write them in Danish, English and Swedish: pure."""

import re
from datetime import date
from fractions import Fraction

from recognition.core import money
from recognition.programmes.definition import POINTS, Rate

NO_BREAK = "\u00a0"
MINUS = "\u2212"
LARGEST_DENOMINATOR = 100
LARGEST_POINTS = 15  # digits, as for money
_SPACES = " \u00a0\u202f"
_SEPARATORS = {"da": (".", ","), "en": (",", "."), "sv": (NO_BREAK, ",")}
_KRONER = {("da", "DKK"): "kr.", ("sv", "SEK"): "kr"}
_POINTS = {"da": ("point", "point"), "en": ("point", "points"), "sv": ("poäng", "poäng")}
_MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
}
_QUARTER = {"da": "{number}. kvartal {year}", "en": "Q{number} {year}", "sv": "kvartal {number} {year}"}


def amount(minor: int, unit: str, language: str) -> str:
    """``minor`` of a currency, or points: 196875 DKK is "1.968,75 kr.", "DKK 1,968.75", "1 968,75 DKK"."""
    if unit in POINTS:
        return f"{number(str(minor), language)}{NO_BREAK}{_POINTS[language][minor != 1]}"
    digits = number(money.to_decimal(minor, unit), language)
    if language == "en":
        sign = MINUS if minor < 0 else ""
        return f"{sign}{unit}{NO_BREAK}{digits.removeprefix(MINUS)}"
    return f"{digits}{NO_BREAK}{_KRONER.get((language, unit), unit)}"


def without_unit(minor: int, unit: str, language: str) -> str:
    """The same without its unit, as ``read_amount`` reads it: 196875 DKK is "1.968,75" in Danish."""
    return number(money.to_decimal(minor, unit) if unit not in POINTS else str(minor), language)


class Misspelt(money.BadAmount):
    """An amount is not written as the language writes numbers."""

    code = "misspelt_amount"


def read_amount(text: str, unit: str, language: str) -> int:
    """The minor units, or points, written as people write them in ``language``: "1.250,50" in Danish is 125050.

    Raises Misspelt for another language's spelling ("1250.50" in Danish), BadAmount for what the unit cannot hold.
    """
    thousands, point = (",", ".") if language == "en" else (".", ",")
    between = f"[{re.escape(thousands)}{_SPACES}]"
    whole = rf"\d{{1,3}}(?:{between}\d{{3}})*|\d+"
    written = re.fullmatch(rf"({whole})(?:{re.escape(point)}(\d+))?", text.strip(), re.ASCII)
    if written is None:
        example = amount(125050, "DKK", language)
        raise Misspelt(f"{text[:40]!r} is no amount as it is written here; write for example {example}.")
    digits, decimals = re.sub(r"\D", "", written[1]), written[2]
    if money.is_currency(unit):
        if len(decimals or "") > money.exponent(unit):
            # "1,250" may be meant as a thousand and more, so nobody is paid one and a quarter for it.
            raise money.BadAmount(f"{text[:40]!r} has more decimals than {unit}; write {money.exponent(unit)}.")
        return money.to_minor(f"{digits}.{decimals}" if decimals else digits, unit)
    if decimals or len(digits) > LARGEST_POINTS:
        raise money.BadAmount(f"{text[:40]!r} is no number of points; points are whole numbers.")
    return int(digits)


def number(plain: str, language: str) -> str:
    """A decimal such as "-1968.75" with the language's separators and a true minus."""
    thousands, point = _SEPARATORS[language]
    whole, _, decimals = plain.removeprefix("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return f"{MINUS if plain.startswith('-') else ''}{grouped}{point if decimals else ''}{decimals}"


def percent(part: int, whole: int, language: str) -> str:
    """``part`` of ``whole`` as a percentage with at most two decimals, half up."""
    hundredths = money.half_up(part * 10_000, whole)
    plain = f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
    return number(plain, language) + ("%" if language == "en" else f"{NO_BREAK}%")


def fraction(part: int, whole: int) -> str | None:
    """``part`` of ``whole`` as "1/5"; None when no short fraction says it exactly."""
    exact = Fraction(part, whole)
    return f"{exact.numerator}/{exact.denominator}" if exact.denominator <= LARGEST_DENOMINATOR else None


def day(moment: date, language: str) -> str:
    """3 March 2026, 3. marts 2026, 3 mars 2026."""
    dot = "." if language == "da" else ""
    return f"{moment.day}{dot}{NO_BREAK}{_MONTHS[language][moment.month - 1]}{NO_BREAK}{moment.year}"


def period(key: str, language: str) -> str:
    """A cap period: "2026", "2026-Q3" or "2026-09"."""
    year, _, rest = key.partition("-")
    if not rest:
        return year
    if rest.startswith("Q"):
        return _QUARTER[language].format(number=rest[1:], year=year)
    return f"{_MONTHS[language][int(rest) - 1]} {year}"


def rate(found: Rate, language: str) -> str:
    """1 SEK = 0.6543 DKK."""
    whole, decimals = divmod(found.billionths, 10**9)
    plain = f"{whole}.{decimals:09d}".rstrip("0").rstrip(".")
    return f"1{NO_BREAK}{found.source} = {number(plain, language)}{NO_BREAK}{found.target}"
