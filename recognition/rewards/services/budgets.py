"""What the budgets of a programme can still bear, and who is waiting for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from recognition.core.db import lock_in_order
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.programmes.models import Budget
from recognition.rewards import due
from recognition.rewards.models import Proposal


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


def locked(versions: Sequence[due.Version]) -> list[Budget]:
    """The budgets of a programme in every unit its versions pay, made if need be and locked."""
    programme_id = versions[0].programme_id
    units = {version.says.unit for version in versions}
    units |= {rate.target for version in versions for rate in version.says.rates if version.says.pays_money}
    Budget.objects.bulk_create(
        [Budget(programme_id=programme_id, unit=unit) for unit in sorted(units)], ignore_conflicts=True
    )
    return lock_in_order(Budget.objects.filter(programme_id=programme_id))


def purses(budgets: Collection[Budget]) -> dict[str, Purse]:
    """The purse of each locked budget by its unit; locks the accounts, so nobody else spends meanwhile."""
    ledger.lock_accounts([chart.account("budget_available", budget.unit, budget.pk) for budget in budgets])
    figures = books.budget_figures([budget.pk for budget in budgets])
    waiting = set(
        Proposal.objects.filter(budget__in=budgets, state=Proposal.State.HELD, held_for=Proposal.HeldFor.BUDGET)
        .values_list("budget_id", flat=True)
        .distinct()
    )
    return {
        budget.unit: Purse(
            budget_id=budget.pk,
            left=figures[budget.pk].available + books.overdraft(budget_id=budget.pk, unit=budget.unit),
            blocked=budget.pk in waiting,
        )
        for budget in budgets
    }
