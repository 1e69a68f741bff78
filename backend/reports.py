"""The reward report in the formats this installation offers, and the sweep that writes those somebody asked for."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils import translation

from backend.report_words import HEADINGS, SHEETS, STATES, WORDS
from integrations.payroll import reward_report, workbook
from recognition.jobs import services as jobs
from recognition.payroll import services as payroll
from recognition.payroll.formats import Book, ReportFormat
from recognition.payroll.selectors import REPORT_JOB

__all__ = ["FORMATS", "HEADINGS", "SHEETS", "STATES", "WORDS", "write_due"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _for_machines(book: Book) -> Iterator[bytes]:
    return reward_report.machine_csv(book.sheets[0].columns, book.sheets[0].rows, book.language)


def _json_lines(book: Book) -> Iterator[bytes]:
    return reward_report.json_lines(book.sheets[0].columns, book.sheets[0].rows, book.sheets[0].name)


def _for_people(book: Book) -> Iterator[bytes]:
    sheet, (headings, words, _titles) = book.sheets[0], _spoken(book.language)
    return reward_report.people_csv(sheet.columns, sheet.rows, book.language, headings=headings, words=words)


def _workbook(book: Book) -> Iterator[bytes]:
    headings, words, titles = _spoken(book.language)
    return workbook.workbook(book.sheets, titles=titles, headings=headings, words=words)


def _spoken(language: str) -> tuple[dict[str, str], dict[str, dict[str, str]], dict[str, str]]:
    """Headings, words of cells and titles in one language."""
    with translation.override(language):
        headings = {name: str(word) for name, word in HEADINGS.items()}
        words = {name: {code: str(word) for code, word in known.items()} for name, known in WORDS.items()}
        titles = {name: str(word) for name, word in SHEETS.items()}
    return headings, words, titles


FORMATS: Mapping[str, ReportFormat] = {
    each.name: each
    for each in (
        ReportFormat(
            name="xlsx", extension="xlsx", content_type=XLSX, is_localised=True, render=_workbook, has_all=True
        ),
        ReportFormat(
            name="csv-people",
            extension="csv",
            content_type="text/csv; charset=utf-8",
            is_localised=True,
            render=_for_people,
        ),
        ReportFormat(
            name="csv",
            extension="csv",
            content_type="text/csv; charset=utf-8",
            is_localised=False,
            render=_for_machines,
        ),
        ReportFormat(
            name="jsonl",
            extension="jsonl",
            content_type="application/x-ndjson; charset=utf-8",
            is_localised=False,
            render=_json_lines,
        ),
    )
}


def write_due(*, at: datetime) -> int:
    """Write the report that has waited longest; how many were worked off, done or not."""
    return jobs.work_off(kind=REPORT_JOB, work=lambda run: payroll.write_report(run=run, formats=FORMATS, at=at), at=at)
