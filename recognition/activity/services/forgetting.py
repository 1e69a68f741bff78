"""Take away the oldest of what was recorded, so that what follows is still proved."""

from collections.abc import Collection
from datetime import datetime

from django.db import connections

from recognition.activity import chain
from recognition.activity.models import Seal, Tombstone
from recognition.core import constraints

constraints.register({"tombstone_ends_after_start": "A tombstone stands for at least one seal."})

# From the chain's beginning up to the first activity that must stay: younger, not ended, or of a person on hold.
_STRETCH = """
    WITH oldest AS MATERIALIZED (SELECT seq, activity_id, chain_hash FROM activity_seal ORDER BY seq LIMIT %(limit)s),
    kept AS (
        SELECT min(oldest.seq) AS seq FROM oldest JOIN activity_activity a ON a.id = oldest.activity_id
        WHERE a.at >= %(before)s OR a.employee_id = ANY(%(held)s) OR a.on_behalf_of_id = ANY(%(held)s)
            OR (a.subject_kind = 'employee' AND a.subject_id = ANY(%(held)s))
    )
    SELECT count(*), min(oldest.seq), max(oldest.seq), min(a.at), max(a.at)
    FROM oldest JOIN activity_activity a ON a.id = oldest.activity_id
    WHERE oldest.seq < coalesce((SELECT seq FROM kept), oldest.seq + 1)
"""


def count_forgettable(*, before: datetime, held: Collection[int], using: str) -> int:
    """How many sealed activities ``forget_sealed`` would take away, however often it were called."""
    return _stretch(before, held, limit=None, using=using)[0]


def forget_sealed(*, before: datetime, held: Collection[int], limit: int, at: datetime, using: str) -> int:
    """Take away up to ``limit`` activities before ``before`` (the first of a month) and their seals; how many.

    Only from the beginning of the chain on, and nothing from the first activity of an employee in ``held`` on: a
    tombstone stands for what was taken. In the caller's transaction on ``using``, as laurels_retention.
    """
    count, first, last, from_at, to_at = _stretch(before, held, limit=limit, using=using)
    if not count:
        return 0
    Tombstone.objects.using(using).create(
        first_seq=first,
        last_seq=last,
        head_before=_head_before(first, using),
        head_after=Seal.objects.using(using).get(seq=last).chain_hash,
        from_at=from_at,
        to_at=to_at,
        made_at=at,
    )
    with connections[using].cursor() as cursor:
        cursor.execute("DELETE FROM activity_seal WHERE seq BETWEEN %s AND %s RETURNING activity_id", [first, last])
        gone = [activity_id for (activity_id,) in cursor.fetchall()]
        cursor.execute("DELETE FROM activity_dispatch WHERE activity_id = ANY(%s)", [gone])
        cursor.execute("DELETE FROM activity_activity WHERE id = ANY(%s)", [gone])
    return count


def _stretch(
    before: datetime, held: Collection[int], *, limit: int | None, using: str
) -> tuple[int, int, int, datetime, datetime]:
    with connections[using].cursor() as cursor:
        cursor.execute(_STRETCH, {"before": before, "held": list(held), "limit": limit})
        found: tuple[int, int, int, datetime, datetime] = cursor.fetchone()
    return found


def _head_before(first: int, using: str) -> str:
    stone = Tombstone.objects.using(using).filter(last_seq=first - 1).first()
    return chain.GENESIS if stone is None else stone.head_after
