"""What somebody has to give, and to spend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from recognition.kudos import allowance
from recognition.kudos.models import Allowance, Unit
from recognition.kudos.selectors import choices, givers
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger.entries import AccountRef

CASH = "cash"  # from awards alone


@dataclass(frozen=True, kw_only=True)
class Current:
    """The allowance of one moment; ``opened`` is None until the first kudos of the period."""

    opened: Allowance | None
    period_key: str
    ends_at: datetime
    amount: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class Left:
    """What can still be given: ``period`` of ``amount`` until ``ends_at``, and ``extra``, which does not lapse."""

    period: int
    extra: int
    amount: int
    period_key: str
    ends_at: datetime
    unit: str

    @property
    def total(self) -> int:
        return self.period + self.extra


def current(*, person: givers.Person, at: datetime) -> Current:
    """The allowance ``person`` gives from at ``at``.

    Its period is that of the moment in their zone; one opened under a rule of another span runs to its end first, so
    that a new rule does not give a second allowance for the same days. It keeps the unit it was opened in.
    """
    terms = givers.terms(person=person, at=at)
    key = allowance.period_key(at, person.zone, terms.span)
    rows = Allowance.objects.filter(Q(period_key=key) | Q(ends_at__gt=at), employee_id=person.employee_id)
    opened = list(rows.order_by("-opened_at", "-pk"))
    unit = opened[0].unit if _opened(opened, key, at) else choices.policy(at=at).unit
    return at_this_moment(person=person, terms=terms, opened=opened, unit=unit, at=at)


def at_this_moment(
    *, person: givers.Person, terms: allowance.Terms, opened: Sequence[Allowance], unit: str, at: datetime
) -> Current:
    """``current`` from what was read before: the rule in force, the person's allowances newest first, the unit now."""
    key = allowance.period_key(at, person.zone, terms.span)
    ends_at = allowance.ends_at(at, person.zone, terms.span)
    found = _opened(opened, key, at)
    if found is None:
        return Current(opened=None, period_key=key, ends_at=ends_at, amount=terms.amount, unit=unit)
    return Current(
        opened=found,
        period_key=found.period_key,
        ends_at=ends_at if found.period_key == key else found.ends_at,
        amount=found.amount,
        unit=found.unit,
    )


def left(*, employee_id: int, at: datetime) -> Left:
    """What an employee has to give at ``at``; nothing is opened by looking."""
    person = givers.persons(employee_ids=[employee_id], at=at)[employee_id]
    return left_of(current(person=person, at=at), employee_id=employee_id)


def accounts_of(now: Current, employee_id: int) -> list[AccountRef]:
    """Where the points lie that one can give at this moment."""
    extra = extra_account(employee_id, now.unit)
    return [extra, allowance_account(now.opened)] if now.opened else [extra]


def left_of(now: Current, *, employee_id: int, held: Mapping[AccountRef, int] | None = None) -> Left:
    """What can be given, from the balances ``held`` of ``accounts_of``; None asks for them."""
    held = books.balances(accounts_of(now, employee_id)) if held is None else held
    return Left(
        period=held[allowance_account(now.opened)] if now.opened else now.amount,
        extra=held[extra_account(employee_id, now.unit)],
        amount=now.amount,
        period_key=now.period_key,
        ends_at=now.ends_at,
        unit=now.unit,
    )


def to_spend(*, employee_id: int) -> dict[str, int]:
    """The points an employee has received and not spent, by unit; cash points only where there are any."""
    return spendable(employee_id=employee_id, held=books.balances(points_accounts(employee_id)))


def points_accounts(employee_id: int) -> list[AccountRef]:
    """Where the points lie that an employee received, of every unit."""
    return [points_account(employee_id, unit) for unit in (*Unit.values, CASH)]


def spendable(*, employee_id: int, held: Mapping[AccountRef, int]) -> dict[str, int]:
    """``to_spend`` from the balances ``held`` of ``points_accounts``."""
    points = {ref.unit: held[ref] for ref in points_accounts(employee_id)}
    return {unit: amount for unit, amount in points.items() if unit != CASH or amount}


def allowance_account(opened: Allowance) -> AccountRef:
    """Where the points of one period lie."""
    return chart.account("allowance", opened.unit, opened.pk)


def extra_account(employee_id: int, unit: str) -> AccountRef:
    """Where an employee's extra points lie."""
    return chart.account("allowance_extra", unit, employee_id)


def points_account(employee_id: int, unit: str) -> AccountRef:
    """Where the points an employee received lie."""
    return chart.account("points", unit, employee_id)


def _opened(rows: Sequence[Allowance], key: str, at: datetime) -> Allowance | None:
    of_the_key = [each for each in rows if each.period_key == key]
    still_open = [each for each in rows if each.ends_at > at]
    of_another_span = [each for each in still_open if allowance.span_of(each.period_key) != allowance.span_of(key)]
    return next(iter([*of_the_key, *of_another_span]), None)
