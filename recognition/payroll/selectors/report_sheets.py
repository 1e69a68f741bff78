"""The tables a reward report consists of: its lines, its pivots and figures, and who asked for what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from recognition.payroll.formats import ReportRow, Sheet
from recognition.payroll.models import BatchFile, PayrollBatch, PayrollClaim
from recognition.payroll.selectors import pivots, report_figures, report_totals, reward_report
from recognition.payroll.selectors import report_statements as statements
from recognition.payroll.selectors.reward_report import BadReport, Filters
from recognition.people import selectors as people

LINES, INFO = "lines", "info"
PIVOTS = (*pivots.PIVOTS, *report_figures.FIGURES)
COLUMNS: Mapping[str, Sequence[str]] = {
    LINES: reward_report.REPORT_COLUMNS,
    **{name: pivots.columns(name) for name in pivots.PIVOTS},
    **report_figures.COLUMNS,
}
"""The columns of the lines and of each of PIVOTS, in which their sheets are made."""
SCHEMA_VERSION = "2"
"""Of them all; any change of the columns of one raises it."""


def require_pivot(name: str) -> None:
    """Raise BadReport for what is none of PIVOTS."""
    if name not in PIVOTS:
        raise BadReport(f"There is no pivot {name!r}; use {', '.join(PIVOTS)}.")


def pivot(*, name: str, filters: Filters, at: datetime) -> Sheet:
    """One pivot, or one of the figures beside the lines. Raises BadReport, and what ``report_lines`` raises."""
    require_pivot(name)
    if name in report_figures.FIGURES:
        return report_figures.FIGURES[name](filters, at)
    return pivots.pivot(name=name, filters=filters, at=at)


def lines(rows: Iterable[ReportRow], total: Sheet | None = None) -> Sheet:
    """The line sheet of ``rows`` as ``report_lines`` gives them, over its ``total`` where that is known."""
    sheet = Sheet(name=LINES, columns=reward_report.REPORT_COLUMNS, rows=rows)
    return sheet if total is None else report_totals.over(sheet, total)


def whole(*, filters: Filters, at: datetime) -> tuple[reward_report.HeldLines, Sheet, list[Sheet]]:
    """The lines, what they add up to, and every pivot with its totals, as of one moment whatever is decided meanwhile.

    The lines are streamed after the transaction they were read in, and are to be closed. Raises
    what ``report_lines`` raises.
    """
    with _one_moment():
        rows = reward_report.held_lines(filters=filters)
        figures = [figure(filters, at) for figure in report_figures.FIGURES.values()]
        sums, total = pivots.every(filters=filters, at=at)
    with_totals = [report_totals.over(each, total) for each in sums]
    return rows, total, [*with_totals, *(report_totals.below_figures(each, total) for each in figures)]


def info(*, filters: Filters, asked_by_id: int | None, asked_at: datetime, written_at: datetime, length: int) -> Sheet:
    """Who asked for which report when, how many lines it has, and the batches in it with the digests of their files."""
    asker = people.employees(employee_ids=[asked_by_id]).get(asked_by_id) if asked_by_id is not None else None
    facts = [
        *filters.given().items(),
        ("asked_by", "" if asker is None else f"{asker.name} ({asker.external_id})"),
        ("asked_at", f"{asked_at:%Y-%m-%d %H:%M:%S}"),
        ("written_at", f"{written_at:%Y-%m-%d %H:%M:%S}"),
        ("lines", str(length)),
        ("schema", SCHEMA_VERSION),
        *_versions(filters),
        *_batches(filters),
    ]
    return Sheet(name=INFO, columns=("fact", "value"), rows=facts)


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees one state of the database; inside another one, that one's."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _versions(filters: Filters) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statements.VERSIONS, reward_report.parameters(filters))
        return [("programme_version", f"{code} {number}") for code, number in cursor.fetchall()]


def _batches(filters: Filters) -> list[tuple[str, str]]:
    """The batches of the report's periods that hold lines, with every file that was made of each."""
    periods = reward_report.report_periods(filters=filters)
    claimed = PayrollClaim.objects.filter(batch__period__in=periods).values("batch")
    files = BatchFile.objects.filter(batch__in=claimed).values_list("batch__code", "format", "sha256")
    made = [(code, f"{code} {form} SHA-256 {digest}") for code, form, digest in files]
    known = {code for code, _ in made}
    bare = PayrollBatch.objects.filter(pk__in=claimed).exclude(code__in=known).values_list("code", "state")
    return [("batch", told) for _, told in sorted([*made, *((code, f"{code} {state}") for code, state in bare)])]
