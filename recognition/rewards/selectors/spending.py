"""What budgets have, who waits for them, and how long they last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum

from recognition.core import periods
from recognition.ledger import selectors as books
from recognition.programmes import forecast
from recognition.programmes import selectors as programmes
from recognition.rewards.models import Proposal


@dataclass(frozen=True, kw_only=True)
class BudgetRow(programmes.BudgetRow):
    """One budget with its figures; ``waiting`` is the sum of ``waiting_count`` awards it cannot bear yet."""

    waiting: int
    waiting_count: int


@dataclass(frozen=True, kw_only=True)
class ForecastRow:
    """How long one budget lasts: ``left`` to spend, ``months`` looked at, and what follows from them."""

    programme: str
    unit: str
    cost_centre: str
    period_key: str
    left: int
    months: int
    per_month: int
    used_up_on: date | None


class Past(NamedTuple):
    """By budget the month of its ``first`` allocation, where it had one, and what was ``burned`` in which month."""

    first: Mapping[int, str]
    burned: Mapping[int, Mapping[str, int]]


def budgets(*, programme_code: str | None = None, budget_ids: Collection[int] | None = None) -> list[BudgetRow]:
    """The budgets of one programme, those named, or all. Raises UnknownProgramme."""
    rows = programmes.budgets(programme_code=programme_code, budget_ids=budget_ids)
    held = Proposal.objects.filter(
        budget__in=[row.budget_id for row in rows], state=Proposal.State.HELD, held_for=Proposal.HeldFor.BUDGET
    )
    sums = held.values("budget_id").annotate(waiting=Sum("amount"), waiting_count=Count("pk"))
    waiting = {row["budget_id"]: (row["waiting"], row["waiting_count"]) for row in sums}
    found = []
    for row in rows:
        amount, number = waiting.get(row.budget_id, (0, 0))
        found.append(BudgetRow(**vars(row), waiting=amount, waiting_count=number))
    return found


def forecasts(*, on: date, programme_code: str | None = None, months: int = forecast.MONTHS) -> list[ForecastRow]:
    """How long the budgets of one programme, or of all, last from ``on``; see ``forecast``. Raises UnknownProgramme.

    Months before a budget had anything do not count, nor does the month of ``on``, which is not over.
    """
    return foreseen(programmes.budgets(programme_code=programme_code), on=on, months=months)


def past(*, budget_ids: Collection[int], on: date, months: int = forecast.MONTHS) -> Past:
    """What was used in the month of ``on`` and in the ``months`` before it: two statements."""
    first = books.first_months(budget_ids)
    this = periods.month_of(on)
    begins = (next(iter(forecast.months_before(on, first=each, count=months)), this) for each in first.values())
    return Past(first, books.burned(budget_ids, from_month=min(begins, default=this)))


def foreseen(
    rows: Sequence[programmes.BudgetRow], *, on: date, months: int = forecast.MONTHS, known: Past | None = None
) -> list[ForecastRow]:
    """The same for budgets whose figures are at hand, in their order; ``known`` is their past of as many months."""
    known = known or past(budget_ids=[row.budget_id for row in rows], on=on, months=months)
    found = []
    for row in rows:
        first, left = known.first.get(row.budget_id), row.available + row.overdraft
        whole = [] if first is None else forecast.months_before(on, first=first, count=months)
        expected = forecast.forecast(burned=known.burned.get(row.budget_id, {}), months=whole, left=left, day=on)
        found.append(
            ForecastRow(
                programme=row.programme,
                unit=row.unit,
                cost_centre=row.cost_centre,
                period_key=row.period_key,
                left=left,
                months=len(whole),
                per_month=expected.per_month,
                used_up_on=expected.used_up_on,
            )
        )
    return found
