"""Post movements: all of a call or nothing, each key once, no account below its floor."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from recognition.core import constraints, money, periods
from recognition.core.db import copy_rows, next_ids, require_transaction
from recognition.core.errors import DomainError
from recognition.ledger import chart
from recognition.ledger.entries import AccountRef, EntryDraft
from recognition.ledger.models import JournalEntry
from recognition.ledger.services import accounts

# One entry with its postings and balances, in one statement instead of four; many are faster by COPY.
WRITE_ONE = """
    WITH entry AS (
        INSERT INTO ledger_journalentry
            (key, fingerprint, code, subject_kind, subject_id, at, period_id, reverses_id)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
    ), posted AS (
        INSERT INTO ledger_posting (entry_id, debit_id, credit_id, unit, amount)
        SELECT entry.id, move.* FROM entry, unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[]) AS move
    ), changed AS (
        UPDATE ledger_account a SET balance = balance + change.delta
        FROM unnest(%s::bigint[], %s::bigint[]) AS change (id, delta) WHERE a.id = change.id
    )
    SELECT id FROM entry
"""


class InsufficientFunds(DomainError):
    """An account would pass its floor: ``available`` is what may be taken, ``needed`` what was asked."""

    code = "insufficient_funds"

    def __init__(self, *, ref: AccountRef, available: int, needed: int) -> None:
        self.ref, self.available, self.needed = ref, available, needed
        super().__init__(
            f"{_amount(needed, ref.unit)} are needed from the {ref.code.replace('_', ' ')} account of "
            f"{ref.holder_kind} {ref.holder_id}, but only {_amount(available, ref.unit)} are there. "
            "Allocate more, or ask for less."
        )


class KeyReused(DomainError):
    """A posting key came again with other content."""

    code = "ledger_key_reused"


class AlreadyReversed(DomainError):
    """A movement is reversed a second time."""

    code = "already_reversed"


constraints.register(
    {
        "ledger_journalentry_key_key": "This posting key was used at the same moment for another movement; try again.",
    },
    KeyReused,
)
constraints.register(
    {"ledger_journalentry_reverses_id_key": "This movement was reversed at the same moment; it is reversed once."},
    AlreadyReversed,
)
constraints.register(
    {"budget_month_once": "This budget was used for the first time this month at the same moment; try again."}
)
constraints.register(
    {
        "posting_amount_positive": "A movement is of more than nothing; give an amount above 0.",
        "posting_two_accounts": "A movement is between two accounts; name another one.",
        "posting_debit_unit": "A movement is within one unit; name accounts of the same currency or kind of points.",
        "posting_credit_unit": "A movement is within one unit; name accounts of the same currency or kind of points.",
    }
)


def post(*, draft: EntryDraft, at: datetime, held: Mapping[AccountRef, accounts.Held] | None = None) -> int:
    """Post one movement and return its entry's id; the same draft again returns the first id and moves nothing.

    Call inside the transaction of the outermost service. ``held`` is what ``lock_accounts`` said of all its accounts,
    if nothing was posted to them since; they are not locked again then. Raises KeyReused when the key was used for
    something else, InsufficientFunds when an account would pass its floor; then nothing was written.
    """
    return post_all([draft], at=at, held=held).ids[draft.key]


def post_many(*, drafts: Sequence[EntryDraft], at: datetime) -> int:
    """Post many movements in a constant number of statements; return how many were new.

    The meaning of ``post`` for each, with one difference: floors are checked on the net end balance of the whole
    call, so a draft may spend what another draft of the call brings. A draft whose key was posted before with the
    same content is skipped. All or nothing.
    """
    return post_all(drafts, at=at).fresh


class Move(NamedTuple):
    """One transfer between accounts known by id."""

    debit_id: int
    credit_id: int
    unit: str
    amount: int


class Posted(NamedTuple):
    """The entry ids of all keys of a call, and how many entries are new."""

    ids: dict[str, int]
    fresh: int


def post_all(
    drafts: Sequence[EntryDraft], *, at: datetime, held: Mapping[AccountRef, accounts.Held] | None = None
) -> Posted:
    """The one way into the books.

    Keys are read after the locks: every draft locks at least one of its accounts, so a concurrent twin has
    committed by then and is seen.
    """
    require_transaction()
    wanted = _by_key(drafts)
    if not wanted:
        return Posted({}, 0)
    named = {ref for draft in wanted.values() for ref in _refs(draft)}
    held = held or accounts.lock_accounts(_to_lock(wanted.values()), beside=named)
    known = _known(wanted)
    fresh = [draft for key, draft in wanted.items() if key not in known]
    if not fresh:
        return Posted(known, 0)
    _check_not_reversed(fresh)
    deltas = _deltas(fresh)
    _check_floors(deltas, held)
    changes = {held[ref].id: delta for ref, delta in deltas.items()}
    moves = {draft.key: _moves(draft, held) for draft in fresh}
    posted = _write_one(fresh[0], moves, changes, at) if len(fresh) == 1 else _write_many(fresh, moves, changes, at)
    used = chart.used_of_budgets(move for draft in fresh for move in draft.transfers)
    _add_to_months({held[ref].id: amount for ref, amount in used.items() if amount}, at)
    return Posted(known | posted, len(fresh))


def _by_key(drafts: Sequence[EntryDraft]) -> dict[str, EntryDraft]:
    wanted: dict[str, EntryDraft] = {}
    for draft in drafts:
        first = wanted.setdefault(draft.key, draft)
        if first is not draft and first != draft:
            raise _key_reused(draft.key)
    return wanted


def _refs(draft: EntryDraft) -> set[AccountRef]:
    return {ref for move in draft.transfers for ref in move[:2]}


def _moves(draft: EntryDraft, held: Mapping[AccountRef, accounts.Held]) -> list[Move]:
    return [Move(held[debit].id, held[credit].id, debit.unit, amount) for debit, credit, amount in draft.transfers]


def _to_lock(drafts: Iterable[EntryDraft]) -> set[AccountRef]:
    """All bounded accounts, and for an entry that has none its first account, so that its twin has to wait."""
    chosen: set[AccountRef] = set()
    for draft in drafts:
        refs = _refs(draft)
        chosen |= {ref for ref in refs if chart.is_bounded(ref.code)} or {min(refs)}
    return chosen


def _known(wanted: Mapping[str, EntryDraft]) -> dict[str, int]:
    """The ids of keys posted before. Raises KeyReused for one that was posted with other content."""
    known = {}
    with connection.cursor() as cursor:
        # One JSON text instead of an array: the driver writes it a hundred times faster.
        cursor.execute(
            """
            SELECT e.key, e.fingerprint, e.id FROM ledger_journalentry e
            WHERE e.key IN (SELECT json_array_elements_text(%s))
            """,
            [json.dumps(list(wanted))],
        )
        for key, fingerprint, id_ in cursor.fetchall():
            if wanted[key].fingerprint != fingerprint:
                raise _key_reused(key)
            known[key] = id_
    return known


def _check_not_reversed(fresh: Collection[EntryDraft]) -> None:
    reversed_ids = [draft.reverses_id for draft in fresh if draft.reverses_id is not None]
    if not reversed_ids:
        return
    taken = JournalEntry.objects.filter(reverses__in=reversed_ids).values_list("reverses__key", flat=True).first()
    if taken is not None:
        raise AlreadyReversed(f"The movement {taken!r} was reversed already; a movement is reversed once.")
    if len(set(reversed_ids)) < len(reversed_ids):
        raise AlreadyReversed("Two reversals of one movement were asked for; a movement is reversed once.")


def _deltas(drafts: Iterable[EntryDraft]) -> dict[AccountRef, int]:
    """By how much each bounded account changes in all."""
    deltas: Counter[AccountRef] = Counter()
    for draft in drafts:
        for debit, credit, amount in draft.transfers:
            deltas[debit] += amount
            deltas[credit] -= amount
    return {ref: delta for ref, delta in deltas.items() if delta and chart.is_bounded(ref.code)}


def _check_floors(deltas: Mapping[AccountRef, int], held: Mapping[AccountRef, accounts.Held]) -> None:
    for ref, delta in sorted(deltas.items(), key=lambda change: held[change[0]].id):
        _, floor, balance = held[ref]
        if delta < 0 and balance + delta < floor:
            raise InsufficientFunds(ref=ref, available=balance - floor, needed=-delta)


def _write_one(
    draft: EntryDraft, moves: Mapping[str, list[Move]], changes: Mapping[int, int], at: datetime
) -> dict[str, int]:
    said = (draft.key, draft.fingerprint, draft.code, draft.subject_kind, draft.subject_id, at)
    columns = [list(column) for column in zip(*moves[draft.key], strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE_ONE,
            [*said, draft.period_id, draft.reverses_id, *columns, list(changes.keys()), list(changes.values())],
        )
        return {draft.key: cursor.fetchone()[0]}


def _write_many(
    fresh: Sequence[EntryDraft], moves: Mapping[str, list[Move]], changes: Mapping[int, int], at: datetime
) -> dict[str, int]:
    posted = _copy_entries(fresh, at)
    _copy_postings(posted, moves)
    _update_balances(changes)
    return posted


def _copy_entries(fresh: Sequence[EntryDraft], at: datetime) -> dict[str, int]:
    ids = next_ids(table="ledger_journalentry", count=len(fresh))
    columns = ("id", "key", "fingerprint", "code", "subject_kind", "subject_id", "at", "period_id", "reverses_id")
    moment = at.isoformat()  # spelled once, not by the driver in every row
    rows = (
        (id_, d.key, d.fingerprint, d.code, d.subject_kind, d.subject_id, moment, d.period_id, d.reverses_id)
        for id_, d in zip(ids, fresh, strict=True)
    )
    copy_rows(table="ledger_journalentry", columns=columns, rows=rows)
    return {draft.key: id_ for id_, draft in zip(ids, fresh, strict=True)}


def _copy_postings(posted: Mapping[str, int], moves: Mapping[str, list[Move]]) -> None:
    columns = ("entry_id", "debit_id", "credit_id", "unit", "amount")
    rows = ((entry_id, *move) for key, entry_id in posted.items() for move in moves[key])
    copy_rows(table="ledger_posting", columns=columns, rows=rows)


def _update_balances(deltas: Mapping[int, int]) -> None:
    if not deltas:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE ledger_account a SET balance = balance + change.delta
            FROM unnest(%s::bigint[], %s::bigint[]) AS change (id, delta) WHERE a.id = change.id
            """,
            [list(deltas.keys()), list(deltas.values())],
        )


def _add_to_months(used: Mapping[int, int], at: datetime) -> None:
    """Add to what budgets used in the company's month of ``at``; nobody else does, their accounts are locked."""
    if not used:
        return
    month = periods.month_of(periods.local_date(at, settings.LAURELS.company_time_zone))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_budgetmonth AS kept (account_id, month, used)
            SELECT id, %s, amount FROM unnest(%s::bigint[], %s::bigint[]) AS used (id, amount)
            ON CONFLICT (account_id, month) DO UPDATE SET used = kept.used + excluded.used
            """,
            [month, list(used.keys()), list(used.values())],
        )


def _key_reused(key: str) -> KeyReused:
    return KeyReused(f"The posting key {key!r} was used before for another movement; nothing was posted.")


def _amount(amount: int, unit: str) -> str:
    return f"{money.to_decimal(amount, unit)} {unit}" if money.is_currency(unit) else f"{amount} {unit} points"
