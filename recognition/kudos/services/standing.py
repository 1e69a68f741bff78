"""The kudos somebody wants to do something with, locked."""

from collections.abc import Sequence
from datetime import datetime

from recognition.core.actor import Actor
from recognition.core.db import lock_in_order
from recognition.kudos import selectors
from recognition.kudos.errors import NotYours, UnknownKudos
from recognition.kudos.models import Kudos


def locked(kudos_id: int) -> Kudos:
    """The kudos, locked before any allowance or account. Raises UnknownKudos."""
    found: Sequence[Kudos] = lock_in_order(Kudos.objects.filter(pk=kudos_id))
    if not found:
        raise _unknown(kudos_id)
    return found[0]


def own_locked(*, actor: Actor, kudos_id: int, at: datetime) -> Kudos:
    """The kudos ``actor`` gave, locked. Raises UnknownKudos, also for a private one of others; NotYours."""
    kudos = locked(kudos_id)
    if actor.employee_id is None or kudos.giver_id != actor.employee_id:
        if kudos_id not in selectors.may_see(viewer=actor, kudos_ids=[kudos_id], at=at):
            raise _unknown(kudos_id)
        raise NotYours("Only who gave it can change or withdraw it; anybody can report it to HR.", kudos=kudos_id)
    return kudos


def recipients_of(kudos: Kudos) -> list[int]:
    """The people thanked, in the order they were named."""
    return list(kudos.recipients.order_by("pk").values_list("employee_id", flat=True))


def _unknown(kudos_id: int) -> UnknownKudos:
    return UnknownKudos("There is no such kudos; it may have been somebody's private one.", kudos=kudos_id)
