"""Do a thing once, however often it is asked for."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db import connection

from recognition.activity.models import IdempotencyKey
from recognition.core import canonical, constraints, db, texts
from recognition.core.actor import Actor
from recognition.core.errors import DomainError

JSON = TypeVar("JSON")


class KeyReused(DomainError):
    """The same idempotency key came with other content."""

    code = "key_reused"


constraints.register(
    {"idempotency_key_once": "This key was used at the same moment; send the request again with the same key."},
    KeyReused,
)


def once(*, service: str, actor: Actor, key: str, arguments: Any, at: datetime, work: Callable[[], JSON]) -> JSON:
    """Run ``work`` the first time ``key`` is seen from ``actor`` for ``service``; later return its first result.

    Inside the caller's transaction: the key lives and dies with the work. A concurrent twin waits for the first.
    The result is JSON. Raises KeyReused when the key was used with other ``arguments`` (without clock and key),
    BadText for a key that is empty or cannot be kept.
    """
    db.require_transaction()
    if not key:
        raise texts.BadText("The key is empty; give each new request a key of its own.")
    texts.require_fit(key, what="key", longest=texts.LONGEST_KEY)
    fingerprint = canonical.fingerprint(arguments)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO activity_idempotencykey (service, actor, key, fingerprint, result, used_at)
            VALUES (%s, %s, %s, %s, 'null', %s)
            ON CONFLICT (service, actor, key) DO NOTHING RETURNING id
            """,
            [service, actor.name, key, fingerprint, at],
        )
        row = cursor.fetchone()
    if row is None:
        return cast(JSON, _first_result(service=service, actor=actor, key=key, fingerprint=fingerprint))
    result = work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE activity_idempotencykey SET result = %s WHERE id = %s", [json.dumps(result), row[0]])
    return result


def keyed(*, service: str, actor: Actor, key: str, arguments: Any, at: datetime, work: Callable[[], JSON]) -> JSON:
    """``once`` in a transaction of its own, around a service that takes no key; raises what both raise.

    For doors that promise the first answer to every repetition, whatever has become of the thing since.
    """
    with db.durable(), db.joined():
        return once(service=service, actor=actor, key=key, arguments=arguments, at=at, work=work)


def _first_result(*, service: str, actor: Actor, key: str, fingerprint: str) -> Any:
    first = IdempotencyKey.objects.get(service=service, actor=actor.name, key=key)
    if first.fingerprint != fingerprint:
        raise KeyReused(f"The key {key!r} was used before for something else; use a new key for a new request.")
    return first.result
