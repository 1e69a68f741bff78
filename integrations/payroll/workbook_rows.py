"""The rows of a workbook's sheet as XML: the bytes XlsxWriter writes cell by cell, in a tenth of its time.

What a cell is beside its place is spelt once and remembered for as long as it keeps coming back, as states, teams and
days do; how much is remembered is bounded, so a million lines take no more memory than one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import islice
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from recognition.payroll.formats import ReportRow

REMEMBERED = 4096
CHUNK = 1000
LONGEST = 32_767  # UTF-16 units, Excel's limit of a cell
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (Excel knows no time zones)
_EXCELS_LEAP_DAY = 60

Speller = Callable[[str], str]
"""A cell as the end of its element, after ``<c r="A2"``."""


class Page(Worksheet):  # type: ignore[misc]
    """A sheet that takes whole rows besides cells, in a workbook of constant memory."""

    def write_rows(self, rows: Iterable[ReportRow], spellers: list[Speller], *, first: int = 2) -> int:
        """Write the rows from line ``first`` on, the one below the headings, a blank cell as none; how many they are.

        Rows written later come further below.
        """
        # The row before waits for its end; from then on the file is ours.
        self._write_single_row(1)
        written, lines = 0, _lines(rows, spellers, first)
        while chunk := list(islice(lines, CHUNK)):
            written += len(chunk)
            self.fh.write("".join(chunk))
        self._check_dimensions(first + written - 2, len(spellers) - 1)
        return written


def text(words: Mapping[str, str], look: Any = None) -> Speller:
    """A text, never a formula or a link: the word for a code, everything else as it is."""
    style = "" if look is None else f' s="{look._get_xf_index()}"'

    def spell(cell: str) -> str:
        told = words.get(cell, cell)
        if len(told) > LONGEST // 2:
            told = told.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")
        told = _NO_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", _LOOKS_ESCAPED.sub(r"_x005F\1", told))
        kept = ' xml:space="preserve"' if told[0].isspace() or told[-1].isspace() else ""
        return f'{style} t="inlineStr"><is><t{kept}>{escape(told, quote=False)}</t></is></c>'

    return lru_cache(REMEMBERED)(spell)


def number(look_of: Callable[[str], Any]) -> Speller:
    """A number with the look its spelling asks for."""
    return lru_cache(REMEMBERED)(lambda cell: _number(float(cell), look_of(cell)))


def day(look: Any) -> Speller:
    """An ISO date."""
    return lru_cache(REMEMBERED)(lambda cell: _number(_serial(datetime.fromisoformat(cell)), look))


def moment(look: Any) -> Speller:
    """An ISO moment in UTC."""
    return lru_cache(REMEMBERED)(lambda cell: _number(_serial(datetime.fromisoformat(cell.removesuffix("Z"))), look))


def _serial(moment: datetime) -> float:
    """Days since Excel's beginning, with the 29 February 1900 it counts."""
    since = moment - _EPOCH
    return since.days - (since.days <= _EXCELS_LEAP_DAY) + since.seconds / 86_400


def _number(figure: float, look: Any) -> str:
    return f' s="{look._get_xf_index()}"><v>{figure:.16G}</v></c>'


def _lines(rows: Iterable[ReportRow], spellers: list[Speller], first: int) -> Iterator[str]:
    columns = [(xl_col_to_name(place), spell) for place, spell in enumerate(spellers)]
    for line, row in enumerate(rows, start=first):
        cells = [
            f'<c r="{letter}{line}"{spell(cell)}' for (letter, spell), cell in zip(columns, row, strict=True) if cell
        ]
        yield f'<row r="{line}">{"".join(cells)}</row>'
