"""What somebody has to give, and to spend."""

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
    opened = _opened(person.employee_id, key, at)
    ends_at = allowance.ends_at(at, person.zone, terms.span)
    if opened is None:
        unit = choices.policy(at=at).unit
        return Current(opened=None, period_key=key, ends_at=ends_at, amount=terms.amount, unit=unit)
    return Current(
        opened=opened,
        period_key=opened.period_key,
        ends_at=ends_at if opened.period_key == key else opened.ends_at,
        amount=opened.amount,
        unit=opened.unit,
    )


def left(*, employee_id: int, at: datetime) -> Left:
    """What an employee has to give at ``at``; nothing is opened by looking."""
    person = givers.persons(employee_ids=[employee_id], at=at)[employee_id]
    now = current(person=person, at=at)
    extra = extra_account(employee_id, now.unit)
    period = allowance_account(now.opened) if now.opened else None
    held = books.balances([extra, period] if period else [extra])
    return Left(
        period=held[period] if period else now.amount,
        extra=held[extra],
        amount=now.amount,
        period_key=now.period_key,
        ends_at=now.ends_at,
        unit=now.unit,
    )


def to_spend(*, employee_id: int) -> dict[str, int]:
    """The points an employee has received and not spent, by unit; cash points only where there are any."""
    units = [*Unit.values, CASH]
    accounts = {unit: points_account(employee_id, unit) for unit in units}
    held = books.balances(accounts.values())
    return {unit: held[ref] for unit, ref in accounts.items() if unit != CASH or held[ref]}


def allowance_account(opened: Allowance) -> AccountRef:
    """Where the points of one period lie."""
    return chart.account("allowance", opened.unit, opened.pk)


def extra_account(employee_id: int, unit: str) -> AccountRef:
    """Where an employee's extra points lie."""
    return chart.account("allowance_extra", unit, employee_id)


def points_account(employee_id: int, unit: str) -> AccountRef:
    """Where the points an employee received lie."""
    return chart.account("points", unit, employee_id)


def _opened(employee_id: int, key: str, at: datetime) -> Allowance | None:
    rows = Allowance.objects.filter(Q(period_key=key) | Q(ends_at__gt=at), employee_id=employee_id)
    opened = list(rows.order_by("-opened_at", "-pk"))
    of_the_key = [each for each in opened if each.period_key == key]
    of_another_span = [each for each in opened if allowance.span_of(each.period_key) != allowance.span_of(key)]
    return next(iter([*of_the_key, *of_another_span]), None)
