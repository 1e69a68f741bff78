"""The giver writes other words; that they did stays visible."""

from datetime import datetime

from recognition.activity import selectors as texts_kept
from recognition.activity import services as activity
from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.kudos.errors import Withdrawn
from recognition.kudos.services import standing
from recognition.kudos.services.giving import require_words


def edit(*, actor: Actor, kudos_id: int, text: str, at: datetime, key: str) -> bool:
    """Replace the words of one's own kudos, marked as edited; False when they are the same words.

    Raises UnknownKudos, NotYours, Withdrawn, WordsMissing, KeyReused, BadText.
    """
    text = texts.straight(text)
    require_words(text)
    texts.require_fit(text, what="text", longest=texts.LONGEST_TEXT)
    with durable():
        return activity.once(
            service="kudos.edit",
            actor=actor,
            key=key,
            arguments={"kudos": kudos_id, "text": text},
            at=at,
            work=lambda: _edit(actor, kudos_id, text.strip(), at),
        )


def _edit(actor: Actor, kudos_id: int, text: str, at: datetime) -> bool:
    kudos = standing.own_locked(actor=actor, kudos_id=kudos_id, at=at)
    if kudos.withdrawn_at is not None:
        raise Withdrawn("This kudos was withdrawn, so its words stay as they are.", kudos=kudos_id)
    if texts_kept.text_of(kudos.text_digest) == text:
        return False
    kudos.text_digest = activity.keep_text(text=text, employee_id=kudos.giver_id, at=at)
    kudos.edited_at = at
    kudos.save(update_fields=["text_digest", "edited_at"])
    activity.record(
        actor=actor,
        at=at,
        code="kudos.edited",
        subject_kind="kudos",
        subject_id=kudos.pk,
        data={
            "kudos": kudos.pk,
            "giver": kudos.giver_id,
            "recipients": standing.recipients_of(kudos),
            "visibility": kudos.visibility,
            "place": kudos.place,
        },
        text_digest=kudos.text_digest,
    )
    return True
