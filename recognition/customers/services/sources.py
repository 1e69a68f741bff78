"""Sources: who reports, and until when they have told everything."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.customers import selectors
from recognition.customers.models import Source


def lock_source(*, code: str, is_needed: bool) -> Source:
    """The source ``code``, made if missing, locked until the transaction ends: its intakes go one by one."""
    require_transaction()
    Source.objects.get_or_create(code=code, defaults={"is_needed": is_needed})
    return Source.objects.select_for_update().get(code=code)


def set_complete_until(*, actor: Actor, source_code: str, complete_until: datetime, at: datetime) -> None:
    """Say that everything of a source from before ``complete_until`` has arrived; earlier takes that back.

    Raises UnknownSource.
    """
    with durable():
        source = Source.objects.select_for_update().get(pk=selectors.source_by(source_code).pk)
        move_complete_until(actor=actor, source=source, complete_until=complete_until, at=at)


def move_complete_until(*, actor: Actor, source: Source, complete_until: datetime, at: datetime) -> bool:
    """Move the mark of a locked source; False when it stands there already."""
    require_transaction()
    if source.complete_until == complete_until:
        return False
    source.complete_until = complete_until
    source.save(update_fields=["complete_until"])
    activity.record(
        actor=actor,
        at=at,
        code="source.completed",
        subject_kind="source",
        subject_id=source.pk,
        data={"complete_until": complete_until.isoformat()},
    )
    return True


def set_needed(*, actor: Actor, source_code: str, is_needed: bool, at: datetime) -> None:
    """Say whether outcomes wait for this source before they are assessed. Raises UnknownSource."""
    with durable():
        source = Source.objects.select_for_update().get(pk=selectors.source_by(source_code).pk)
        if source.is_needed == is_needed:
            return
        source.is_needed = is_needed
        source.save(update_fields=["is_needed"])
        activity.record(
            actor=actor,
            at=at,
            code="source.needed" if is_needed else "source.not_needed",
            subject_kind="source",
            subject_id=source.pk,
        )
