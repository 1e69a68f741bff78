"""What the reward report tells besides sums of lines: budgets, whom it reaches and how evenly, decisions, points owed.

Groups of fewer than five people are left out together with what would give them away.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from recognition.core import money
from recognition.ledger import selectors as ledger
from recognition.payroll import suppression
from recognition.payroll.formats import Sheet
from recognition.payroll.selectors import distribution_statements as statements
from recognition.payroll.selectors import gift_limit, reward_report
from recognition.payroll.selectors.reward_report import Filters
from recognition.people import selectors as people

ALL = "all"
HIDDEN = "hidden"
POINTS = {"symbolic": "points", "goods": "goods", "cash": "cash_points"}
"""What the lines call points of a nature."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "budget": (
        *("programme", "cost_centre", "budget_period", "award_type", "currency", "lines", "amount"),
        *("allocated", "available", "committed", "approved_in_budget", "exported_in_budget"),
    ),
    "participation": ("grouping", "group", "eligible", "reached", "share", "note"),
    "fairness": (
        *("award_type", "currency", "grouping", "group", "eligible", "reached"),
        *("share", "median", "p90_to_p10", "gini", "note"),
    ),
    "approvals": (
        *("programme", "lines", "decided", "unchanged", "raised", "lowered", "declined", "changed_share"),
        *("seconded", "revoked", "by_delegate", "median_days"),
    ),
    "liability": ("award_type", "people", "points", "is_owed"),
    "gift_limit": gift_limit.COLUMNS,
}


def budget(filters: Filters, at: datetime) -> Sheet:
    """The budgets the lines draw on: what the books hold of each, whatever the filters, beside the lines' own sum.

    Shop orders draw on none: their lines are rows of the programme "shop" without figures of a budget, so that the
    amounts are those of all lines.
    """
    told = _fetched(statements.BUDGETS, reward_report.parameters(filters))
    figures = ledger.budget_figures([row[0] for row in told if row[0] is not None])
    rows = []
    for budget_id, unit, *cells in told:
        now = figures.get(budget_id)
        amounts = (now.allocated, now.available, now.committed, now.approved, now.exported) if now else ()
        unknown = [""] * (len(COLUMNS["budget"]) - len(cells))
        rows.append((*cells, *([_written(amount, unit) for amount in amounts] or unknown)))
    return Sheet(name="budget", columns=COLUMNS["budget"], rows=rows)


def participation(filters: Filters, at: datetime) -> Sheet:
    """How many of those employed in the periods were approved something at all, by their latest team in them."""
    told = _fetched(statements.PARTICIPATION, reward_report.parameters(filters))
    counts = {(grouping, group): (employed,) for grouping, group, employed, _reached, _share in told}
    secret = _secret(counts)
    rows = [
        (grouping, group, "", "", "", HIDDEN)
        if (grouping, group) in secret
        else (grouping, group, str(employed), str(reached), share, "")
        for grouping, group, employed, reached, share in told
    ]
    return Sheet(name="participation", columns=COLUMNS["participation"], rows=rows)


def fairness(filters: Filters, at: datetime) -> Sheet:
    """How evenly what was approved is spread: by team, working time and years with the company, a unit at a time.

    ``share`` are those who got something of those employed; median, P90/P10 and Gini are among those who did.
    """
    told = _fetched(statements.FAIRNESS, reward_report.parameters(filters))
    secret = set()
    for unit in {row[:2] for row in told}:
        counts = {(row[2], row[3]): (row[4], row[5]) for row in told if row[:2] == unit}
        secret |= {(*unit, *cell) for cell in _secret(counts)}
    rows = [
        (*row[:4], *("" for _ in row[4:]), HIDDEN)
        if row[:4] in secret
        else (*row[:4], str(row[4]), str(row[5]), *row[6:], "")
        for row in told
    ]
    return Sheet(name="fairness", columns=COLUMNS["fairness"], rows=rows)


def approvals(filters: Filters, at: datetime) -> Sheet:
    """How awards and shop orders were decided, by programme: counts, how often it changed something, days waited.

    Of programmes, never of deciders; ``lines`` are all of the report, waiting is the median in tenths of a day.
    """
    rows = _fetched(statements.APPROVALS, reward_report.parameters(filters))
    return Sheet(name="approvals", columns=COLUMNS["approvals"], rows=rows)


def liability(filters: Filters, at: datetime) -> Sheet:
    """The points people of the entity hold now, by nature; the symbolic ones owe nobody anything."""
    found = ledger.points_outstanding(on=people.company_date(at))
    rows = [
        (POINTS[each.unit], str(each.people), str(each.points), "yes" if each.is_liability else "no")
        for each in found
        if each.entity == filters.entity
    ]
    return Sheet(name="liability", columns=COLUMNS["liability"], rows=rows)


FIGURES: Mapping[str, Callable[[Filters, datetime], Sheet]] = {
    "budget": budget,
    "participation": participation,
    "fairness": fairness,
    "approvals": approvals,
    "liability": liability,
    "gift_limit": gift_limit.gift_limit,
}


def _secret(counts: Mapping[tuple[str, str], tuple[int, ...]]) -> set[tuple[str, str]]:
    """The groups that may not be shown: each way of grouping adds up to everybody."""
    total = next((cell for cell in counts if cell[0] == ALL), None)
    groupings = {grouping for grouping, _ in counts} - {ALL}
    sums = [(total, [cell for cell in counts if cell[0] == each]) for each in sorted(groupings)] if total else []
    return suppression.hidden(counts, sums=[(total, parts) for total, parts in sums if total is not None])


def _written(amount: int, unit: str) -> str:
    return money.to_decimal(amount, unit) if money.is_currency(unit) else str(amount)


def _fetched(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
