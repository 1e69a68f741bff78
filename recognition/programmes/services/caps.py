"""What caps have used up: made, locked and moved inside the transaction of the use case that needs them."""

import json
from collections.abc import Collection, Mapping

from django.db import connection

from recognition.core.db import require_transaction
from recognition.core.errors import DomainError
from recognition.programmes.caps import CapKey


class CapMoved(DomainError):
    """A cap changed in the meantime, or would be passed, or given back more than was used."""

    code = "cap_moved"


_MAKE = """
    INSERT INTO programmes_capuse (programme_id, unit, cap, holder, period_key, used)
    SELECT %s, %s, cap, holder, period_key, 0
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS named (cap, holder, period_key)
    ORDER BY cap, holder, period_key
    ON CONFLICT (programme_id, unit, cap, holder, period_key) DO NOTHING
"""
_LOCK = """
    SELECT cap_use.cap, cap_use.holder, cap_use.period_key, cap_use.used
    FROM programmes_capuse AS cap_use
    JOIN unnest(%s::text[], %s::text[], %s::text[]) AS named (cap, holder, period_key)
        USING (cap, holder, period_key)
    WHERE cap_use.programme_id = %s AND cap_use.unit = %s
    ORDER BY cap_use.id FOR NO KEY UPDATE OF cap_use
"""
_USE = """
    UPDATE programmes_capuse AS cap_use SET used = cap_use.used + named.delta
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) AS named (cap, holder, period_key, delta)
    WHERE cap_use.programme_id = %s AND cap_use.unit = %s
        AND (cap_use.cap, cap_use.holder, cap_use.period_key) = (named.cap, named.holder, named.period_key)
        AND cap_use.used + named.delta >= 0
        AND (named.delta < 0 OR cap_use.used + named.delta <= (%s::jsonb ->> cap_use.cap)::bigint)
"""


def lock_caps(*, programme_id: int, unit: str, uses: Collection[CapKey]) -> dict[CapKey, int]:
    """Lock these caps of a programme's versions that pay ``unit``, by primary key; how much of each is used.

    Rows that are missing are made first. Comes after the version and the budget in the order of locks; who needs the
    caps of several programmes or units locks them in this order, all of them before using one.
    """
    require_transaction()
    columns = _columns(sorted(set(uses)))
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, [programme_id, unit, *columns])
        cursor.execute(_LOCK, [*columns, programme_id, unit])
        return {CapKey(cap, holder, period_key): used for cap, holder, period_key, used in cursor.fetchall()}


def use_caps(*, programme_id: int, unit: str, limits: Mapping[str, int], uses: Mapping[CapKey, int]) -> None:
    """Add to what is used of each locked cap, up to ``limits`` by name of the cap; a negative number gives back.

    Raises CapMoved when one would pass its limit or fall below 0: then the caps were not locked.
    """
    require_transaction()
    keys = sorted(uses)
    deltas = [uses[key] for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(_USE, [*_columns(keys), deltas, programme_id, unit, json.dumps(dict(limits))])
        if cursor.rowcount != len(keys):
            raise CapMoved("A limit was used by somebody else in the meantime; nothing was done, try again.")


def _columns(keys: Collection[CapKey]) -> list[list[str]]:
    return [[key.cap for key in keys], [key.holder for key in keys], [key.period_key for key in keys]]
