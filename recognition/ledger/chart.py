"""The chart of accounts and the transfers of every movement; pure.

A transfer is written debit ← credit. Budgets are held by the company's funding; people are owed by their entity's
cost; what is exported has left for payroll. Accounts with a floor keep their balance and never go below it.
"""

from collections import Counter
from collections.abc import Iterable

from recognition.ledger.entries import AccountRef, Transfer

COMPANY_ID = 0
Transfers = tuple[Transfer, ...]

# code: (kind of holder, floor; None = unbounded)
ACCOUNTS: dict[str, tuple[str, int | None]] = {
    "funding": ("company", None),
    "budget_available": ("budget", 0),
    "budget_committed": ("budget", 0),
    "budget_approved": ("budget", 0),
    "budget_exported": ("budget", 0),
    "reward_cost": ("entity", None),
    "due": ("employee", None),
    "payroll_clearing": ("entity", None),
    "points_issued": ("company", None),
    "points": ("employee", 0),
    "points_reserved": ("employee", 0),
    "points_spent": ("company", None),
    "allowance_issued": ("company", None),
    "allowance": ("allowance", 0),
    "allowance_extra": ("employee", 0),
}


def account(code: str, unit: str, holder_id: int = COMPANY_ID) -> AccountRef:
    """The account ``code`` in ``unit`` of ``holder_id``. Raises KeyError for a code the chart does not have."""
    return AccountRef(code, unit, ACCOUNTS[code][0], holder_id)


def floor(code: str) -> int | None:
    """The balance an account of this code starts with as its least; None when it is unbounded."""
    return ACCOUNTS[code][1]


def is_bounded(code: str) -> bool:
    """Whether accounts of this code keep a balance and a floor."""
    return floor(code) is not None


def used_of_budgets(transfers: Iterable[Transfer]) -> Counter[AccountRef]:
    """By available account what went from it to the same budget's other accounts, less what came back from them."""
    used: Counter[AccountRef] = Counter()
    for debit, credit, amount in transfers:
        if debit.holder_kind == credit.holder_kind == "budget":
            if credit.code == "budget_available":
                used[credit] += amount
            elif debit.code == "budget_available":
                used[debit] -= amount
    return used


def allocate(*, budget_id: int, unit: str, amount: int) -> Transfers:
    """Money or points become available: available ← funding."""
    return (_move("budget_available", "funding", unit, amount, debit_id=budget_id),)


def withdraw_allocation(*, budget_id: int, unit: str, amount: int) -> Transfers:
    """What is still available goes back: funding ← available."""
    return (_move("funding", "budget_available", unit, amount, credit_id=budget_id),)


def reserve(*, budget_id: int, unit: str, amount: int) -> Transfers:
    """A proposal commits its amount: committed ← available."""
    return _within_budget("budget_committed", "budget_available", budget_id, unit, amount)


def release(*, budget_id: int, unit: str, amount: int) -> Transfers:
    """What a proposal no longer needs is free again: available ← committed."""
    return _within_budget("budget_available", "budget_committed", budget_id, unit, amount)


def settle(*, budget_id: int, unit: str, amount: int, employee_id: int, entity_id: int) -> Transfers:
    """Money is approved and owed: approved ← committed, due(employee) ← reward_cost(entity)."""
    return (
        *_within_budget("budget_approved", "budget_committed", budget_id, unit, amount),
        _move("due", "reward_cost", unit, amount, debit_id=employee_id, credit_id=entity_id),
    )


def grant_points(*, budget_id: int, unit: str, amount: int, employee_id: int) -> Transfers:
    """Points are approved and given in one step: exported ← committed, points(employee) ← points_issued."""
    return (
        *_within_budget("budget_exported", "budget_committed", budget_id, unit, amount),
        _move("points", "points_issued", unit, amount, debit_id=employee_id),
    )


