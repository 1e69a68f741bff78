"""The kudos somebody wants to do something with, locked."""

from collections.abc import Sequence

from recognition.core.actor import Actor
from recognition.core.db import lock_in_order
from recognition.kudos.errors import NotYours, UnknownKudos
from recognition.kudos.models import Kudos


def locked(kudos_id: int) -> Kudos:
    """The kudos, locked before any allowance or account. Raises UnknownKudos."""
    found: Sequence[Kudos] = lock_in_order(Kudos.objects.filter(pk=kudos_id))
    if not found:
        raise UnknownKudos("There is no such kudos; it may have been somebody's private one.", kudos=kudos_id)
    return found[0]


def own_locked(*, actor: Actor, kudos_id: int) -> Kudos:
    """The kudos ``actor`` gave, locked. Raises UnknownKudos, NotYours."""
    kudos = locked(kudos_id)
    if actor.employee_id is None or kudos.giver_id != actor.employee_id:
        raise NotYours("Only who gave it can change or withdraw it; anybody can report it to HR.", kudos=kudos_id)
    return kudos


def recipients_of(kudos: Kudos) -> list[int]:
    """The people thanked, in the order they were named."""
    return list(kudos.recipients.order_by("pk").values_list("employee_id", flat=True))
