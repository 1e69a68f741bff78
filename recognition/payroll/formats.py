"""What a format is handed and gives back: the frozen lines of one batch, or the rows of a reward report, as bytes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID


class Line(NamedTuple):
    """The canonical payroll line, as frozen in the batch; its fields in the order of the canonical files.

    ``amount_minor`` and ``rate_minor`` are minor units of ``currency``, ``quantity_milli`` thousandths; the amount is
    negative only for a reversal, which names the line it reverses.
    """

    line_no: int
    line_uid: UUID
    payroll_number: str
    wage_type: str
    external_code: str
    kind: str
    quantity_milli: int
    rate_minor: int | None
    amount_minor: int
    currency: str
    earned_from: date
    earned_to: date
    pay_period: str
    cost_centre: str
    tax_class: str
    holiday_pay_basis: str
    pensionable: str
    text: str
    reverses_line_uid: UUID | None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The head of a batch: who pays what when, with its control totals in minor units of ``currency``."""

    code: str
    entity: str
    period: str
    currency: str
    line_count: int
    person_count: int
    positive_minor: int
    negative_minor: int
    reissues: str


Render = Callable[[Batch, Iterable[Line]], Iterator[bytes]]


@dataclass(frozen=True, kw_only=True)
class Format:
    """A way to write a batch: its name, the extension of its files, and the pure function that renders it."""

    name: str
    extension: str
    render: Render


REPORT_FORMATS = ("csv", "csv-people", "jsonl")
"""The ways a reward report is written: for machines, for people in their language, and as JSON Lines."""

ReportRow = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReportFormat:
    """A way to write a reward report: one of REPORT_FORMATS, how its files are named, and what renders it.

    ``render`` takes the columns, the rows (cells as for machines, "" where there is nothing) and a language.
    """

    name: str
    extension: str
    content_type: str
    is_localised: bool
    render: Callable[[Sequence[str], Iterable[ReportRow], str], Iterator[bytes]]
