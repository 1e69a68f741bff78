"""Sources: who reports, and until when they have told everything."""

from datetime import datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.core.errors import DomainError
from recognition.customers import selectors
from recognition.customers.models import Source
from recognition.people import access as people_access
from recognition.people.models import Role


class NotComplete(DomainError):
    """A source says it has told everything of a time that has not come yet."""

    code = "not_complete"


def lock_source(*, code: str, is_needed: bool) -> Source:
    """The source ``code``, made if missing, locked until the transaction ends: its intakes go one by one."""
    require_transaction()
    Source.objects.get_or_create(code=code, defaults={"is_needed": is_needed})
    return Source.objects.select_for_update().get(code=code)


def set_complete_until(*, actor: Actor, source_code: str, complete_until: datetime, at: datetime) -> None:
    """Say that everything of a source from before ``complete_until`` has arrived; earlier takes that back.

    A person does so as administrator, of times past. Raises RoleNeeded, UnknownSource, NotComplete.
    """
    if not actor.is_system:
        _require_past(complete_until, at)
    _require_administrator(actor, at)
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
    """Say whether outcomes wait for this source before they are assessed.

    A person does so as administrator. Raises RoleNeeded, UnknownSource.
    """
    _require_administrator(actor, at)
    with durable():
        source = Source.objects.select_for_update().get(pk=selectors.source_by(source_code).pk)
        move_needed(actor=actor, source=source, is_needed=is_needed, at=at)


def move_needed(*, actor: Actor, source: Source, is_needed: bool, at: datetime) -> None:
    """Say of a locked source whether outcomes wait for it."""
    require_transaction()
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


def report_source(
    *, actor: Actor, source_code: str, complete_until: datetime | None, is_needed: bool | None, at: datetime, key: str
) -> Any:
    """What a source says of itself, made if this is its first word; None leaves as it is. Returns how it stands.

    The same ``key`` again returns what the first call did. Raises NotComplete for a time to come, KeyReused.
    """
    if complete_until is not None:
        _require_past(complete_until, at)

    def once() -> dict[str, Any]:
        source = lock_source(code=source_code, is_needed=False)
        if complete_until is not None:
            move_complete_until(actor=actor, source=source, complete_until=complete_until, at=at)
        if is_needed is not None:
            move_needed(actor=actor, source=source, is_needed=is_needed, at=at)
        told = source.complete_until
        return {"source": source.code, "complete_until": told and told.isoformat(), "is_needed": source.is_needed}

    arguments = {
        "source": source_code,
        "complete_until": complete_until and complete_until.isoformat(),
        "is_needed": is_needed,
    }
    with durable():
        return activity.once(service="customers.source", actor=actor, key=key, arguments=arguments, at=at, work=once)


def _require_past(complete_until: datetime, at: datetime) -> None:
    if complete_until > at:
        raise NotComplete("Nobody can have told everything of a time to come; give a moment of now or earlier.")


def _require_administrator(actor: Actor, at: datetime) -> None:
    if not actor.is_system:
        people_access.require_role(actor=actor, roles=[Role.ADMINISTRATOR], at=at)
