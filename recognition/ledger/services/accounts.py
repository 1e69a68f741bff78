"""Accounts are made when first named, and locked before they are judged."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import connection

from recognition.core import constraints
from recognition.core.db import require_transaction
from recognition.ledger import chart
from recognition.ledger.entries import AccountRef
from recognition.ledger.models import Account

# Found, locked by ascending id and read in one statement; nothing is locked while one is missing, because a lock taken
# after the missing one was made could be of a lower id.
LOCK = """
    WITH named AS MATERIALIZED (
        SELECT wanted.number, wanted.is_locked, a.id
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::boolean[]) WITH ORDINALITY
                AS wanted (code, unit, holder_kind, holder_id, is_locked, number)
            JOIN ledger_account a USING (code, unit, holder_kind, holder_id)
    ), locked AS MATERIALIZED (
        SELECT a.id, a.floor, a.balance FROM ledger_account a
        WHERE a.id IN (SELECT id FROM named WHERE is_locked) AND (SELECT count(*) FROM named) = %s
        ORDER BY a.id FOR NO KEY UPDATE
    )
    SELECT named.number, named.id, coalesce(locked.floor, 0), coalesce(locked.balance, 0)
    FROM named LEFT JOIN locked ON locked.id = named.id
"""


constraints.register(
    {
        "account_once": "This account was made at the same moment; try again.",
        "account_unit": "This account was made at the same moment; try again.",
        "account_not_below_floor": "An account would fall below its limit; ask for less, or allocate more first.",
    }
)


class Held(NamedTuple):
    """An account by id and what it holds; both 0 when it is unbounded or was not locked, and then without meaning."""

    id: int
    floor: int
    balance: int


def lock_accounts(refs: Collection[AccountRef], *, beside: Collection[AccountRef] = ()) -> dict[AccountRef, Held]:
    """Lock the accounts ``refs`` by ascending id, and find those ``beside``; those that do not exist are made first.

    For who judges before posting. Others may still post to them, but not change their balances.
    """
    require_transaction()
    wanted = {*refs, *beside}
    found = lock(refs, wanted)
    if len(found) < len(wanted):
        _make(sorted(wanted - found.keys()))
        found = lock(refs, wanted)
    return found


def lock(refs: Collection[AccountRef], wanted: Collection[AccountRef]) -> dict[AccountRef, Held]:
    """Those of ``wanted`` that exist; ``refs`` among them are locked if all do."""
    named, chosen = list(wanted), set(refs)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [*_columns(named), [ref in chosen for ref in named], len(named)])
        return {named[number - 1]: Held(*held) for number, *held in cursor.fetchall()}


def set_overdraft(*, budget_id: int, unit: str, overdraft: int) -> None:
    """Let a budget's available account go ``overdraft`` >= 0 below zero; call inside the outermost transaction.

    Raises Conflict (constraint account_not_below_floor) when the balance is below already.
    """
    require_transaction()
    if overdraft < 0:
        raise ValueError("an overdraft is not negative")
    ref = chart.account("budget_available", unit, budget_id)
    Account.objects.filter(pk=lock_accounts([ref])[ref].id).update(floor=-overdraft)


def _make(missing: Sequence[AccountRef]) -> None:
    """Make accounts in the order given, whoever else is making them too."""
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


def _columns(refs: Collection[AccountRef]) -> list[list[str | int]]:
    return [list(column) for column in zip(*refs, strict=True)] if refs else [[], [], [], []]
