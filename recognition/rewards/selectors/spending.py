"""What budgets have, who waits for them, and how long they last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

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


def foreseen(rows: Sequence[programmes.BudgetRow], *, on: date, months: int = forecast.MONTHS) -> list[ForecastRow]:
    """The same for budgets whose figures are at hand, in their order."""
    budget_ids = [row.budget_id for row in rows]
    first = books.first_months(budget_ids)
    looked_at = {each: forecast.months_before(on, first=first[each], count=months) for each in first}
    earliest = min((found[0] for found in looked_at.values() if found), default=None)
    burned = {} if earliest is None else books.burned(budget_ids, from_month=earliest)
    found = []
    for row in rows:
        left, whole = row.available + row.overdraft, looked_at.get(row.budget_id, [])
        expected = forecast.forecast(burned=burned.get(row.budget_id, {}), months=whole, left=left, day=on)
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
