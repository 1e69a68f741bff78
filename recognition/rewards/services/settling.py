"""Somebody without a part in it answers what was contested."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from recognition.activity import services as activity
from recognition.core import canonical
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.rewards import review
from recognition.rewards.models import Correction, Dispute, Judgement, Proposal
from recognition.rewards.services import contesting


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What the reviewer says, and what it rests on."""

    result: str
    text: str
    correction_id: int | None
    reversal_id: int | None


def settle_dispute(
    *,
    actor: Actor,
    dispute_id: int,
    result: str,
    answer: str,
    correction_id: int | None = None,
    reversal_id: int | None = None,
    at: datetime,
    key: str = "",
) -> Dispute:
    """Answer a dispute as its reviewer: *upheld* (the decision stands), *explained*, or *corrected*.

    ``corrected`` names what was done since it was raised: the correction of the occasion, or the reversal of the
    award. The person reads ``answer``. Raises UnknownDispute, DisputeOver, Forbidden, NobodyReviews, BadDispute,
    KeyReused, BadText.
    """
    said = answer.strip()
    wish = _Answer(result=result, text=said, correction_id=correction_id, reversal_id=reversal_id)
    arguments = {"dispute": dispute_id, **vars(wish)}
    with durable():
        activity.once(
            service="rewards.settle_dispute",
            actor=actor,
            key=key or canonical.fingerprint(arguments),
            arguments=arguments,
            at=at,
            work=lambda: _settle(actor, dispute_id, wish, at),
        )
        return contesting.dispute_named(dispute_id)


def _settle(actor: Actor, dispute_id: int, wish: _Answer, at: datetime) -> int:
    dispute = contesting.locked(dispute_id)
    if dispute.state != Dispute.State.OPEN:
        raise contesting.DisputeOver(f"Dispute {dispute_id} is {dispute.state} already; look at it again.")
    reviewer = review.require_reviewer(actor=actor, dispute=dispute, at=at)
    if wish.result not in Dispute.Result.values or not wish.result:
        raise contesting.BadDispute("A dispute is upheld, corrected or explained; choose one.")
    if not wish.text:
        raise contesting.BadDispute("Write the answer: the person who contests it reads why.")
    correction, reversal = _cited(dispute, wish)
    dispute.state, dispute.result = Dispute.State.SETTLED, Dispute.Result(wish.result)
    dispute.answer_digest = activity.keep_text(text=wish.text, employee_id=dispute.employee_id, at=at)
    dispute.settled_by_id, dispute.settled_at = reviewer, at
    dispute.correction, dispute.reversal = correction, reversal
    dispute.save()
    contesting.tell(actor, dispute, "rewards.dispute_settled", at)
    return dispute.pk


def _cited(dispute: Dispute, wish: _Answer) -> tuple[Correction | None, Proposal | None]:
    """What the answer rests on: made for this very occasion or award after it was contested."""
    if wish.result != Dispute.Result.CORRECTED:
        if wish.correction_id or wish.reversal_id:
            raise contesting.BadDispute("Only a dispute that is corrected names a correction or a reversal.")
        return None, None
    if (wish.correction_id is None) == (wish.reversal_id is None):
        raise contesting.BadDispute("Corrected by what? Open a correction, or take the award back, and name that one.")
    if wish.correction_id is not None:
        correction = _corrections(dispute).filter(pk=wish.correction_id, opened_at__gte=dispute.raised_at).first()
        if correction is None:
            raise contesting.BadDispute(
                f"Correction {wish.correction_id} is not one of this occasion made since it was contested."
            )
        return correction, None
    made = Proposal.objects.filter(pk=wish.reversal_id or 0, reverses__isnull=False, reverses=dispute.proposal_id)
    reversal = made.filter(proposed_at__gte=dispute.raised_at).first()
    if reversal is None:
        raise contesting.BadDispute(f"Proposal {wish.reversal_id} takes nothing back of this award since then.")
    return None, reversal


def _corrections(dispute: Dispute) -> QuerySet[Correction]:
    """The corrections of what is contested: of the award's occasion, or of any that programmes made of the outcome."""
    if dispute.proposal is not None:
        return Correction.objects.filter(programme=dispute.proposal.programme_id, occasion=dispute.proposal.occasion)
    judged = Judgement.objects.filter(outcome_uid__in=[dispute.outcome.uid] if dispute.outcome else [])
    same = judged.filter(programme=OuterRef("programme"), occasion=OuterRef("occasion"))
    return Correction.objects.filter(Exists(same))
