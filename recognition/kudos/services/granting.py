"""HR grants points to give beside the period's, for a good reason."""

from collections.abc import Collection
from datetime import datetime

from recognition.activity import services as activity
from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.kudos import selectors
from recognition.kudos.errors import Refused
from recognition.kudos.selectors import givers
from recognition.kudos.services.addressing import InactiveRecipients, NobodyNamed
from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft
from recognition.people import access
from recognition.people.models import Role

MOST_POINTS = 1_000_000


class BadGrant(Refused):
    """Too few or too many points, or no reason. Facts: points."""

    code = "bad_grant"


def grant_extra(
    *, actor: Actor, employee_ids: Collection[int], points: int, reason: str, at: datetime, key: str
) -> int:
    """Give each of the employees ``points`` to give, which do not lapse; returns to how many.

    The same ``key`` again grants nothing. Raises RoleNeeded (HR), BadGrant, NobodyNamed, InactiveRecipients, KeyReused.
    """
    wanted = sorted(set(employee_ids))
    _require_sound(wanted, points, reason)
    with durable():
        access.require_role(actor=actor, roles=[Role.HR], at=at)
        return activity.once(
            service="kudos.grant_extra",
            actor=actor,
            key=key,
            arguments={"employees": wanted, "points": points, "reason": reason},
            at=at,
            work=lambda: _grant(actor, wanted, points, reason.strip(), at),
        )


def _require_sound(employee_ids: list[int], points: int, reason: str) -> None:
    if not employee_ids:
        raise NobodyNamed("Name at least one colleague who gets the points to give.")
    if not 0 < points <= MOST_POINTS:
        raise BadGrant(f"Grant from 1 to {MOST_POINTS} points each.", points=points)
    if not reason.strip():
        raise BadGrant("Say why these points are granted.", points=points)
    texts.require_fit(texts.straight(reason), what="reason", longest=texts.LONGEST_TEXT)


def _grant(actor: Actor, employee_ids: list[int], points: int, reason: str, at: datetime) -> int:
    people = givers.persons(employee_ids=employee_ids, at=at)
    inactive = [each for each in employee_ids if each not in people or not people[each].is_active]
    if inactive:
        names = ", ".join(people[each].name if each in people else str(each) for each in inactive)
        raise InactiveRecipients(f"Not employed here now: {names}; leave them out.", employee_ids=inactive)
    unit = selectors.policy(at=at).unit
    alone = employee_ids[0] if len(employee_ids) == 1 else None
    told = activity.record(
        actor=actor,
        at=at,
        code="kudos.extra_granted",
        subject_kind="employee",
        subject_id=actor.employee_id or 0,
        data={"employees": employee_ids, "points": points, "unit": unit},
        text_digest=activity.keep_text(text=reason, employee_id=alone, at=at),
    )
    drafts = [
        EntryDraft(
            key=f"extra:{told.pk}:{employee_id}",
            code="extra_granted",
            subject_kind="employee",
            subject_id=employee_id,
            transfers=chart.grant_extra(employee_id=employee_id, unit=unit, amount=points),
        )
        for employee_id in employee_ids
    ]
    return ledger.post_many(drafts=drafts, at=at)
