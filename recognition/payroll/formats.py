"""What a format is handed and gives back: the frozen lines of one batch, or the rows of a reward report, as bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from recognition.core.mistakes import Mistake


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

    @property
    def is_pay(self) -> bool:
        """Whether payroll is handed it as pay; else it is told for information, or takes such a line back."""
        return self.kind != "exempt_gift_info" and self.tax_class != "exempt_within_threshold"


class Wage(NamedTuple):
    """What a payroll file carries of a wage type: ``names`` by language, which figures, which sign, which accounts.

    ``code`` is by what payroll knows it, blank where HR has given none. ``is_positive``: what is taken back is written
    as a positive figure, because payroll deducts this wage type; of a wage type that pays it is never.
    """

    names: Mapping[str, str]
    code: str
    has_units: bool = False
    has_rate: bool = False
    has_amount: bool = True
    is_positive: bool = False
    cost_account: str = ""
    liability_account: str = ""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The head of a batch: who pays what when, with its control totals in minor units of ``currency``.

    What comes after ``reissues`` only formats of payroll systems need: ``number`` is the batch's in its period,
    ``released_by`` who releases it by the number the trail knows them under (never a name: a file cannot be erased),
    ``reissued_on`` the day a void batch left that this one replaces, ``correction_style`` how payroll is told of a
    reversal (negative_line, deduction, manual), ``settings`` what HR has set for each format, ``wages`` by wage type,
    ``paid_count`` and ``paid_minor`` the lines that are pay (all but information) and their sum.
    """

    code: str
    entity: str
    period: str
    currency: str
    line_count: int
    person_count: int
    positive_minor: int
    negative_minor: int
    reissues: str
    number: int = 1
    reissued_on: date | None = None
    ends_on: date = date.min
    made_at: datetime = datetime.min  # noqa: DTZ901 (a file has no time zone)
    released_by: str = ""
    company: str = ""
    country: str = ""
    registration_number: str = ""
    correction_style: str = "negative_line"
    settings: Mapping[str, Any] = field(default_factory=dict)
    wages: Mapping[str, Wage] = field(default_factory=dict)
    paid_count: int = 0
    paid_minor: int = 0


CodeCheck = Callable[[str], Mistake | None]
"""What is wrong with a code by which a payroll system is to know a wage type; None where nothing is."""
Render = Callable[[Batch, Iterable[Line]], Iterator[bytes]]


@dataclass(frozen=True, kw_only=True)
class Format:
    """A way to write a batch: its name, the extension of its files, and the pure function that renders it.

    ``needs_codes``: it is for a payroll system, and refused until HR has given the codes of every wage type in it.
    ``is_confirmed`` is False where nobody has yet seen the payroll system take such a file. ``pays``: handing it over
    pays; a file for the ledger does not, and is made only after one that does. ``file_name`` where the payroll system
    wants names of its own ("" for the usual one); ``repeats_names``: they come again, so a file is not made before the
    batch of the last one of its name is confirmed. ``check`` says what is wrong with settings of the format by raising
    a DomainError, ``check_code`` what is wrong with a wage type's code.
    """

    name: str
    extension: str
    render: Render
    needs_codes: bool = False
    is_confirmed: bool = True
    pays: bool = True
    file_name: Callable[[Batch], str] | None = None
    repeats_names: bool = False
    check: Callable[[Mapping[str, Any]], object] | None = None
    check_code: CodeCheck | None = None


REPORT_FORMATS = ("xlsx", "csv-people", "csv", "jsonl")
"""The ways a reward report is written: as a workbook, for people in their language, for machines, as JSON Lines."""

ReportRow = tuple[str, ...]

DECIMALS = frozenset(
    {
        *("quantity", "rate", "amount"),
        *("pending", "approved", "exported", "ended", "allocated", "available", "committed"),
        *("approved_in_budget", "exported_in_budget", "limit", "used", "left"),
        *(
            "share",
            "median",
            "mean",
            "p90_to_p10",
            "gini",
            "median_days",
            "changed_share",
            "gap_mean",
            "gap_median",
            "share_receiving",
        ),
    }
)
"""Columns whose cells are numbers with decimals, where they are not blank."""

WHOLES = frozenset(
    {
        *("line_no", "programme_version", "lines", "people", "eligible", "reached", "year", "points"),
        *("decided", "unchanged", "raised", "lowered", "declined", "seconded", "revoked", "by_delegate"),
        *("count", "receiving", "quartile_1", "quartile_2", "quartile_3", "quartile_4"),
    }
)
"""Columns whose cells are whole numbers, where they are not blank."""

DAYS = frozenset({"event_date", "earned_from", "earned_to", "oldest"})
"""Columns of ISO dates."""

MOMENTS = frozenset({"proposed_at", "approved_at", "second_approved_at", "exported_at", "confirmed_at"})
"""Columns of ISO moments in UTC."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table of a report; cells as for machines: decimals with a point, ISO dates, "" where there is nothing.

    ``totals`` are rows of the same columns that a file for people shows below the table and apart from it: what the
    rows add up to, unit by unit, blank where nothing adds up.
    """

    name: str
    columns: Sequence[str]
    rows: Iterable[ReportRow]
    totals: Sequence[ReportRow] = ()


@dataclass(frozen=True, kw_only=True)
class Book:
    """What a report says, in ``language`` where a format is for people; formats of one table write the first."""

    sheets: Sequence[Sheet]
    language: str


@dataclass(frozen=True, kw_only=True)
class ReportFormat:
    """A way to write a reward report: one of REPORT_FORMATS, how its files are named, and what renders it.

    ``has_all``: it holds the lines and every pivot; the others hold one table.
    """

    name: str
    extension: str
    content_type: str
    is_localised: bool
    render: Callable[[Book], Iterator[bytes]]
    has_all: bool = False
