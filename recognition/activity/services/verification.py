"""Prove that nothing that was recorded has been changed since it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from recognition.activity import chain
from recognition.activity.models import Activity, Seal, Tombstone

CHUNK = 2_000


@dataclass(frozen=True, kw_only=True)
class Verification:
    """``broken`` is the sentence about the first thing wrong, or None; ``unsealed`` counts the tail.

    ``removed`` of the ``sealed`` were taken away by retention: their tombstones hold the chain together.
    Note ``head`` elsewhere: who can rewrite rows as well as seals cannot bring an old head back.
    """

    sealed: int
    removed: int
    head: str
    unsealed: int
    first_unsealed_id: int | None
    forgotten: int
    broken: str | None


def verify() -> Verification:
    """Walk all seals and their activities in order, streaming, and say what is wrong first.

    ``forgotten`` counts unsealed activities the sealer does not know of: rows that were put in behind its back.
    """
    with transaction.atomic():
        walk = _Walk()
        broken = walk.to_the_end()
        unsealed, first, forgotten = _tail()
    if broken is None and forgotten:
        broken = f"{forgotten} activities are neither sealed nor waiting to be: they were put in behind the trigger."
    return Verification(
        sealed=walk.seq,
        removed=walk.removed,
        head=walk.head,
        unsealed=unsealed,
        first_unsealed_id=first,
        forgotten=forgotten,
        broken=broken,
    )


class _Walk:
    """The chain from its beginning, over the stretches that retention took away."""

    def __init__(self) -> None:
        self.seq, self.head, self.removed = 0, chain.GENESIS, 0
        self.tombstones = {each.first_seq: each for each in Tombstone.objects.all()}

    def to_the_end(self) -> str | None:
        """Walk it; the sentence about the first thing wrong, or None."""
        for seal, row in _seals_with_rows():
            broken = self._pass_tombstones() or _broken(seal, row, self.seq, self.head)
            if broken is not None:
                return broken
            self.seq, self.head = seal.seq, seal.chain_hash
        return self._pass_tombstones()

    def _pass_tombstones(self) -> str | None:
        while (stone := self.tombstones.get(self.seq + 1)) is not None:
            if stone.head_before != self.head:
                return f"The tombstone of seals {stone.first_seq} to {stone.last_seq} does not follow: it was changed."
            self.removed += stone.last_seq - self.seq
            self.seq, self.head = stone.last_seq, stone.head_after
        return None


def _seals_with_rows() -> Iterator[tuple[Seal, dict[str, Any] | None]]:
    """All seals by number, a chunk at a time, each with its activity if that is still there."""
    last = 0
    while seals := list(Seal.objects.filter(seq__gt=last).order_by("seq")[:CHUNK]):
        rows = Activity.objects.filter(pk__in=[seal.activity_id for seal in seals]).values(*chain.COLUMNS)
        by_id = {row["id"]: row for row in rows}
        for seal in seals:
            yield seal, by_id.get(seal.activity_id)
        last = seals[-1].seq


def _broken(seal: Seal, row: dict[str, Any] | None, seq: int, head: str) -> str | None:
    if seal.seq != seq + 1:
        return f"Seal {seq + 1} is missing: the next one is {seal.seq}."
    if row is None:
        return f"Activity {seal.activity_id} is missing, though seal {seal.seq} proves it was there."
    if chain.row_hash(row) != seal.row_hash:
        return f"Activity {seal.activity_id} is not what seal {seal.seq} was put on: it was changed."
    if chain.link(head, seal.row_hash) != seal.chain_hash:
        return f"Seal {seal.seq} does not follow from the seal before it: the chain was changed."
    return None


def _tail() -> tuple[int, int | None, int]:
    """How many activities have no seal, the first of them, and how many of them the sealer's queue lacks."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*), min(a.id), count(*) FILTER (WHERE u.activity_id IS NULL)
            FROM activity_activity a
                LEFT JOIN activity_seal s ON s.activity_id = a.id
                LEFT JOIN activity_unsealed u ON u.activity_id = a.id
            WHERE s.seq IS NULL
            """
        )
        unsealed, first, forgotten = cursor.fetchone()
    return unsealed, first, forgotten
