"""What somebody who answers a dispute looks at: what is said, what shows it, and what has corrected it since."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Value

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.customers.models import Outcome, Touchpoint
from recognition.programmes import because as becauses
from recognition.rewards.models import Correction, Dispute, Judgement, Proposal
from recognition.rewards.selectors.disputes import DisputeView, OwnTouch, dispute_and_row


class Remedy(NamedTuple):
    """What corrected an award since it was contested: a ``correction`` or a ``reversal`` with its number."""

    kind: str
    number: int
    made_at: datetime


class Judged(NamedTuple):
    """What a programme made of the outcome; ``reason`` why the person got nothing, '' where it does not say."""

    programme: str
    result: str
    reason: str


class Answering(NamedTuple):
    """One dispute with its ``touches`` of evidence, and of a missing credit what programmes ``judged``."""

    dispute: DisputeView
    customer_name: str
    kind: str
    occurred_at: datetime | None
    touches: list[OwnTouch]
    judged: list[Judged]
    remedies: list[Remedy]


def answering(
    *,
    viewer: Actor,
    dispute_id: int,
    language: str,
    at: datetime,
    roles: Collection[tuple[str, int | None]] | None = None,
) -> Answering:
    """One dispute the viewer may see; no amount is told. ``roles`` are theirs where known. Raises NotFound."""
    found = dispute_and_row(viewer=viewer, dispute_id=dispute_id, roles=roles, at=at)
    if found is None:
        raise NotFound(f"There is no dispute {dispute_id} that you may see.")
    dispute, row = found
    touches = Touchpoint.objects.filter(pk__in=dispute.evidence).order_by("occurred_at", "pk")
    outcome, is_missing = row.outcome, dispute.about == Dispute.About.MISSING
    return Answering(
        dispute=dispute,
        customer_name=outcome.customer.name if outcome else "",
        kind=outcome.kind if outcome else "",
        occurred_at=outcome.occurred_at if outcome else None,
        touches=[OwnTouch(*each) for each in touches.values_list("pk", "occurred_at", "kind", "channel")],
        judged=list(_judged(outcome, row.employee_id, language)) if outcome and is_missing else [],
        remedies=_remedies(row) if dispute.may_settle else [],
    )


def _judged(outcome: Outcome, employee_id: int, language: str) -> list[Judged]:
    rows = Judgement.objects.filter(outcome_uid=outcome.uid).select_related("programme").order_by("programme__code")
    return [Judged(each.programme.code, each.result, _reason(each.parts, employee_id, language)) for each in rows]


def _reason(parts: object, employee_id: int, language: str) -> str:
    """Why this person's share came to nothing, of the parts a judgement kept."""
    found = parts if isinstance(parts, list) else []
    codes = [part.get("code") or "" for part in found if part.get("employee") == employee_id]
    return becauses.render_reason(codes[0], language) if codes and codes[0] else ""


def _remedies(row: Dispute) -> list[Remedy]:
    """The corrections and reversals made since it was contested."""
    if row.proposal is None:
        judged = Judgement.objects.filter(outcome_uid__in=[row.outcome.uid] if row.outcome else [])
    else:
        judged = Judgement.objects.filter(programme=row.proposal.programme_id, occasion=row.proposal.occasion)
    same = judged.filter(programme=OuterRef("programme"), occasion=OuterRef("occasion"))
    made = Correction.objects.filter(Exists(same), opened_at__gte=row.raised_at)
    taken = Proposal.objects.filter(reverses=row.proposal_id or 0, proposed_at__gte=row.raised_at)
    corrections = made.values_list(Value("correction"), "pk", "opened_at")
    reversals = taken.values_list(Value("reversal"), "pk", "proposed_at")
    return [Remedy(*each) for each in corrections.union(reversals, all=True)]
