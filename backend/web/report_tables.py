"""A table of the reward report on a page: its cells in the reader's language, and a picture of it where one helps."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from backend.reports import HEADINGS, SHEETS, WORDS
from backend.web import charts
from recognition.core import money
from recognition.payroll.formats import DAYS, DECIMALS, WHOLES, ReportRow, Sheet
from recognition.programmes import wording

STACKED = ("month", "quarter", "year")
TIMES = ("pay_period", "quarter")
LYING = ("team", "cost_centre", "programme")
MOST_BARS = 12
STAGES = (("exported", "bay"), ("approved", "fjord"), ("pending", "berry"))


class Cell(NamedTuple):
    """One cell as it is read; ``head`` is the column's name, for a table that stands on its side."""

    text: str
    head: str
    is_number: bool


class Table(NamedTuple):
    """Heads as (text, whether numbers stand below), and rows of cells."""

    heads: list[tuple[str, bool]]
    rows: list[list[Cell]]


def table(sheet: Sheet, rows: Iterable[ReportRow], language: str) -> Table:
    """These rows of a sheet, numbers with the comma or point of the language, codes in words."""
    heads = [(str(HEADINGS[name]), name in DECIMALS or name in WHOLES) for name in sheet.columns]
    found = [
        [
            Cell(_said(name, cell, language), head, is_number)
            for name, cell, (head, is_number) in zip(sheet.columns, row, heads, strict=True)
        ]
        for row in rows
    ]
    return Table(heads, found)


def picture(sheet: Sheet, language: str) -> charts.Chart | None:
    """The amounts of a pivot as columns or bars, of its most frequent unit; None where a picture would rank people."""
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    if sheet.name not in STACKED + LYING or not rows:
        return None
    units = [(row["award_type"], row["currency"]) for row in rows]
    unit = max(set(units), key=lambda each: (units.count(each), each))
    shown = [row for row, each in zip(rows, units, strict=True) if each == unit]
    word = unit[1] or _word("award_type", unit[0])
    words = charts.Words(
        key=f"pivot-{sheet.name}",
        title=f"{SHEETS[sheet.name]}, {word}",
        desc=_("The amounts of the table above, in %(unit)s.") % {"unit": word},
        head=str(HEADINGS[sheet.columns[0]]),
        say=lambda value: wording.number(f"{value:.{_decimals(unit[1])}f}", language),
        tick=lambda value: wording.number(f"{value:.0f}", language),
    )
    if sheet.name in STACKED:
        return _stacked(words, shown[-MOST_BARS:], language)
    return _lying(words, shown[:MOST_BARS])


def _stacked(words: charts.Words, rows: list[dict[str, str]], language: str) -> charts.Chart:
    times = [row["pay_period" if "pay_period" in row else next(iter(row))] for row in rows]
    labels = [wording.period(each, language) if each else _("no period yet") for each in times]
    series = [
        charts.Series(name=str(HEADINGS[stage]), colour=colour, values=[max(float(row[stage]), 0) for row in rows])
        for stage, colour in STAGES
    ]
    return charts.columns(words, labels=labels, above=series)


def _lying(words: charts.Words, rows: list[dict[str, str]]) -> charts.Chart:
    labels = [" ".join(each for each in list(row.values())[: _keys(row)] if each) or _("not given") for row in rows]
    values = [max(float(row["amount"]), 0) for row in rows]
    return charts.bars(words, labels=labels, series=charts.Series(name=str(HEADINGS["amount"]), values=values))


def _keys(row: Mapping[str, str]) -> int:
    """How many columns come before the unit: those the pivot is grouped by."""
    return list(row).index("award_type")


def _decimals(currency: str) -> int:
    return money.exponent(currency) if currency else 0


def _said(name: str, cell: str, language: str) -> str:
    if not cell:
        return "–"
    if name in DECIMALS:
        return wording.number(f"{Decimal(cell):f}", language)
    if name in TIMES:
        return wording.period(cell, language)
    if name in DAYS:
        return wording.day(date.fromisoformat(cell), language)
    return _word(name, cell)


def _word(name: str, cell: str) -> str:
    return str(WORDS.get(name, {}).get(cell, cell))
