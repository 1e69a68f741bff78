"""What finance does with budgets: allocate, withdraw what is not used, allow an overdraft."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from recognition.activity import services as activity
from recognition.core import canonical, money, periods, texts
from recognition.core.actor import Actor
from recognition.core.db import durable, lock_in_order
from recognition.core.errors import DomainError
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.people import access
from recognition.people.models import Role
from recognition.programmes import definition as definitions
from recognition.programmes import selectors
from recognition.programmes.models import Budget, Programme, ProgrammeVersion

LONGEST_COST_CENTRE = 32


class BadAllocation(DomainError):
    """The amount, unit, cost centre or period is none this programme has a budget for."""

    code = "bad_allocation"


class NotAvailable(DomainError):
    """More would be withdrawn than is available without the overdraft."""

    code = "not_available"


class OverdraftInUse(DomainError):
    """The overdraft would fall below what is used of it."""

    code = "overdraft_in_use"


@dataclass(frozen=True, kw_only=True)
class Allocated:
    """What was done to a budget, and what it had available right after; minor units or points.

    ``amount`` was allocated or withdrawn, or is the overdraft from now on; ``available`` is below 0 while the
    overdraft is in use.
    """

    budget_id: int
    programme: str
    unit: str
    amount: int
    available: int
    cost_centre: str = ""
    period_key: str = ""


class _Wish(NamedTuple):
    """What finance asks for: which budget, how much, and by which request."""

    actor: Actor
    programme_code: str
    unit: str
    cost_centre: str
    period_key: str
    amount: int
    at: datetime
    key: str
    reason: str = ""

    def arguments(self) -> dict[str, object]:
        """What the key stands for; without what is not given, so keys from before there was more than a unit hold."""
        later = {"cost_centre": self.cost_centre, "period": self.period_key, "reason": self.reason}
        first = {"programme": self.programme_code, "unit": self.unit, "amount": self.amount}
        return first | {name: given for name, given in later.items() if given}


def allocate_budget(
    *,
    actor: Actor,
    programme_code: str,
    unit: str,
    amount: int,
    at: datetime,
    key: str,
    cost_centre: str = "",
    period_key: str = "",
) -> Allocated:
    """Make ``amount`` > 0 (minor units or points) available to a programme, in a unit it pays.

    ``cost_centre`` and ``period_key`` name the budget where the programme keeps several. Needs the role finance. The
    same key again returns the first result and allocates nothing. Who waits is served by the next sweep. Raises
    UnknownProgramme, BadAllocation, KeyReused.
    """
    if not 0 < amount <= money.LARGEST_AMOUNT:
        raise BadAllocation("A budget is allocated an amount above 0; what is too much can be withdrawn.")
    wish = _Wish(actor, programme_code, unit, cost_centre, period_key, amount, at, key)
    return _once("programmes.allocate_budget", wish, _allocate)


def withdraw_budget(
    *,
    actor: Actor,
    programme_code: str,
    unit: str,
    amount: int,
    at: datetime,
    key: str,
    cost_centre: str = "",
    period_key: str = "",
) -> Allocated:
    """Take ``amount`` > 0 of what is available back from a budget, never from its overdraft.

    Needs the role finance; repeatable like ``allocate_budget``. Raises UnknownProgramme, BadAllocation,
    NotAvailable, KeyReused.
    """
    if not 0 < amount <= money.LARGEST_AMOUNT:
        raise BadAllocation("An amount above 0 is withdrawn from a budget; to add to it, allocate.")
    wish = _Wish(actor, programme_code, unit, cost_centre, period_key, amount, at, key)
    return _once("programmes.withdraw_budget", wish, _withdraw)


def set_overdraft(
    *,
    actor: Actor,
    programme_code: str,
    unit: str,
    amount: int,
    reason: str,
    at: datetime,
    key: str,
    cost_centre: str = "",
    period_key: str = "",
) -> Allocated:
    """Let a budget commit ``amount`` >= 0 more than was allocated, for a ``reason``; 0 ends it.

    Needs the role finance; repeatable like ``allocate_budget``. Raises UnknownProgramme, BadAllocation,
    OverdraftInUse, BadText, KeyReused.
    """
    if not 0 <= amount <= money.LARGEST_AMOUNT:
        raise BadAllocation("An overdraft is an amount of 0 or more; 0 ends it.")
    if not reason.strip():
        raise texts.BadText("Say why the budget may be overdrawn; the reason is kept with it.")
    wish = _Wish(actor, programme_code, unit, cost_centre, period_key, amount, at, key, reason.strip())
    return _once("programmes.set_overdraft", wish, _overdraw)


def _once(service: str, wish: _Wish, work: Callable[[_Wish, Budget], None]) -> Allocated:
    """Do the work once for its key, on the budget, made if need be and locked."""
    with durable():
        access.require_role(actor=wish.actor, roles=[Role.FINANCE], at=wish.at)
        programme = selectors.programme_by(wish.programme_code)
        _require_payable(programme, wish)
        _require_kept(programme, wish)

        def done() -> dict[str, Any]:
            budget = _locked(programme, wish)
            work(wish, budget)
            return asdict(_after(wish, budget))

        first = activity.once(
            service=service, actor=wish.actor, key=wish.key, arguments=wish.arguments(), at=wish.at, work=done
        )
    return Allocated(**first)


def _require_payable(programme: Programme, wish: _Wish) -> None:
    units = selectors.payable_units(programme=programme)
    if wish.unit not in units:
        raise BadAllocation(f"The programme {programme.code} pays {', '.join(units)}, not {wish.unit}; name one.")


def _require_kept(programme: Programme, wish: _Wish) -> None:
    """Refuse a budget that no version of the programme draws on, of those active and the one loaded last."""
    texts.require_fit(wish.cost_centre, what="cost centre", longest=LONGEST_COST_CENTRE)
    versions = list(programme.versions.order_by("-number"))
    current = [each for each in versions if each is versions[0] or each.state == ProgrammeVersion.State.ACTIVE]
    kept = {definitions.from_document(each.definition).budget for each in current}
    if not any(_is_of(each, wish) for each in kept):
        ways = " or ".join(sorted(_said(each) for each in kept))
        raise BadAllocation(f"The programme {programme.code} keeps {ways}; name one like that.")


def _is_of(kept: definitions.Budgeting, wish: _Wish) -> bool:
    if wish.cost_centre and not kept.by_cost_centre:
        return False
    return periods.is_cap_period(wish.period_key, kept.span) if kept.span else not wish.period_key


def _said(kept: definitions.Budgeting) -> str:
    example = {"month": "2026-09", "quarter": "2026-Q3", "year": "2026"}
    each = ["cost centre"] if kept.by_cost_centre else []
    if kept.span:
        each.append(f"{kept.span} (for example {example[kept.span]})")
    return f"a budget for each {' and '.join(each)}" if each else "one budget without cost centre and period"


def _locked(programme: Programme, wish: _Wish) -> Budget:
    named = {"programme": programme, "unit": wish.unit, "cost_centre": wish.cost_centre, "period_key": wish.period_key}
    Budget.objects.bulk_create([Budget(**named)], ignore_conflicts=True)
    [budget] = lock_in_order(Budget.objects.filter(**named))
    ledger.lock_accounts([chart.account("budget_available", budget.unit, budget.pk)])
    return budget


def _allocate(wish: _Wish, budget: Budget) -> None:
    transfers = chart.allocate(budget_id=budget.pk, unit=wish.unit, amount=wish.amount)
    _post(wish, budget, transfers, verb="allocate", done="allocated")


def _withdraw(wish: _Wish, budget: Budget) -> None:
    available = books.budget_figures([budget.pk])[budget.pk].available
    if wish.amount > available:
        free = _written(max(0, available), wish.unit)
        raise NotAvailable(f"Only {free} {wish.unit} are available in this budget; withdraw no more.")
    transfers = chart.withdraw_allocation(budget_id=budget.pk, unit=wish.unit, amount=wish.amount)
    _post(wish, budget, transfers, verb="withdraw", done="withdrawn")


def _overdraw(wish: _Wish, budget: Budget) -> None:
    figures = books.budget_figures([budget.pk])[budget.pk]
    used = max(0, -figures.available)
    if wish.amount < used:
        in_use = _written(used, wish.unit)
        raise OverdraftInUse(f"{in_use} {wish.unit} of the overdraft are in use; allocate as much before it ends.")
    ledger.set_overdraft(budget_id=budget.pk, unit=wish.unit, overdraft=wish.amount)
    activity.record(
        actor=wish.actor,
        at=wish.at,
        code="budget.overdraft_set",
        subject_kind="budget",
        subject_id=budget.pk,
        data={"amount": wish.amount, "before": figures.overdraft, "unit": wish.unit},
        text_digest=activity.keep_text(text=wish.reason, employee_id=None, at=wish.at),
    )


def _post(wish: _Wish, budget: Budget, transfers: chart.Transfers, *, verb: str, done: str) -> None:
    # The caller's key may be longer than the ledger's column.
    entry_id = ledger.post(
        draft=EntryDraft(
            key=f"{verb}:{canonical.fingerprint([wish.actor.name, wish.key])}",
            code=f"budget_{done}",
            subject_kind="budget",
            subject_id=budget.pk,
            transfers=transfers,
        ),
        at=wish.at,
    )
    activity.record(
        actor=wish.actor,
        at=wish.at,
        code=f"budget.{done}",
        subject_kind="budget",
        subject_id=budget.pk,
        data={"amount": wish.amount, "unit": wish.unit, "entry": entry_id},
    )


def _after(wish: _Wish, budget: Budget) -> Allocated:
    return Allocated(
        budget_id=budget.pk,
        programme=wish.programme_code,
        unit=wish.unit,
        amount=wish.amount,
        available=books.budget_figures([budget.pk])[budget.pk].available,
        cost_centre=wish.cost_centre,
        period_key=wish.period_key,
    )


def _written(amount: int, unit: str) -> str:
    return str(amount) if unit in definitions.POINTS else money.to_decimal(amount, unit)
