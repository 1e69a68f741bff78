"""Giving a programme something to spend."""

from dataclasses import asdict, dataclass
from datetime import datetime

from recognition.activity import services as activity
from recognition.core import canonical, money
from recognition.core.actor import Actor
from recognition.core.db import durable, lock_in_order
from recognition.core.errors import DomainError
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.people import access
from recognition.people.models import Role
from recognition.programmes import selectors
from recognition.programmes.models import Budget, Programme


class BadAllocation(DomainError):
    """The amount or unit cannot be allocated to this programme."""

    code = "bad_allocation"


@dataclass(frozen=True, kw_only=True)
class Allocated:
    """What was allocated, and what the budget had available right after; minor units or points."""

    budget_id: int
    programme: str
    unit: str
    amount: int
    available: int


def allocate_budget(*, actor: Actor, programme_code: str, unit: str, amount: int, at: datetime, key: str) -> Allocated:
    """Make ``amount`` > 0 (minor units or points) available to a programme, in a unit it pays.

    Needs the role finance. The same key again returns the first result and allocates nothing. Raises
    UnknownProgramme, BadAllocation, KeyReused.
    """
    with durable():
        access.require_role(actor=actor, roles=[Role.FINANCE], at=at)
        programme = selectors.programme_by(programme_code)
        _require_payable(programme, unit, amount)
        allocated = activity.once(
            service="programmes.allocate_budget",
            actor=actor,
            key=key,
            arguments={"programme": programme.code, "unit": unit, "amount": amount},
            at=at,
            work=lambda: asdict(_allocate(actor=actor, programme=programme, unit=unit, amount=amount, at=at, key=key)),
        )
    return Allocated(**allocated)


def _require_payable(programme: Programme, unit: str, amount: int) -> None:
    if not 0 < amount <= money.LARGEST_AMOUNT:
        raise BadAllocation("A budget is allocated an amount above 0; what is too much is simply not spent.")
    units = selectors.payable_units(programme=programme)
    if unit not in units:
        raise BadAllocation(
            f"The programme {programme.code} pays {', '.join(units)}, not {unit}; allocate one of them."
        )


def _allocate(*, actor: Actor, programme: Programme, unit: str, amount: int, at: datetime, key: str) -> Allocated:
    Budget.objects.bulk_create([Budget(programme=programme, unit=unit)], ignore_conflicts=True)
    [budget] = lock_in_order(Budget.objects.filter(programme=programme, unit=unit))
    # The caller's key may be longer than the ledger's column.
    entry_id = ledger.post(
        draft=EntryDraft(
            key=f"allocate:{canonical.fingerprint([actor.name, key])}",
            code="budget_allocated",
            subject_kind="budget",
            subject_id=budget.pk,
            transfers=chart.allocate(budget_id=budget.pk, unit=unit, amount=amount),
        ),
        at=at,
    )
    activity.record(
        actor=actor,
        at=at,
        code="budget.allocated",
        subject_kind="budget",
        subject_id=budget.pk,
        data={"amount": amount, "unit": unit, "entry": entry_id},
    )
    return Allocated(
        budget_id=budget.pk,
        programme=programme.code,
        unit=unit,
        amount=amount,
        available=books.budget_figures([budget.pk])[budget.pk].available,
    )
