"""Post movements: all of a call or nothing, each key once, no account below its floor."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from recognition.core import money
from recognition.core.db import require_transaction
from recognition.core.errors import DomainError
from recognition.ledger import chart
from recognition.ledger.entries import AccountRef, EntryDraft
from recognition.ledger.models import JournalEntry
from recognition.ledger.services import accounts


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


def post(*, draft: EntryDraft, at: datetime) -> int:
    """Post one movement and return its entry's id; the same draft again returns the first id and moves nothing.

    Call inside the transaction of the outermost service. Raises KeyReused when the key was used for something else,
    InsufficientFunds when an account would pass its floor; then nothing was written.
    """
    return post_all([draft], at=at).ids[draft.key]


def post_many(*, drafts: Sequence[EntryDraft], at: datetime) -> int:
    """Post many movements in a constant number of statements; return how many were new.

    The meaning of ``post`` for each, with one difference: floors are checked on the net end balance of the whole
    call, so a draft may spend what another draft of the call brings. A draft whose key was posted before with the
    same content is skipped. All or nothing.
    """
    return post_all(drafts, at=at).fresh


class Posted(NamedTuple):
    """The entry ids of all keys of a call, and how many entries are new."""

    ids: dict[str, int]
    fresh: int


def post_all(drafts: Sequence[EntryDraft], *, at: datetime) -> Posted:
    """The one way into the books.

    Keys are read after the locks: every draft locks at least one of its accounts, so a concurrent twin has
    committed by then and is seen.
    """
    require_transaction()
    wanted = _by_key(drafts)
    if not wanted:
        return Posted({}, 0)
    ids = accounts.find_or_make({ref for draft in wanted.values() for move in draft.transfers for ref in move[:2]})
    locked = accounts.lock(_to_lock(wanted.values(), ids))
    known = _known(wanted)
    fresh = [draft for key, draft in wanted.items() if key not in known]
    if not fresh:
        return Posted(known, 0)
    _check_not_reversed(fresh)
    deltas = _deltas(fresh)
    _check_floors(deltas, ids, locked)
    known |= _insert_entries(fresh, at)
    _insert_postings(fresh, known, ids)
    _update_balances({ids[ref]: delta for ref, delta in deltas.items() if delta})
    return Posted(known, len(fresh))


def _by_key(drafts: Sequence[EntryDraft]) -> dict[str, EntryDraft]:
    wanted: dict[str, EntryDraft] = {}
    for draft in drafts:
        if wanted.setdefault(draft.key, draft) != draft:
            raise _key_reused(draft.key)
    return wanted


def _to_lock(drafts: Collection[EntryDraft], ids: Mapping[AccountRef, int]) -> set[int]:
    """All bounded accounts, and for a draft that has none its first account, so that its twin has to wait."""
    chosen: set[int] = set()
    for draft in drafts:
        touched = {ref for move in draft.transfers for ref in move[:2]}
        bounded = {ids[ref] for ref in touched if chart.is_bounded(ref.code)}
        chosen |= bounded or {min(ids[ref] for ref in touched)}
    return chosen


def _known(wanted: Mapping[str, EntryDraft]) -> dict[str, int]:
    """The ids of keys posted before. Raises KeyReused for one that was posted with other content."""
    known = {}
    posted = JournalEntry.objects.filter(key__in=wanted).values_list("key", "fingerprint", "pk")
    for key, fingerprint, id_ in posted:
        if wanted[key].fingerprint != fingerprint:
            raise _key_reused(key)
        known[key] = id_
    return known


def _check_not_reversed(fresh: Collection[EntryDraft]) -> None:
    reversed_ids = [draft.reverses_id for draft in fresh if draft.reverses_id is not None]
    if not reversed_ids:
        return
    taken = JournalEntry.objects.filter(reverses__in=reversed_ids).values_list("reverses__key", flat=True).first()
    if taken is not None or len(set(reversed_ids)) < len(reversed_ids):
        raise AlreadyReversed(f"The movement {taken!r} was reversed already; a movement is reversed once.")


def _deltas(fresh: Collection[EntryDraft]) -> Counter[AccountRef]:
    """By how much each bounded account changes in all."""
    deltas: Counter[AccountRef] = Counter()
    for draft in fresh:
        for debit, credit, amount in draft.transfers:
            if chart.is_bounded(debit.code):
                deltas[debit] += amount
            if chart.is_bounded(credit.code):
                deltas[credit] -= amount
    return deltas


def _check_floors(
    deltas: Mapping[AccountRef, int], ids: Mapping[AccountRef, int], locked: Mapping[int, accounts.Locked]
) -> None:
    for ref in sorted(deltas):
        floor, balance = locked[ids[ref]]
        if deltas[ref] < 0 and floor is not None and balance is not None and balance + deltas[ref] < floor:
            raise InsufficientFunds(ref=ref, available=balance - floor, needed=-deltas[ref])


def _insert_entries(fresh: Collection[EntryDraft], at: datetime) -> dict[str, int]:
    rows = [
        (draft.key, draft.fingerprint, draft.code, draft.subject_kind, draft.subject_id, draft.period_id,
         draft.reverses_id)
        for draft in fresh
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_journalentry
                (key, fingerprint, code, subject_kind, subject_id, period_id, reverses_id, at)
            SELECT *, %s FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
                                     %s::bigint[])
            RETURNING key, id
            """,
            [at, *(list(column) for column in zip(*rows, strict=True))],
        )
        return dict(cursor.fetchall())


def _insert_postings(fresh: Collection[EntryDraft], entries: Mapping[str, int], ids: Mapping[AccountRef, int]) -> None:
    rows = [
        (entries[draft.key], ids[debit], ids[credit], debit.unit, amount)
        for draft in fresh
        for debit, credit, amount in draft.transfers
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ledger_posting (entry_id, debit_id, credit_id, unit, amount)
            SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[])
            """,
            [list(column) for column in zip(*rows, strict=True)],
        )


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


def _key_reused(key: str) -> KeyReused:
    return KeyReused(f"The posting key {key!r} was used before for another movement; nothing was posted.")


def _amount(amount: int, unit: str) -> str:
    return f"{money.to_decimal(amount, unit)} {unit}" if money.is_currency(unit) else f"{amount} {unit} points"
