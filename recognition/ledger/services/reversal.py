"""Undo a movement by its exact mirror: nothing in the books is ever changed."""

from collections.abc import Mapping
from datetime import datetime

from recognition.core.errors import DomainError
from recognition.ledger import books
from recognition.ledger.entries import EntryDraft
from recognition.ledger.models import JournalEntry
from recognition.ledger.services.posting import AlreadyReversed, post_all

CODE = "reversal"


class NoSuchEntry(DomainError):
    """No movement has this key."""

    code = "no_such_entry"


def reverse(*, key: str, of_key: str, at: datetime, period_id: int | None = None) -> int:
    """Post the mirror of the movement ``of_key`` under ``key`` and return its entry's id; repeatable like ``post``.

    Raises NoSuchEntry, AlreadyReversed (a movement is reversed once, and a reversal never), InsufficientFunds when
    what the movement brought was spent since, KeyReused.
    """
    return reverse_many(keys={key: of_key}, at=at, period_id=period_id)[key]


def reverse_many(
    *,
    keys: Mapping[str, str],
    at: datetime,
    period_id: int | None = None,
    periods: Mapping[str, int | None] | None = None,
) -> dict[str, int]:
    """Reverse many movements, {new key: key of the movement}, set-based as ``post_many``; entry ids by new key.

    ``periods`` says by new key in which period, where that is not ``period_id`` for all: what is reversed together goes
    into one call, which locks its accounts in one order.
    """
    originals = {entry.key: entry for entry in JournalEntry.objects.filter(key__in=keys.values()).order_by("pk")}
    transfers = books.transfers_of([entry.pk for entry in originals.values()])
    drafts = []
    for key, of_key in keys.items():
        original = originals.get(of_key)
        if original is None:
            raise NoSuchEntry(f"There is no movement with the key {of_key!r}; nothing was reversed.")
        if original.reverses_id is not None:
            raise AlreadyReversed(f"{of_key!r} is itself a reversal; post the movement again instead.")
        drafts.append(
            EntryDraft(
                key=key,
                code=CODE,
                subject_kind=original.subject_kind,
                subject_id=original.subject_id,
                transfers=books.mirror(transfers[original.pk]),
                period_id=(periods or {}).get(key, period_id),
                reverses_id=original.pk,
            )
        )
    return post_all(drafts, at=at).ids
