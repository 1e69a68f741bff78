"""The giver takes a kudos back: an undo at first, a withdrawal later; both by a compensating entry."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.kudos.errors import Withdrawn
from recognition.kudos.models import Boost, Kudos, KudosRecipient
from recognition.kudos.services import purse, standing

UNDO_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Retracted:
    """Points given back, boosts included, of which ``to_giver`` are the giver's; and points that were spent."""

    kudos_id: int
    returned: int
    to_giver: int
    not_returned: int
    was_undo: bool


def retract(*, actor: Actor, kudos_id: int, at: datetime, key: str) -> Retracted:
    """Take back one's own kudos with its boosts, as far as the points are still there.

    What was spent stays with the recipient, on the row and in the activity for HR. Points of a period that is over
    lapse. The same ``key`` again returns the first answer. Raises UnknownKudos, NotYours, Withdrawn, KeyReused.
    """
    with durable():
        told = activity.once(
            service="kudos.retract",
            actor=actor,
            key=key,
            arguments={"kudos": kudos_id},
            at=at,
            work=lambda: asdict(_retract(actor, kudos_id, at)),
        )
    return Retracted(**told)


def _retract(actor: Actor, kudos_id: int, at: datetime) -> Retracted:
    kudos = standing.own_locked(actor=actor, kudos_id=kudos_id, at=at)
    if kudos.withdrawn_at is not None:
        raise Withdrawn("This kudos was withdrawn already; nothing is left to do.", kudos=kudos_id)
    boosts = list(Boost.objects.filter(kudos=kudos, is_on=True).select_related("allowance").order_by("pk"))
    recipients = standing.recipients_of(kudos)
    paid: list[Kudos | Boost] = [kudos, *boosts]
    gifts = [purse.gift_of(each, each.allowance) for each in paid if each.allowance is not None]
    back = purse.GivenBack([], {})
    if gifts:
        back = purse.give_back(
            gifts=gifts,
            key=f"kudos:{kudos.pk}:retract",
            code="kudos_retracted",
            kudos_id=kudos.pk,
            recipients=recipients,
            at=at,
        )
    _mark(kudos, back.missing, at)
    done = Retracted(
        kudos_id=kudos.pk,
        returned=sum(back.by_gift),
        to_giver=back.by_gift[0] if kudos.allowance is not None else 0,
        not_returned=sum(back.missing.values()),
        was_undo=at - kudos.given_at <= UNDO_WITHIN,
    )
    _tell(actor, kudos, recipients, done, at)
    return done


def _mark(kudos: Kudos, missing: dict[int, int], at: datetime) -> None:
    kudos.withdrawn_at = at
    kudos.save(update_fields=["withdrawn_at"])
    Boost.objects.filter(kudos=kudos, is_on=True).update(is_on=False, settled_at=at)
    short = {employee_id: points for employee_id, points in missing.items() if points}
    if short:
        rows = list(KudosRecipient.objects.filter(kudos=kudos, employee_id__in=short))
        for row in rows:
            row.not_returned = short[row.employee_id]
        KudosRecipient.objects.bulk_update(rows, ["not_returned"])


def _tell(actor: Actor, kudos: Kudos, recipients: list[int], done: Retracted, at: datetime) -> None:
    activity.record(
        actor=actor,
        at=at,
        code="kudos.withdrawn",
        subject_kind="kudos",
        subject_id=kudos.pk,
        data={
            "kudos": kudos.pk,
            "giver": kudos.giver_id,
            "recipients": recipients,
            "returned": done.returned,
            "not_returned": done.not_returned,
            "was_undo": done.was_undo,
            "visibility": kudos.visibility,
            "place": kudos.place,
        },
    )
