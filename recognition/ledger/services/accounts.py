"""Accounts are made when first named, and locked before they are judged."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from recognition.core import constraints
from recognition.core.db import require_transaction
from recognition.ledger import chart
from recognition.ledger.entries import AccountRef
from recognition.ledger.models import Account

FIND = """
    SELECT wanted.number, a.id
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) WITH ORDINALITY
            AS wanted (code, unit, holder_kind, holder_id, number)
        JOIN ledger_account a USING (code, unit, holder_kind, holder_id)
"""


constraints.register(
    {
        "account_once": "This account was made at the same moment; try again.",
        "account_unit": "This account was made at the same moment; try again.",
        "account_not_below_floor": "An account would fall below its limit; ask for less, or allocate more first.",
    }
)


class Locked(NamedTuple):
    """What a locked account holds; both 0 when it is unbounded, and then without meaning."""

    floor: int
    balance: int


def find_or_make(refs: Collection[AccountRef]) -> dict[AccountRef, int]:
    """The ids of ``refs``; those that do not exist are made first, in one order, whoever else is making them too."""
    found = _find(refs)
    missing = sorted(set(refs) - found.keys())
    if not missing:
        return found
    floors = [chart.floor(ref.code) for ref in missing]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_account (code, unit, holder_kind, holder_id, floor, balance)
            SELECT code, unit, holder_kind, holder_id, floor, CASE WHEN floor IS NOT NULL THEN 0 END
            FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[])
                AS missing (code, unit, holder_kind, holder_id, floor)
            ON CONFLICT (code, unit, holder_kind, holder_id) DO NOTHING
            """,
            [*_columns(missing), floors],
        )
    return found | _find(missing)


def lock(account_ids: Collection[int]) -> dict[int, Locked]:
    """Lock accounts by ascending id; postings to them may still refer to them, balances may not change."""
    require_transaction()
    rows = Account.objects.filter(pk__in=account_ids).order_by("pk").select_for_update(no_key=True)
    return {pk: Locked(floor or 0, balance or 0) for pk, floor, balance in rows.values_list("pk", "floor", "balance")}


def lock_accounts(refs: Collection[AccountRef]) -> None:
    """Lock the accounts ``refs``, made first where missing, in the one order; for who judges before posting."""
    lock(find_or_make(refs).values())


def set_overdraft(*, budget_id: int, unit: str, overdraft: int) -> None:
    """Let a budget's available account go ``overdraft`` >= 0 below zero; call inside the outermost transaction.

    Raises Conflict (constraint account_not_below_floor) when the balance is below already.
    """
    require_transaction()
    if overdraft < 0:
        raise ValueError("an overdraft is not negative")
    ref = chart.account("budget_available", unit, budget_id)
    Account.objects.filter(pk__in=find_or_make([ref]).values()).update(floor=-overdraft)


def _find(refs: Collection[AccountRef]) -> dict[AccountRef, int]:
    wanted = list(refs)
    with connection.cursor() as cursor:
        cursor.execute(FIND, _columns(wanted))
        return {wanted[number - 1]: id_ for number, id_ in cursor.fetchall()}


def _columns(refs: Collection[AccountRef]) -> list[list[str | int]]:
    return [list(column) for column in zip(*refs, strict=True)] if refs else [[], [], [], []]
