"""Record what happened, in the transaction in which it happens."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from recognition.activity import consumers, signals
from recognition.activity.models import Activity, Dispatch, PersonalText
from recognition.core import canonical, constraints, texts
from recognition.core.actor import Actor
from recognition.core.db import copy_rows, next_ids, require_transaction

SALT_BYTES = 16

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
    activity = Activity.objects.create(
        at=at,
        code=code,
        subject_kind=subject_kind,
        subject_id=subject_id,
        data=json.loads(canonical.text(data or {})),
        text_digest=text_digest,
        **_who(actor),
    )
    names = consumers.of(code)
    if names:
        Dispatch.objects.bulk_create(Dispatch(activity=activity, consumer=name, due_at=at) for name in names)
    _ring_on_commit((activity.pk,))
    return activity


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

    Erasing the text later leaves every row that holds the digest intact. Raises BadText for one that cannot be kept.
    """
    require_transaction()
    texts.require_fit(text, what="text", longest=texts.LONGEST_TEXT)
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hashlib.sha256(salt + text.encode()).hexdigest()
    PersonalText.objects.create(digest=digest, salt=salt, text=text, employee_id=employee_id, written_at=at)
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
