"""From what a person or a program wrote in a cell to what it says; what could mean two things is refused. Pure."""

import re
from datetime import date

from recognition.core.mistakes import BadCell, Mistake

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d.*)?")
PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
SHARE = re.compile(r"(\d)(?:[.,](\d{1,3}))?")
PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d))? ?%")
ORDERS = ("", "day_first", "month_first")
COUNTRIES = {
    "danmark": "DK",
    "denmark": "DK",
    "sverige": "SE",
    "sweden": "SE",
    "norge": "NO",
    "norway": "NO",
    "suomi": "FI",
    "finland": "FI",
    "deutschland": "DE",
    "germany": "DE",
}
LANGUAGES = {"dansk": "da", "danish": "da", "svenska": "sv", "swedish": "sv", "english": "en", "engelsk": "en"}


def day(text: str, order: str = "") -> date:
    """A day as 2026-09-30, 30.9.2026 or 30/09/2026; ``order`` says which comes first where that is not plain."""
    if match := ISO.fullmatch(text):
        return _date(text, int(match[1]), int(match[2]), int(match[3]))
    match = PARTS.fullmatch(text)
    if match is None:
        raise BadCell(Mistake("no_date", value=repr(text[:40])))
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if order == "month_first":
        return _date(text, year, first, second)
    # Who writes points, as Danes and Germans do, writes the day first.
    if order == "day_first" or match[2] == "." or first > 12 or first == second:
        return _date(text, year, second, first)
    if second > 12:
        return _date(text, year, first, second)
    raise BadCell(Mistake("two_dates", value=repr(text)))


def share(text: str) -> int:
    """A share of full time in thousandths: 0.8, 0,8 or 80 %."""
    if match := SHARE.fullmatch(text):
        return int(match[1]) * 1000 + int((match[2] or "0").ljust(3, "0"))
    if match := PERCENT.fullmatch(text):
        return int(match[1]) * 10 + int(match[2] or 0)
    raise BadCell(Mistake("no_share_or_percent", value=repr(text[:40])))


def country(text: str) -> str:
    """A country as its code of two letters; some are known by name."""
    return COUNTRIES.get(text.casefold(), text.upper() if len(text) == 2 else text)


def language(text: str) -> str:
    """A language as its code of two letters: da, da-DK, Dansk."""
    return LANGUAGES.get(text.casefold(), re.split("[-_]", text)[0].lower())


def _date(text: str, year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as error:
        raise BadCell(Mistake("impossible_date", value=repr(text))) from error
