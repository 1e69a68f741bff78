"""Record what happened, in the transaction in which it happens."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from recognition.activity import consumers, signals
from recognition.activity.models import Activity, Dispatch
from recognition.core import canonical, constraints, texts
from recognition.core.actor import Actor
from recognition.core.db import copy_rows, next_ids, require_transaction

SALT_BYTES = 16
# Written out, because every use case ends here: an activity and its dispatches in one statement, no query built anew.
RECORD = """
    WITH told AS (
        INSERT INTO activity_activity (at, code, subject_kind, subject_id, data, text_digest,
            user_id, employee_id, on_behalf_of_id, capacity, channel, request_id)
        VALUES (%(at)s, %(code)s, %(subject_kind)s, %(subject_id)s, %(data)s, %(text_digest)s,
            %(user_id)s, %(employee_id)s, %(on_behalf_of_id)s, %(capacity)s, %(channel)s, %(request_id)s)
        RETURNING id
    ), due AS (
        INSERT INTO activity_dispatch (activity_id, consumer, state, attempts, due_at, error_code)
        SELECT told.id, consumer, %(state)s, 0, %(at)s, '' FROM told, unnest(%(consumers)s::text[]) AS consumer
    )
    SELECT id FROM told
"""
KEEP = """
    INSERT INTO activity_personaltext (digest, salt, text, employee_id, written_at) VALUES (%s, %s, %s, %s, %s)
"""

constraints.register({"personaltext_erased_or_kept": "A text is either kept or erased; say when it was erased."})


def record(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    subject_kind: str,
    subject_id: int,
    data: dict[str, Any] | None = None,
    text_digest: str = "",
) -> Activity:
    """Record one activity and what must be told of it; call inside the transaction of the outermost service.

    ``data`` holds ids, codes, dates and integers only: a float raises TypeError, a text about a person belongs
    in ``keep_text``, whose digest is passed here.
    """
    require_transaction()
    told = {
        "at": at,
        "code": code,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "text_digest": text_digest,
        **_who(actor),
    }
    more = {"data": canonical.text(data or {}), "state": Dispatch.State.WAITING.value, "consumers": consumers.of(code)}
    with connection.cursor() as cursor:
        cursor.execute(RECORD, told | more)
        (id_,) = cursor.fetchone()
    _ring_on_commit((id_,))
    return Activity(id=id_, data=data or {}, **told)


def record_many(
    *, actor: Actor, at: datetime, code: str, subject_kind: str, rows: Sequence[tuple[int, dict[str, Any]]]
) -> int:
    """Record one activity for each (subject id, data) of ``rows``; the meaning of ``record``, set-based.

    A constant number of statements. Returns how many were recorded.
    """
    require_transaction()
    if not rows:
        return 0
    ids = next_ids(table="activity_activity", count=len(rows))
    # Spelled here once, not by the driver in every row.
    told = {"at": at.isoformat(), "code": code, "subject_kind": subject_kind, "text_digest": "", **_who(actor)}
    copy_rows(
        table="activity_activity",
        columns=("id", "subject_id", "data", *told),
        rows=(
            (id_, subject_id, canonical.text(data), *told.values())
            for id_, (subject_id, data) in zip(ids, rows, strict=True)
        ),
    )
    names = consumers.of(code)
    if names:
        copy_rows(
            table="activity_dispatch",
            columns=("activity_id", "consumer", "state", "attempts", "due_at", "error_code"),
            rows=((id_, name, Dispatch.State.WAITING.value, 0, at, "") for id_ in ids for name in names),
        )
    _ring_on_commit(tuple(ids))
    return len(ids)


def keep_text(*, text: str, employee_id: int | None, at: datetime) -> str:
    """Keep a text about ``employee_id`` apart from its proof and return the proof: sha256(salt ‖ text).

    Erasing the text later leaves every row that holds the digest intact. What turns the text around it is not kept.
    Raises BadText for one that cannot be kept.
    """
    require_transaction()
    text = texts.straight(text)
    texts.require_fit(text, what="text", longest=texts.LONGEST_TEXT)
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hashlib.sha256(salt + text.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [digest, salt, text, employee_id, at])
    return digest


def _who(actor: Actor) -> dict[str, Any]:
    return {
        "user_id": actor.user_id,
        "employee_id": actor.employee_id,
        "on_behalf_of_id": actor.on_behalf_of_id,
        "capacity": actor.capacity,
        "channel": actor.channel,
        "request_id": actor.request_id,
    }


def _ring_on_commit(activity_ids: tuple[int, ...]) -> None:
    transaction.on_commit(
        partial(signals.recorded.send_robust, sender=Activity, activity_ids=activity_ids), robust=True
    )
