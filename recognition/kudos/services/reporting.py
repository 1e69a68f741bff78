"""Anybody can ask HR to look at a kudos; a human looks, and nothing happens by itself."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import Forbidden
from recognition.kudos import selectors
from recognition.kudos.errors import Refused, UnknownKudos
from recognition.kudos.models import Kudos, KudosReport
from recognition.kudos.services import standing
from recognition.people import access
from recognition.people.models import Role


class NothingToReview(Refused):
    """No report of the kudos waits for a review. Facts: kudos."""

    code = "nothing_to_review"


class PartOfIt(Forbidden):
    """Who has a part in something does not judge it."""

    code = "part_of_it"


class UnknownOutcome(Refused):
    """A review has no such outcome. Facts: outcome, outcomes."""

    code = "unknown_outcome"


def report(*, actor: Actor, kudos_id: int, reason: str, at: datetime) -> int:
    """Ask HR to look at a kudos one may see; the number of the report, the same one however often one asks.

    The kudos stays as it is until a human has looked. Raises UnknownKudos, BadText.
    """
    with durable():
        if actor.employee_id is None or not selectors.may_see(viewer=actor, kudos_ids=[kudos_id], at=at):
            raise UnknownKudos("There is no such kudos that you may see.", kudos=kudos_id)
        kudos = standing.locked(kudos_id)
        before = KudosReport.objects.filter(kudos=kudos, reporter=actor.employee_id).first()
        if before is not None:
            return before.pk
        words = reason.strip()
        made = KudosReport.objects.create(
            kudos=kudos,
            reporter_id=actor.employee_id,
            reason_digest=activity.keep_text(text=words, employee_id=kudos.giver_id, at=at) if words else "",
            reported_at=at,
        )
        activity.record(
            actor=actor,
            at=at,
            code="kudos.reported",
            subject_kind="kudos",
            subject_id=kudos_id,
            data=_data(kudos, reporter=actor.employee_id),
            text_digest=made.reason_digest,
        )
        return made.pk


def review(*, actor: Actor, kudos_id: int, outcome: str, at: datetime) -> int:
    """Settle the open reports of a kudos, by HR: ``kept`` shows it (again), ``hidden`` takes it out of sight.

    Its points stay where they are. Who gave, received or reported it does not judge it. Returns how many reports were
    settled. Raises UnknownOutcome, RoleNeeded, UnknownKudos, NothingToReview, PartOfIt.
    """
    outcomes = [KudosReport.Outcome.KEPT.value, KudosReport.Outcome.HIDDEN.value]
    if outcome not in outcomes:
        raise UnknownOutcome("A review keeps or hides a kudos.", outcome=outcome, outcomes=outcomes)
    access.require_role(actor=actor, roles={Role.HR}, at=at)
    with durable():
        kudos = standing.locked(kudos_id)
        waiting = KudosReport.objects.filter(kudos=kudos, outcome=KudosReport.Outcome.OPEN)
        reporters = set(waiting.values_list("reporter_id", flat=True))
        if not reporters:
            raise NothingToReview("No report of this kudos waits; somebody else reviewed it.", kudos=kudos_id)
        if actor.employee_id in {kudos.giver_id, *standing.recipients_of(kudos), *reporters}:
            raise PartOfIt("Who gave, received or reported a kudos does not judge it; somebody else of HR does.")
        kudos.hidden_at = at if outcome == KudosReport.Outcome.HIDDEN else None
        kudos.save(update_fields=["hidden_at"])
        settled = waiting.update(outcome=outcome, reviewed_by=actor.employee_id, reviewed_at=at)
        activity.record(
            actor=actor,
            at=at,
            code="kudos.reviewed",
            subject_kind="kudos",
            subject_id=kudos_id,
            data=_data(kudos, outcome=outcome),
        )
        return settled


def _data(kudos: Kudos, **more: object) -> dict[str, object]:
    return {
        "kudos": kudos.pk,
        "giver": kudos.giver_id,
        "recipients": standing.recipients_of(kudos),
        "visibility": kudos.visibility,
        "place": kudos.place,
        **more,
    }
