"""Store a message from outside, raw, before anything is done with it."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from recognition.activity.models import Delivery
from recognition.core import constraints
from recognition.core.errors import DomainError


class Received(NamedTuple):
    """``is_new`` is false when the message had been stored before, whatever became of it."""

    delivery_id: int
    is_new: bool


class DeliverySettled(DomainError):
    """A delivery is marked a second time."""

    code = "delivery_settled"


constraints.register({"delivery_once": "This message was received already; nothing is left to do."})


def receive(*, source: str, natural_key: str, body: bytes, content_type: str, at: datetime) -> Received:
    """Store one message from ``source`` once under its natural key; a repetition keeps the first body.

    One statement, so it may stand alone or inside a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO activity_delivery
                (source, natural_key, received_at, content_type, body, digest, state, result_code)
            VALUES (%s, %s, %s, %s, %s, %s, 'received', '')
            ON CONFLICT (source, natural_key) DO NOTHING RETURNING id
            """,
            [source, natural_key, at, content_type, body, hashlib.sha256(body).hexdigest()],
        )
        row = cursor.fetchone()
    if row is not None:
        return Received(row[0], is_new=True)
    known = Delivery.objects.values_list("pk", flat=True).get(source=source, natural_key=natural_key)
    return Received(known, is_new=False)


def mark_delivery(*, delivery_id: int, at: datetime, result_code: str, is_refused: bool = False) -> None:
    """Say what became of a delivery, once. Raises DeliverySettled the second time."""
    state = Delivery.State.REFUSED if is_refused else Delivery.State.PROCESSED
    waiting = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.RECEIVED)
    if not waiting.update(state=state, processed_at=at, result_code=result_code):
        raise DeliverySettled("This message was processed already; nothing is left to do.")
