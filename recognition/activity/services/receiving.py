"""Store a message from outside, raw, before anything is done with it; then take it up, once at a time."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from recognition.activity.models import Delivery
from recognition.core import constraints
from recognition.core.errors import DomainError

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=5)


class Received(NamedTuple):
    """``is_new`` is false when the message had been stored before, whatever became of it."""

    delivery_id: int
    is_new: bool


class DeliveryClaim(NamedTuple):
    """One stored message taken up: ``attempt`` tells this claim from a later one of the same message."""

    delivery_id: int
    attempt: int
    received_at: datetime
    content_type: str
    body: bytes


class DeliverySettled(DomainError):
    """A delivery is marked a second time."""

    code = "delivery_settled"


constraints.register({"delivery_once": "This message was received already; nothing is left to do."})


def receive(
    *, source: str, natural_key: str, body: bytes, content_type: str, at: datetime, due_at: datetime | None = None
) -> Received:
    """Store one message from ``source`` once under its natural key; a repetition keeps the first body.

    Workers take it up from ``due_at`` on, by default at once. One statement, so it may stand alone or inside a
    transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO activity_delivery
                (source, natural_key, received_at, content_type, body, digest, state, attempts, due_at, result_code)
            VALUES (%s, %s, %s, %s, %s, %s, 'received', 0, %s, '')
            ON CONFLICT (source, natural_key) DO NOTHING RETURNING id
            """,
            [source, natural_key, at, content_type, body, hashlib.sha256(body).hexdigest(), due_at or at],
        )
        row = cursor.fetchone()
    if row is not None:
        return Received(row[0], is_new=True)
    known = Delivery.objects.values_list("pk", flat=True).get(source=source, natural_key=natural_key)
    return Received(known, is_new=False)


def claim_deliveries(*, source: str, at: datetime, limit: int) -> list[DeliveryClaim]:
    """Take up to ``limit`` messages due at ``at``, oldest first; other workers pass over them.

    One neither marked nor postponed within LEASE is due again, because its worker may have died.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            -- Materialized: a sub-select may be run once for each row it is compared with, and lock more than LIMIT.
            WITH due AS MATERIALIZED (
                SELECT id FROM activity_delivery
                WHERE source = %(source)s AND state = 'received' AND due_at <= %(at)s
                ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
            )
            UPDATE activity_delivery d SET attempts = d.attempts + 1, due_at = %(again)s
            FROM due WHERE d.id = due.id
            RETURNING d.id, d.attempts, d.received_at, d.content_type, d.body
            """,
            {"source": source, "at": at, "again": at + LEASE, "limit": limit},
        )
        claims = [
            DeliveryClaim(delivery_id, attempt, received_at, content_type, bytes(body))
            for delivery_id, attempt, received_at, content_type, body in cursor.fetchall()
        ]
    return sorted(claims, key=lambda claim: (claim.received_at, claim.delivery_id))


def postpone_delivery(
    *, claim: DeliveryClaim, at: datetime, wait: timedelta | None = None, is_blameless: bool = False
) -> bool:
    """Give a message back to be taken up later: after ``wait``, or twice as late each time, at most LONGEST_WAIT.

    ``is_blameless`` says that the attempt failed for reasons outside, and is not counted against the message. Returns
    False when the lease had run out and the message is another worker's by now.
    """
    later = wait or min(FIRST_WAIT * 2 ** min(claim.attempt - 1, 10), LONGEST_WAIT)
    attempts = claim.attempt - is_blameless
    return _ours(claim.delivery_id, claim.attempt).update(due_at=at + later, attempts=attempts) == 1


def mark_delivery(
    *, delivery_id: int, at: datetime, result_code: str, is_refused: bool = False, attempt: int | None = None
) -> None:
    """Say what became of a message, once. Raises DeliverySettled the second time.

    With ``attempt``, of a claim, also when the lease had run out and another worker took the message up.
    """
    state = Delivery.State.REFUSED if is_refused else Delivery.State.PROCESSED
    if not _ours(delivery_id, attempt).update(state=state, processed_at=at, result_code=result_code):
        raise DeliverySettled("This message was processed already; nothing is left to do.")


def _ours(delivery_id: int, attempt: int | None) -> QuerySet[Delivery]:
    waiting = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.RECEIVED)
    return waiting if attempt is None else waiting.filter(attempts=attempt)
