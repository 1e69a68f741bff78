"""How long each clock runs, the holds in force, and what was pruned last."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings as configured

from recognition.core.actor import Actor
from recognition.privacy import access, clocks
from recognition.privacy.models import ClockSetting, PruneRun
from recognition.programmes.models import ProgrammeVersion

BEYOND_LOOK_BACK = timedelta(days=183)


class ClockView(NamedTuple):
    """One clock in one country ("" all others): its span as it runs, and the default of the release."""

    code: str
    retention_class: str
    country: str
    span: int
    default: int
    unit: str
    start: str


class RunView(NamedTuple):
    """One run of ``prune``; ``counts`` by clock."""

    is_dry: bool
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, int]


def spans() -> dict[tuple[str, str], int]:
    """Every clock's span by (code, country); "" stands for all countries that have none of their own."""
    found = {(each.code, ""): each.span for each in clocks.CLOCKS.values()}
    found |= {
        (each.code, country): span for each in clocks.CLOCKS.values() for country, span in each.by_country.items()
    }
    return found | {(row.clock, row.country): row.span for row in ClockSetting.objects.all()}


def clock_views() -> list[ClockView]:
    """Every clock as it runs, in the order of the table."""
    running = spans()
    return [
        ClockView(
            code=each.code,
            retention_class=each.retention_class.value,
            country=country,
            span=running[each.code, country],
            default=each.by_country.get(country, each.span),
            unit=each.unit,
            start=each.start,
        )
        for each in clocks.CLOCKS.values()
        for code, country in sorted(running)
        if code == each.code
    ]


def cutoffs(*, clock: clocks.Clock, at: datetime) -> dict[str, datetime]:
    """By country ("" all others) what is older has run out, holds aside."""
    running = spans()
    first_month = configured.LAURELS.LAURELS_FINANCIAL_YEAR_MONTH
    found = {
        country: clocks.cutoff(clock=clock, span=span, at=at, first_month=first_month)
        for (code, country), span in running.items()
        if code == clock.code
    }
    if clock.code == "touchpoints":
        return {country: min(moment, at - longest_look_back() - BEYOND_LOOK_BACK) for country, moment in found.items()}
    if clock.code == "audit":
        longest = max(span for (code, _), span in running.items() if code == "accounting")
        records = clocks.cutoff(clock=clocks.named("accounting"), span=longest, at=at, first_month=first_month)
        return {country: min(moment, records) for country, moment in found.items()}
    return found


def longest_look_back() -> timedelta:
    """Of all active versions."""
    said = ProgrammeVersion.objects.filter(state="active").values_list("definition__credit__lookback_days", flat=True)
    return timedelta(days=max((days for days in said if days is not None), default=0))


def kept_exports(*, at: datetime) -> timedelta:
    """How long the file of a copy can be fetched."""
    return at - cutoffs(clock=clocks.named("access_exports"), at=at)[""]


def last_run(*, viewer: Actor, at: datetime, is_dry: bool) -> RunView | None:
    """The last run of ``prune``, real or dry, for HR and auditors. Raises RoleNeeded."""
    access.require_reader(viewer=viewer, at=at)
    row = PruneRun.objects.filter(is_dry=is_dry).order_by("-pk").first()
    return None if row is None else RunView(row.is_dry, row.started_at, row.ended_at, row.counts)
