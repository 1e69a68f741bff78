"""How long what is kept, and which rows each clock removes when it has run out. One table; HR may set other spans.

A clock starts with the event, when the person leaves, or at the end of the calendar year in which the financial year
of the period ended: bokföringslagen 7 kap. 2 § counts so, and it is never shorter than bogføringsloven § 12, which
counts from the end of the financial year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from recognition.activity.personal import RetentionClass
from recognition.core.errors import NotFound

DAYS, MONTHS, YEARS = "days", "months", "years"
EVENT, LEAVING, YEAR_END = "event", "leaving", "year_end"


class UnknownClock(NotFound):
    """There is no clock of this name."""

    code = "unknown_clock"


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of one model whose ``moment`` is older than the clock allows, among those that ``ended``.

    ``children`` (label, column) go before them; ``unlinked`` (label, column) forget them; ``country`` is the path to
    the country whose clock holds, where countries differ.
    """

    model: str
    moment: str
    ended: Mapping[str, Any] = field(default_factory=dict)
    children: Sequence[tuple[str, str]] = ()
    unlinked: Sequence[tuple[str, str]] = ()
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """``span`` in ``unit`` from ``start``; ``by_country`` where the law differs. ``rows`` go as they are declared;
    clocks without rows have a step of their own in ``services.pruning``, or wait for a human."""

    code: str
    retention_class: RetentionClass
    span: int
    unit: str
    start: str = EVENT
    by_country: Mapping[str, int] = field(default_factory=dict)
    rows: Sequence[Rows] = ()


_BATCH: dict[str, Any] = {"moment": "batch__period__ends_on", "country": "batch__entity__country"}

