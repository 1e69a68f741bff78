"""Budgets as finance looks at them: a page of many, and one with its months and its history."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from recognition.activity import selectors as activity
from recognition.core import periods
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import forecast
from recognition.programmes.models import Budget
from recognition.rewards.selectors import spending

MAY_LOOK = (Role.FINANCE, Role.HR, Role.PROGRAMME_OWNER, Role.AUDITOR)
MONTHS_SHOWN = 12
Roles = Collection[tuple[str, int | None]]
_ORDER = ("programme__code", "unit", "period_key", "cost_centre")


class UnknownBudget(NotFound):
    """No budget has this number."""

    code = "unknown_budget"


class BudgetLine(NamedTuple):
    """One budget: what it has, who waits for it, how long it lasts."""

    row: spending.BudgetRow
    forecast: spending.ForecastRow


class BudgetList(NamedTuple):
    """Some budgets, and the number of the last budget where there are more, else None."""

    lines: Sequence[BudgetLine]
    next: int | None


class Change(NamedTuple):
    """What finance did: ``code`` is allocated, withdrawn or overdraft_set; ``reason`` "" where none is kept."""

    number: int
    code: str
    amount: int
    at: datetime
    by: str
    reason: str


class BudgetPage(NamedTuple):
    """One budget in full: ``months`` say what was used in each, less what came back; ``next`` pages the history."""

    line: BudgetLine
    months: Sequence[tuple[str, int]]
    history: Sequence[Change]
    next: int | None


def budget_list(
    *,
    viewer: Actor,
    at: datetime,
    programme_code: str = "",
    after: int | None = None,
    limit: int = 25,
    roles: Roles | None = None,
) -> BudgetList:
    """The budgets of one programme, or of all, by programme, unit, period and cost centre, after number ``after``.

    Needs one of MAY_LOOK; ``roles`` are the viewer's where known. Raises RoleNeeded.
    """
    require_right(viewer, at, roles)
    found = Budget.objects.order_by(*_ORDER)
    if programme_code:
        found = found.filter(programme__code=programme_code)
    mark = None if after is None else Budget.objects.filter(pk=after).values_list(*_ORDER).first()
    if mark is not None:
        found = found.filter(_after(mark))
    ids = list(found.values_list("pk", flat=True)[: limit + 1])
    rows, today = spending.budgets(budget_ids=ids[:limit]), people.company_date(at)
    lines = [BudgetLine(*each) for each in zip(rows, spending.foreseen(rows, on=today), strict=True)]
    return BudgetList(lines, ids[limit - 1] if len(ids) > limit else None)


def budget_page(
    *,
    viewer: Actor,
    budget_id: int,
    at: datetime,
    before: int | None = None,
    limit: int = 20,
    roles: Roles | None = None,
) -> BudgetPage:
    """One budget, its last MONTHS_SHOWN months and what was done to it, newest first, from before ``before`` on.

    Needs one of MAY_LOOK; ``roles`` are the viewer's where known. Raises UnknownBudget, RoleNeeded.
    """
    require_right(viewer, at, roles)
    rows, today = spending.budgets(budget_ids=[budget_id]), people.company_date(at)
    if not rows:
        raise UnknownBudget(f"There is no budget {budget_id}.")
    past = spending.past(budget_ids=[budget_id], on=today, months=MONTHS_SHOWN - 1)
    line = BudgetLine(rows[0], spending.foreseen(rows, on=today, known=past)[0])
    found = activity.happened_to(subject_kind="budget", subject_id=budget_id, before=before, limit=limit + 1)
    texts = activity.texts_of({each.text_digest for each in found if each.text_digest})
    names = people.employees(employee_ids={each.employee_id for each in found if each.employee_id})
    history = [
        Change(
            number=each.pk,
            code=each.code.removeprefix("budget."),
            amount=each.data["amount"],
            at=each.at,
            by=names[each.employee_id].name if each.employee_id else "",
            reason=texts.get(each.text_digest, ""),
        )
        for each in found[:limit]
    ]
    return BudgetPage(
        line, _months(budget_id, past, today), history, found[limit - 1].pk if len(found) > limit else None
    )


def require_right(viewer: Actor, at: datetime, roles: Roles | None = None) -> None:
    """Raise RoleNeeded unless the viewer holds one of MAY_LOOK for the whole company; ``roles`` are theirs if known."""
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at) if roles is None else roles
    if not {role for role, entity in held if entity is None} & set(MAY_LOOK):
        access.require_role(actor=viewer, roles=MAY_LOOK, at=at)


def _months(budget_id: int, past: spending.Past, today: date) -> list[tuple[str, int]]:
    """The months from the first allocation on, this one last."""
    this = periods.month_of(today)
    months = forecast.months_before(today, first=past.first.get(budget_id, this), count=MONTHS_SHOWN - 1)
    used = past.burned.get(budget_id, {})
    return [(month, used.get(month, 0)) for month in (*months, this)]


def _after(mark: tuple[str, str, str, str]) -> Q:
    """Budgets that come after ``mark`` in their order."""
    wanted = Q()
    for number, name in enumerate(_ORDER):
        same = dict(zip(_ORDER[:number], mark, strict=False))
        wanted |= Q(**same, **{f"{name}__gt": mark[number]})
    return wanted