def export(*, budget_id: int, unit: str, amount: int, employee_id: int, entity_id: int) -> Transfers:
    """What was owed left for payroll: exported ← approved, payroll_clearing(entity) ← due(employee)."""
    return (
        *_within_budget("budget_exported", "budget_approved", budget_id, unit, amount),
        _move("payroll_clearing", "due", unit, amount, debit_id=entity_id, credit_id=employee_id),
    )


def settle_reversal(*, unit: str, amount: int, employee_id: int, entity_id: int) -> Transfers:
    """A claw-back is approved, ``amount`` > 0 here: reward_cost(entity) ← due(employee)."""
    return (_move("reward_cost", "due", unit, amount, debit_id=entity_id, credit_id=employee_id),)


def export_reversal(*, budget_id: int, unit: str, amount: int, employee_id: int, entity_id: int) -> Transfers:
    """A claw-back left for payroll and its budget is free again.

    due(employee) ← payroll_clearing(entity), available ← exported.
    """
    return (
        _move("due", "payroll_clearing", unit, amount, debit_id=employee_id, credit_id=entity_id),
        *_within_budget("budget_available", "budget_exported", budget_id, unit, amount),
    )


def points_reversal(*, budget_id: int, unit: str, amount: int, employee_id: int) -> Transfers:
    """Points are taken back: points_issued ← points(employee), available ← exported."""
    return (
        _move("points_issued", "points", unit, amount, credit_id=employee_id),
        *_within_budget("budget_available", "budget_exported", budget_id, unit, amount),
    )


def reserve_points(*, unit: str, amount: int, employee_id: int) -> Transfers:
    """An order takes points of its person aside: points_reserved(employee) ← points(employee)."""
    return (_move("points_reserved", "points", unit, amount, debit_id=employee_id, credit_id=employee_id),)


def spend_points(*, unit: str, amount: int, employee_id: int) -> Transfers:
    """What an order took aside is spent: points_spent ← points_reserved(employee)."""
    return (_move("points_spent", "points_reserved", unit, amount, credit_id=employee_id),)


def owe(*, unit: str, amount: int, employee_id: int, entity_id: int) -> Transfers:
    """Points became pay, in money or in kind, which no budget bears again: due(employee) ← reward_cost(entity)."""
    return (_move("due", "reward_cost", unit, amount, debit_id=employee_id, credit_id=entity_id),)


def hand_over(*, unit: str, amount: int, employee_id: int, entity_id: int) -> Transfers:
    """What points became left for payroll: payroll_clearing(entity) ← due(employee)."""
    return (_move("payroll_clearing", "due", unit, amount, debit_id=entity_id, credit_id=employee_id),)


def hand_over_reversal(*, unit: str, amount: int, employee_id: int, entity_id: int) -> Transfers:
    """A refund left for payroll, ``amount`` > 0 here: due(employee) ← payroll_clearing(entity)."""
    return (_move("due", "payroll_clearing", unit, amount, debit_id=employee_id, credit_id=entity_id),)


def open_allowance(*, allowance_id: int, unit: str, amount: int) -> Transfers:
    """A period's points to give are there: allowance ← allowance_issued."""
    return (_move("allowance", "allowance_issued", unit, amount, debit_id=allowance_id),)


def grant_extra(*, employee_id: int, unit: str, amount: int) -> Transfers:
    """Points to give beside the period's, until they are used: allowance_extra(employee) ← allowance_issued."""
    return (_move("allowance_extra", "allowance_issued", unit, amount, debit_id=employee_id),)


def _within_budget(debit: str, credit: str, budget_id: int, unit: str, amount: int) -> Transfers:
    return (_move(debit, credit, unit, amount, debit_id=budget_id, credit_id=budget_id),)


def _move(
    debit: str, credit: str, unit: str, amount: int, *, debit_id: int = COMPANY_ID, credit_id: int = COMPANY_ID
) -> Transfer:
    return Transfer(account(debit, unit, debit_id), account(credit, unit, credit_id), amount)
