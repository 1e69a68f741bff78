"""Statistics for pay transparency as a file: CSV with a header, comma, semicolon or tab; pure."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake, in_list
from recognition.payroll.transparency import StatisticRow

if TYPE_CHECKING:
    import _csv

COLUMNS = ("entity", "payroll_number", "category", "group", "year")


class BadStatisticsFile(DomainError):
    """The file is not one of statistics."""

    code = "bad_statistics_file"


def read(content: bytes, *, entity: str, year: int) -> list[StatisticRow]:
    """The rows of ``entity`` and ``year``; those of others are left. Raises BadStatisticsFile with the line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadStatisticsFile(Mistake("statistics_encoding")) from error
    first = text.split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise BadStatisticsFile(Mistake("statistics_column_missing", name=missing[0], columns=list(COLUMNS)))
        return list(_rows(rows, [header.index(name) for name in COLUMNS], len(header), entity, str(year)))
    except csv.Error as error:
        raise BadStatisticsFile(in_list(error, line=rows.line_num)) from error


def _rows(rows: "_csv.Reader", places: Sequence[int], width: int, entity: str, year: str) -> Iterator[StatisticRow]:
    for row in rows:
        if not any(row):
            continue
        if len(row) != width:
            raise BadStatisticsFile(Mistake("statistics_width", line=rows.line_num, count=len(row), width=width))
        of_entity, number, category, group, of_year = (row[place].strip() for place in places)
        if (of_entity, of_year) == (entity, year):
            yield StatisticRow(rows.line_num, number, category, group)
