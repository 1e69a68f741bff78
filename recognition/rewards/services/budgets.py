"""What the budgets of a programme can still bear, and who is waiting for them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from recognition.core.db import lock_in_order
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.programmes import cases, verdicts
from recognition.programmes.definition import Definition
from recognition.programmes.models import Budget
from recognition.rewards.models import Proposal


class Key(NamedTuple):
    """Which of a programme's budgets an award draws on."""

    unit: str
    cost_centre: str
    period_key: str


@dataclass
class Purse:
    """What a budget has left (``left``); blocked once somebody waits, for later ones wait behind them."""

    budget_id: int
    left: int
    blocked: bool

    def bears(self, amount: int) -> bool:
        """Take ``amount``, or block the purse and take nothing."""
        if self.blocked or amount > self.left:
            self.blocked = True
            return False
        self.left -= amount
        return True


def key(says: Definition, *, unit: str, cost_centre: str, day: date) -> Key:
    """The budget of an award in ``unit`` to somebody of ``cost_centre`` on the outcome's date."""
    return Key(unit, cost_centre if says.budget.by_cost_centre else "", says.budget.period_key(day))


def keys(says: Definition, asked: Iterable[verdicts.Occasion], employments: cases.Employments) -> set[Key]:
    """Every budget the awards for these occasions may draw on, known before anybody is judged."""
    standing = {
        (who.currency, employments[who.employee_id, one.day].cost_centre, one.day)
        for one in asked
        for who in one.credited
        if (who.employee_id, one.day) in employments
    }
    return {
        key(says, unit=unit, cost_centre=cost_centre, day=day)
        for currency, cost_centre, day in standing
        if (unit := _unit(says, currency, day)) is not None
    }


def locked(*, programme_id: int, wanted: Collection[Key]) -> list[Budget]:
    """These budgets of a programme, made if need be and locked by primary key, before its caps."""
    Budget.objects.bulk_create(
        [Budget(programme_id=programme_id, **each._asdict()) for each in sorted(wanted)], ignore_conflicts=True
    )
    units, cost_centres, period_keys = ({each[place] for each in wanted} for place in range(3))
    # Their square: a few budgets too many are locked, with one plain condition.
    return lock_in_order(
        Budget.objects.filter(
            programme_id=programme_id, unit__in=units, cost_centre__in=cost_centres, period_key__in=period_keys
        )
    )


def purses(budgets: Collection[Budget]) -> dict[Key, Purse]:
    """The purse of each locked budget; locks the accounts, so nobody else spends meanwhile."""
    ledger.lock_accounts([chart.account("budget_available", budget.unit, budget.pk) for budget in budgets])
    figures = books.budget_figures([budget.pk for budget in budgets])
    waiting = set(
        Proposal.objects.filter(budget__in=budgets, state=Proposal.State.HELD, held_for=Proposal.HeldFor.BUDGET)
        .values_list("budget_id", flat=True)
        .distinct()
    )
    return {
        Key(budget.unit, budget.cost_centre, budget.period_key): Purse(
            budget_id=budget.pk,
            left=figures[budget.pk].available + figures[budget.pk].overdraft,
            blocked=budget.pk in waiting,
        )
        for budget in budgets
    }


def _unit(says: Definition, currency: str, day: date) -> str | None:
    """What who is paid in ``currency`` is awarded in; None when no rate leads there."""
    if not says.pays_money or currency == says.unit:
        return says.unit
    return None if says.rate(source=says.unit, target=currency, day=day) is None else currency
