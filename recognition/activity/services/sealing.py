"""Chain what was recorded: writers do not wait for each other, one sealer follows behind them."""

from datetime import datetime

from django.db import connection

from recognition.activity import chain
from recognition.activity.models import Activity, Seal, Tombstone
from recognition.core.db import durable

SEALER_LOCK = 7_265_616_201


def seal(*, at: datetime, limit: int = 10_000) -> int:
    """Append seals for up to ``limit`` activities, lowest id first, and return how many.

    Takes what the queue of unsealed activities holds and not "everything after the last id", because ids commit
    out of order. Returns 0 while another sealer is at work.
    """
    with durable():
        if not _is_only_sealer():
            return 0
        ids = _take_unsealed(limit)
        seq, head = _end_of_chain()
        seals = []
        for row in Activity.objects.filter(pk__in=ids).order_by("pk").values(*chain.COLUMNS):
            seq += 1
            row_hash = chain.row_hash(row)
            head = chain.link(head, row_hash)
            seals.append((seq, row["id"], row_hash, head))
        _append(seals, at)
        return len(seals)


def _end_of_chain() -> tuple[int, str]:
    """The last number and hash, which retention may have left on a tombstone alone."""
    last = Seal.objects.order_by("-seq").values_list("seq", "chain_hash").first()
    stone = Tombstone.objects.order_by("-last_seq").values_list("last_seq", "head_after").first()
    return max(last or (0, chain.GENESIS), stone or (0, chain.GENESIS))


def _is_only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def _take_unsealed(limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM activity_unsealed WHERE activity_id IN (
                SELECT activity_id FROM activity_unsealed ORDER BY activity_id LIMIT %s
            ) RETURNING activity_id
            """,
            [limit],
        )
        return [activity_id for (activity_id,) in cursor.fetchall()]


def _append(seals: list[tuple[int, int, str, str]], at: datetime) -> None:
    if not seals:
        return
    columns = [list(column) for column in zip(*seals, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO activity_seal (seq, activity_id, row_hash, chain_hash, sealed_at)
            SELECT *, %s FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[])
            """,
            [at, *columns],
        )
