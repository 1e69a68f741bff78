"""Auditors' reports as texts: cells in a language for a page, plain for machines, CSV that opens as a table."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from integrations.payroll import reward_report
from recognition.core import money
from recognition.insights.audit.reports import AuditReport, AuditRow

CHUNK = 1000


def plain(report: AuditReport, row: AuditRow) -> dict[str, str | None]:
    """The cells of a row by column as machines read them: decimal point, ISO dates and moments in UTC, None empty."""
    unit = row.cells[report.columns.index("unit")] if "unit" in report.columns else ""
    return {name: _plain(name, cell, unit) for name, cell in zip(report.columns, row.cells, strict=True)}


def for_people(
    report: AuditReport,
    rows: Iterable[AuditRow],
    language: str,
    headings: Mapping[str, str],
    *,
    words: Mapping[str, str],
    said: Callable[[str, str], str],
) -> Iterator[bytes]:
    """A report as CSV for people: a header in their language, no cell a formula, numbers as they write them there.

    Codes stay codes; after the columns of the report come those of ``words``, heading by column, in which
    ``said(column, code)`` says them in words.
    """
    has_comma = language in reward_report.COMMA_LANGUAGES
    iterator, buffer = iter(rows), io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if has_comma else ",", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    buffer.write(reward_report.BOM)
    header = [*(headings[name] for name in report.columns), *words.values()]
    writer.writerow([reward_report.harmless(each) for each in header])
    while True:
        for row in islice(iterator, CHUNK):
            told = plain(report, row)
            cells = [_localised(name, told[name] or "", row, report, has_comma) for name in report.columns]
            writer.writerow([*cells, *(reward_report.harmless(said(name, told[name] or "")) for name in words)])
        written = buffer.getvalue()
        if not written:
            return
        yield written.encode()
        buffer.seek(0)
        buffer.truncate()


def is_amount(name: str) -> bool:
    """Whether a column holds minor units of the row's unit."""
    return name == "amount" or name.endswith("_amount")


def _plain(name: str, cell: Any, unit: str) -> str | None:
    if cell is None or cell == "":
        return None
    if is_amount(name):
        return money.to_decimal(cell, unit) if money.is_currency(unit) else str(cell)
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _localised(name: str, text: str, row: AuditRow, report: AuditReport, has_comma: bool) -> str:
    if is_amount(name):
        return text.replace(".", ",") if has_comma else text
    is_number = isinstance(row.cells[report.columns.index(name)], int)
    return text if is_number else reward_report.harmless(text)
