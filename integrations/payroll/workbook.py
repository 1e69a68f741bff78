"""The reward report as an Excel file: a sheet of lines and one for each pivot, typed, and not a formula in it.

Numbers are numbers with the decimals they were written with, dates are dates, everything else is text as it is: a
payroll number keeps its zeros, and ``=1+1`` is a text of four characters. Rows are written as they come (XlsxWriter's
constant_memory), so a million lines take no more memory than one; a sheet that is full goes on in another.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import xlsxwriter

from integrations.payroll import workbook_rows
from recognition.payroll.formats import DAYS, DECIMALS, MOMENTS, WHOLES, ReportRow, Sheet

ROWS_A_SHEET = 1_048_575  # and a row of headings
APART = 1  # blank rows between the last row and the totals
PIECE_BYTES = 1024 * 1024
LEAST_WIDTH, MOST_WIDTH = 10, 40
OPTIONS = {
    "constant_memory": True,
    "use_zip64": True,  # a full sheet can be more than 2 GiB before it is packed
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CREATED = "1980-01-01"  # a file says when it was made on its Info sheet; the same report is the same bytes

Words = Mapping[str, Mapping[str, str]]


def workbook(
    sheets: Sequence[Sheet], *, titles: Mapping[str, str], headings: Mapping[str, str], words: Words
) -> Iterator[bytes]:
    """The file in pieces; ``titles`` by sheet, ``headings`` by column, ``words`` by column and code.

    The totals of a sheet stand below its rows, a blank row apart and outside its filter, under ``headings["total"]``:
    neither filtering nor sorting moves them.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, OPTIONS | {"tmpdir": folder}) as book:
            book.set_properties({"created": datetime.fromisoformat(CREATED)})
            looks, speech = (_Looks(book), _Looks(book, {"bold": True, "top": 1})), _Speech(headings, words)
            for sheet in sheets:
                _write(book, looks, sheet, titles[sheet.name], speech)
        file.seek(0)
        yield from iter(partial(file.read, PIECE_BYTES), b"")


class _Speech(NamedTuple):
    """One language: headings by column, words by column and code."""

    headings: Mapping[str, str]
    words: Words


class _Looks:
    """The formats of cells, ``common`` to all of them what is given; those with decimals made when first needed."""

    def __init__(self, book: Any, common: Mapping[str, Any] | None = None) -> None:
        self._book, self._common = book, common or {}
        self._decimals: dict[int, Any] = {}
        self.heading = self._made(bold=True, text_wrap=True, valign="top", bottom=1)
        self.whole = self._made(num_format="0")
        self.day = self._made(num_format="yyyy-mm-dd")
        self.moment = self._made(num_format="yyyy-mm-dd hh:mm:ss")
        # What has nothing in common needs no look as a text.
        self.text = self._made(num_format="@") if common else None

    def _made(self, **properties: Any) -> Any:
        return self._book.add_format({**self._common, **properties})

    def decimal(self, cell: str) -> Any:
        """Thousands apart, and the decimals the cell was written with: those of its currency."""
        digits = len(cell.partition(".")[2])
        if digits not in self._decimals:
            self._decimals[digits] = self._made(num_format="#,##0" + "." * (digits > 0) + "0" * digits)
        return self._decimals[digits]


def _write(book: Any, looks: tuple[_Looks, _Looks], sheet: Sheet, title: str, speech: "_Speech") -> None:
    rows, number = iter(sheet.rows), 1
    spellers = [_speller(name, looks[0], speech.words.get(name, {})) for name in sheet.columns]
    most = ROWS_A_SHEET - (APART + len(sheet.totals) if sheet.totals else 0)
    while True:
        page = book.add_worksheet(title if number == 1 else f"{title} {number}", workbook_rows.Page)
        _furnish(page, looks[0], sheet, speech.headings)
        written = page.write_rows(islice(rows, most), spellers)
        page.autofilter(0, 0, max(written, 1), len(sheet.columns) - 1)
        following = next(rows, None) if written == most else None
        if following is None:
            break
        rows, number = _before(following, rows), number + 1
    if sheet.totals:
        _write_totals(page, looks[1], sheet, speech, first=written + 2 + APART)


def _write_totals(page: Any, looks: _Looks, sheet: Sheet, speech: "_Speech", *, first: int) -> None:
    """The totals under their word, which stands in the first column: no total has anything there."""
    others = [_speller(name, looks, speech.words.get(name, {})) for name in sheet.columns[1:]]
    rows = ((speech.headings["total"], *row[1:]) for row in sheet.totals)
    page.write_rows(rows, [workbook_rows.text({}, looks.text), *others], first=first)


def _before(first: ReportRow, rest: Iterator[ReportRow]) -> Iterator[ReportRow]:
    yield first
    yield from rest


def _furnish(page: Any, looks: _Looks, sheet: Sheet, headings: Mapping[str, str]) -> None:
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    for number, name in enumerate(sheet.columns):
        width = min(max(len(headings[name]) + 3, _WIDTHS.get(name, LEAST_WIDTH)), MOST_WIDTH)
        page.set_column(number, number, width)
        page.write_string(0, number, headings[name], looks.heading)


def _speller(name: str, looks: _Looks, words: Mapping[str, str]) -> workbook_rows.Speller:
    """How the cells of a column are spelt."""
    if name in DECIMALS:
        return workbook_rows.number(looks.decimal)
    if name in WHOLES:
        return workbook_rows.number(lambda _: looks.whole)
    if name in DAYS:
        return workbook_rows.day(looks.day)
    return workbook_rows.moment(looks.moment) if name in MOMENTS else workbook_rows.text(words, looks.text)


_WIDTHS = {
    **dict.fromkeys(DAYS, 12),
    **dict.fromkeys(MOMENTS, 19),
    **dict.fromkeys(("amount", "pending", "approved", "exported", "ended"), 14),
    **dict.fromkeys(("name", "team", "department", "fact"), 24),
    **dict.fromkeys(("batch_id", "legal_entity", "programme", "payroll_number", "wage_type", "tax_class"), 18),
    "value": MOST_WIDTH,
}
