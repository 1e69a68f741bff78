"""What somebody who answers a dispute looks at: what is said, what shows it, and what has corrected it since."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.customers.models import Outcome, Touchpoint
from recognition.people import selectors as people
from recognition.programmes import because as becauses
from recognition.rewards.models import Correction, Judgement, Proposal
from recognition.rewards.selectors.contest_pages import Remedy
from recognition.rewards.selectors.disputes import DisputeView, OwnTouch, disputes


class Judged(NamedTuple):
    """What a programme made of the outcome; ``reason`` why the person got nothing, '' where it does not say."""

    programme: str
    result: str
    reason: str


class Answering(NamedTuple):
    """One dispute with its ``touches`` of evidence, and of a missing credit what programmes ``judged``."""

    dispute: DisputeView
    employee_id: int
    customer_name: str
    kind: str
    occurred_at: datetime | None
    touches: list[OwnTouch]
    judged: list[Judged]
    remedies: list[Remedy]


def answering(*, viewer: Actor, dispute_id: int, language: str, at: datetime) -> Answering:
    """One dispute the viewer may see. Raises NotFound."""
    found = disputes(viewer=viewer, at=at, dispute_ids=[dispute_id])
    if not found:
        raise NotFound(f"There is no dispute {dispute_id} that you may see.")
    [dispute] = found
    employee = people.employee_by(dispute.employee_id)
    outcome = Outcome.objects.select_related("customer").filter(external_id=dispute.outcome_id).order_by("-pk").first()
    touches = Touchpoint.objects.filter(pk__in=dispute.evidence).order_by("occurred_at", "pk")
    return Answering(
        dispute=dispute,
        employee_id=employee.pk,
        customer_name=outcome.customer.name if outcome else "",
        kind=outcome.kind if outcome else "",
        occurred_at=outcome.occurred_at if outcome else None,
        touches=[OwnTouch(*row) for row in touches.values_list("pk", "occurred_at", "kind", "channel")],
        judged=list(_judged(outcome, employee.pk, language)) if outcome and dispute.about == "missing" else [],
        remedies=_remedies(dispute, outcome) if dispute.may_settle else [],
    )


def _judged(outcome: Outcome, employee_id: int, language: str) -> list[Judged]:
    rows = Judgement.objects.filter(outcome_uid=outcome.uid).select_related("programme").order_by("programme__code")
    return [Judged(each.programme.code, each.result, _reason(each.parts, employee_id, language)) for each in rows]


def _reason(parts: object, employee_id: int, language: str) -> str:
    """Why this person's share came to nothing, of the parts a judgement kept."""
    found = parts if isinstance(parts, list) else []
    codes = [part.get("code") or "" for part in found if part.get("employee") == employee_id]
    return becauses.render_reason(codes[0], language) if codes and codes[0] else ""


def _remedies(dispute: DisputeView, outcome: Outcome | None) -> list[Remedy]:
    """The corrections and reversals made since it was contested."""
    if dispute.proposal_id is None:
        judged = Judgement.objects.filter(outcome_uid__in=[outcome.uid] if outcome else [])
    else:
        award = Proposal.objects.get(pk=dispute.proposal_id)
        judged = Judgement.objects.filter(programme=award.programme_id, occasion=award.occasion)
    same = judged.filter(programme=OuterRef("programme"), occasion=OuterRef("occasion"))
    made = Correction.objects.filter(Exists(same), opened_at__gte=dispute.raised_at)
    taken = Proposal.objects.filter(reverses=dispute.proposal_id or 0, proposed_at__gte=dispute.raised_at)
    return [
        *(Remedy("correction", *row) for row in made.values_list("pk", "opened_at")),
        *(Remedy("reversal", *row) for row in taken.values_list("pk", "proposed_at")),
    ]