CLOCKS: dict[str, Clock] = {
    clock.code: clock
    for clock in (
        # Waits for a human: anonymisation is due.
        Clock(
            code="employment",
            retention_class=RetentionClass.EMPLOYMENT,
            span=60,
            unit=MONTHS,
            start=LEAVING,
            by_country={"SE": 84},
        ),
        # Or the longest look-back of a programme and six months, if that is longer.
        Clock(
            code="touchpoints",
            retention_class=RetentionClass.SERVICE,
            span=24,
            unit=MONTHS,
            rows=(Rows(model="customers.Touchpoint", moment="occurred_at"),),
        ),
        Clock(code="declined_texts", retention_class=RetentionClass.TEXT, span=24, unit=MONTHS),
        Clock(code="recognition_texts", retention_class=RetentionClass.TEXT, span=6, unit=MONTHS, start=LEAVING),
        Clock(
            code="accounting",
            retention_class=RetentionClass.ACCOUNTING,
            span=7,
            unit=YEARS,
            start=YEAR_END,
            by_country={"DK": 5, "SE": 7},
            rows=(
                Rows(
                    model="payroll.Reconciliation",
                    children=(("payroll.ReconciliationRow", "reconciliation_id"),),
                    **_BATCH,
                ),
                Rows(model="payroll.PayrollClaim", **_BATCH),
                Rows(model="payroll.PayrollLine", **_BATCH),
                Rows(model="payroll.BatchFile", **_BATCH),
                Rows(model="payroll.Statement", moment="period__ends_on", country="entity__country"),
                Rows(model="rewards.PersonPeriod", moment="period__ends_on", country="period__entity__country"),
            ),
        ),
        Clock(
            code="statistics",
            retention_class=RetentionClass.EMPLOYMENT,
            span=36,
            unit=MONTHS,
            rows=(
                Rows(
                    model="payroll.PayStatisticImport",
                    moment="imported_at",
                    children=(("payroll.PayStatistic", "of_import_id"),),
                ),
            ),
        ),
        # As long as the records it explains: never shorter than the longest of ``accounting``.
        Clock(code="audit", retention_class=RetentionClass.AUDIT, span=7, unit=YEARS, start=YEAR_END),
        Clock(
            code="views",
            retention_class=RetentionClass.AUDIT,
            span=24,
            unit=MONTHS,
            rows=(Rows(model="people.PersonView", moment="at"),),
        ),
        Clock(
            code="simulations",
            retention_class=RetentionClass.AUDIT,
            span=24,
            unit=MONTHS,
            rows=(Rows(model="programmes.SimulationLine", moment="simulation__ended_at"),),
        ),
        Clock(
            code="flags",
            retention_class=RetentionClass.AUDIT,
            span=24,
            unit=MONTHS,
            rows=(Rows(model="kudos.Flag", moment="found_at", children=(("kudos.FlaggedPerson", "flag_id"),)),),
        ),
        Clock(
            code="deliveries",
            retention_class=RetentionClass.TECHNICAL,
            span=30,
            unit=DAYS,
            rows=(
                Rows(model="activity.Delivery", moment="received_at", ended={"state__in": ("processed", "refused")}),
            ),
        ),
        Clock(
            code="dispatches",
            retention_class=RetentionClass.TECHNICAL,
            span=30,
            unit=DAYS,
            rows=(Rows(model="activity.Dispatch", moment="due_at", ended={"state__in": ("done", "failed")}),),
        ),
        Clock(
            code="keys",
            retention_class=RetentionClass.TECHNICAL,
            span=90,
            unit=DAYS,
            rows=(Rows(model="activity.IdempotencyKey", moment="used_at"),),
        ),
        Clock(
            code="jobs",
            retention_class=RetentionClass.TECHNICAL,
            span=90,
            unit=DAYS,
            rows=(
                Rows(
                    model="jobs.Job",
                    moment="ended_at",
                    unlinked=(("programmes.Simulation", "job_id"), ("privacy.AccessExport", "job_id")),
                ),
                Rows(
                    model="jobs.StoredFile",
                    moment="stored_at",
                    children=(("jobs.FilePiece", "file_id"),),
                ),
            ),
        ),
        Clock(code="access_exports", retention_class=RetentionClass.TECHNICAL, span=14, unit=DAYS),
        Clock(
            code="sign_in_links",
            retention_class=RetentionClass.TECHNICAL,
            span=90,
            unit=DAYS,
            rows=(
                Rows(model="people.SignInLink", moment="expires_at"),
                Rows(model="people.StatementLink", moment="expires_at"),
            ),
        ),
    )
}
"""Every clock by its code, in the order in which ``prune`` lets them remove rows."""


def add(clock: Clock) -> None:
    """Add the clock of an integration's or the project's own rows, in ``ready()``. Raises ValueError when known."""
    if clock.code in CLOCKS:
        raise ValueError(f"the clock {clock.code!r} is known already")
    CLOCKS[clock.code] = clock


def named(code: str) -> Clock:
    """The clock of this name. Raises UnknownClock."""
    if code not in CLOCKS:
        raise UnknownClock(f"There is no clock {code!r}; known are {', '.join(CLOCKS)}.")
    return CLOCKS[code]


def cutoff(*, clock: Clock, span: int, at: datetime, first_month: int) -> datetime:
    """What is older than this has run out at ``at``; for YEAR_END the day a financial year begins (it counts).

    ``first_month`` is the month in which financial years begin.
    """
    if clock.start == YEAR_END:
        year = at.year - span - (first_month > 1)
        return at.replace(year=year, month=first_month, day=1, hour=0, minute=0, second=0, microsecond=0)
    if clock.unit == DAYS:
        return at - timedelta(days=span)
    return months_before(at, span if clock.unit == MONTHS else span * 12)


def months_before(at: datetime, months: int) -> datetime:
    """The same moment that many calendar months earlier, on the last day of a shorter month."""
    count = at.year * 12 + at.month - 1 - months
    year, month = divmod(count, 12)
    end = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return at.replace(year=year, month=month + 1, day=min(at.day, end))
