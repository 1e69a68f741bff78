"""What the books say: balances, budgets, the open period, and whether the books are right."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction

from recognition.core.errors import NotFound
from recognition.ledger import books
from recognition.ledger.entries import AccountRef
from recognition.ledger.models import JournalEntry, Period

BALANCES = """
    WITH wanted AS (
        SELECT number, a.id, a.balance
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) WITH ORDINALITY
                AS named (code, unit, holder_kind, holder_id, number)
            JOIN ledger_account a USING (code, unit, holder_kind, holder_id)
    )
    SELECT number, coalesce(
        balance,
        (SELECT coalesce(sum(amount), 0) FROM ledger_posting WHERE debit_id = wanted.id)
            - (SELECT coalesce(sum(amount), 0) FROM ledger_posting WHERE credit_id = wanted.id)
    )::bigint FROM wanted
"""

FIGURES = ("available", "committed", "approved", "exported", "overdraft")


@dataclass(frozen=True, kw_only=True)
class BudgetFigures:
    """Where a budget's money is; ``allocated`` is the sum of the first four.

    ``available`` may go down to minus the ``overdraft``, so committed + approved + exported never pass
    allocated + overdraft.
    """

    available: int
    committed: int
    approved: int
    exported: int
    overdraft: int

    @property
    def allocated(self) -> int:
        return self.available + self.committed + self.approved + self.exported


def balance(ref: AccountRef) -> int:
    """Σ debits − Σ credits of one account, in its unit; 0 for one that does not exist yet."""
    return balances([ref])[ref]


def balances(refs: Collection[AccountRef]) -> dict[AccountRef, int]:
    """The balance of each of ``refs``: kept for bounded accounts, from the postings for the others."""
    named = list(refs)
    if not named:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, [list(column) for column in zip(*named, strict=True)])
        return dict.fromkeys(named, 0) | {named[number - 1]: held for number, held in cursor.fetchall()}


def budget_figures(budget_ids: Collection[int]) -> dict[int, BudgetFigures]:
    """The figures of each budget in its unit, in minor units or points; zeros where nothing was allocated."""
    figures = {budget_id: dict.fromkeys(FIGURES, 0) for budget_id in budget_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT holder_id, split_part(code, '_', 2), sum(balance)::bigint, -sum(floor)::bigint FROM ledger_account
            WHERE holder_kind = 'budget' AND holder_id = ANY(%s) GROUP BY 1, 2
            """,
            [list(budget_ids)],
        )
        for budget_id, figure, held, overdraft in cursor.fetchall():
            figures[budget_id][figure] = held
            figures[budget_id]["overdraft"] += overdraft  # only the available account has one
    return {budget_id: BudgetFigures(**found) for budget_id, found in figures.items()}


def entry_id(key: str) -> int | None:
    """The id of the entry posted under ``key``, or None."""
    return JournalEntry.objects.filter(key=key).values_list("pk", flat=True).first()


def open_period(entity_id: int) -> Period:
    """The open period of an entity, not held open. Raises NotFound."""
    period = Period.objects.filter(entity_id=entity_id, state=Period.State.OPEN).first()
    if period is None:
        raise NotFound("This entity has no open period; open its first one.")
    return period


def open_periods(*, entity_ids: Collection[int] | None) -> list[Period]:
    """The open periods of these entities (None: of all), with their entities, by entity."""
    rows = Period.objects.filter(state=Period.State.OPEN).select_related("entity").order_by("entity__external_id")
    return list(rows if entity_ids is None else rows.filter(entity_id__in=entity_ids))


def period_by_code(*, entity_id: int, code: str) -> Period:
    """The period of an entity by its code. Raises NotFound."""
    period = Period.objects.filter(entity_id=entity_id, code=code).first()
    if period is None:
        raise NotFound(f"This entity has no period {code}; look at the list of its periods.")
    return period


def check_books() -> list[str]:
    """A sentence for everything in the books that disagrees, found from raw rows; empty when they are right."""
    with transaction.atomic():
        return list(books.disagreements())
