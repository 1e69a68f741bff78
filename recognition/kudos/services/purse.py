"""The points somebody gives from: opened once a period, locked before they are judged, and given back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from recognition.kudos import allowance
from recognition.kudos.models import Allowance, Boost, Kudos
from recognition.kudos.selectors import allowances, givers
from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import AccountRef, EntryDraft, Transfer


@dataclass(frozen=True, kw_only=True)
class Purse:
    """What the giver of one moment has, locked: ``period`` in the allowance and ``extra``, until ``ends_at``.

    ``accounts`` are the giver's and the recipients', as they were locked.
    """

    allowance: Allowance
    ends_at: datetime
    period: int
    extra: int
    accounts: Mapping[AccountRef, ledger.Held]

    @property
    def total(self) -> int:
        return self.period + self.extra


@dataclass(frozen=True, kw_only=True)
class Gift:
    """``points`` that each recipient got from one giver, ``from_extra`` in all from the giver's extra points."""

    giver_id: int
    allowance: Allowance
    points: int
    from_extra: int


class GivenBack(NamedTuple):
    """Points given back for each gift, and points that could not be taken back, by recipient."""

    by_gift: list[int]
    missing: dict[int, int]


def gift_of(row: Kudos | Boost, opened: Allowance) -> Gift:
    """What a kudos or a boost that was paid from the allowance ``opened`` brought."""
    return Gift(giver_id=row.giver_id, allowance=opened, points=row.points, from_extra=row.from_extra)


def locked(*, person: givers.Person, now: allowances.Current, recipients: Collection[int], at: datetime) -> Purse:
    """The purse of ``person``, its accounts and those of the recipients locked in the one order; opened if ``now`` says
    that it is not yet.

    The extra account is one per person whatever the period, so it makes all giving of one person take turns.
    """
    opened = now.opened or _open(person, now, at)
    period = allowances.allowance_account(opened)
    extra = allowances.extra_account(person.employee_id, opened.unit)
    points = [allowances.points_account(employee_id, opened.unit) for employee_id in recipients]
    held = ledger.lock_accounts([period, extra, *points])
    return Purse(
        allowance=opened,
        ends_at=now.ends_at,
        period=held[period].balance,
        extra=held[extra].balance,
        accounts=held,
    )


def spend(
    *, purse: Purse, key: str, code: str, kudos_id: int, recipients: Sequence[int], points: int, at: datetime
) -> None:
    """Give each recipient ``points`` > 0, from the period first; the caller has seen that they are there."""
    period = allowances.allowance_account(purse.allowance)
    extra = allowances.extra_account(purse.allowance.employee_id, purse.allowance.unit)
    parts = allowance.split([points] * len(recipients), first=purse.period)
    transfers = [
        Transfer(allowances.points_account(employee_id, purse.allowance.unit), source, amount)
        for employee_id, part in zip(recipients, parts, strict=True)
        for source, amount in zip((period, extra), part, strict=True)
        if amount
    ]
    _post(key=key, code=code, kudos_id=kudos_id, transfers=transfers, at=at, held=purse.accounts)


def give_back(
    *, gifts: Sequence[Gift], key: str, code: str, kudos_id: int, recipients: Sequence[int], at: datetime
) -> GivenBack:
    """Take from each recipient what each gift brought, as far as it is still there, for the givers.

    The first gift goes back first, of each the extra points; nobody falls below nothing.
    """
    sources = {ref for gift in gifts for ref in _sources(gift)}
    points = {
        (employee_id, gift.allowance.unit): allowances.points_account(employee_id, gift.allowance.unit)
        for gift in gifts
        for employee_id in recipients
    }
    locked = ledger.lock_accounts([*sources, *points.values()])
    held = {ref: locked[ref].balance for ref in points.values()}
    missing = dict.fromkeys(recipients, 0)
    by_gift: list[int] = []
    transfers: list[Transfer] = []
    for gift in gifts:
        returned = []
        for employee_id in recipients:
            ref = points[employee_id, gift.allowance.unit]
            returned.append(min(held[ref], gift.points))
            held[ref] -= returned[-1]
            missing[employee_id] += gift.points - returned[-1]
        by_gift.append(sum(returned))
        transfers += _returning(gift, dict(zip(recipients, returned, strict=True)))
    _post(key=key, code=code, kudos_id=kudos_id, transfers=transfers, at=at, held=locked)
    return GivenBack(by_gift=by_gift, missing=missing)


def _open(person: givers.Person, now: allowances.Current, at: datetime) -> Allowance:
    """Make the allowance of the period, once whoever else is making it, and put its points in."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO kudos_allowance (employee_id, period_key, time_zone, amount, unit, opened_at, ends_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (employee_id, period_key) DO NOTHING RETURNING id
            """,
            [person.employee_id, now.period_key, person.zone, now.amount, now.unit, at, now.ends_at],
        )
        is_new = cursor.fetchone() is not None
    opened = Allowance.objects.get(employee_id=person.employee_id, period_key=now.period_key)
    if is_new and opened.amount:
        transfers = chart.open_allowance(allowance_id=opened.pk, unit=opened.unit, amount=opened.amount)
        ledger.post(
            draft=EntryDraft(
                key=f"allowance:{opened.pk}:open",
                code="allowance_opened",
                subject_kind="allowance",
                subject_id=opened.pk,
                transfers=transfers,
            ),
            at=at,
        )
    return opened


def _sources(gift: Gift) -> tuple[AccountRef, AccountRef]:
    return (
        allowances.extra_account(gift.giver_id, gift.allowance.unit),
        allowances.allowance_account(gift.allowance),
    )


def _returning(gift: Gift, returned: Mapping[int, int]) -> list[Transfer]:
    parts = allowance.split(list(returned.values()), first=gift.from_extra)
    return [
        Transfer(target, allowances.points_account(employee_id, gift.allowance.unit), amount)
        for employee_id, part in zip(returned, parts, strict=True)
        for target, amount in zip(_sources(gift), part, strict=True)
        if amount
    ]


def _post(
    *,
    key: str,
    code: str,
    kudos_id: int,
    transfers: Sequence[Transfer],
    at: datetime,
    held: Mapping[AccountRef, ledger.Held],
) -> None:
    if transfers:
        draft = EntryDraft(key=key, code=code, subject_kind="kudos", subject_id=kudos_id, transfers=transfers)
        ledger.post(draft=draft, at=at, held=held)
