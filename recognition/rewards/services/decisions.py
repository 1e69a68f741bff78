"""A decision as a row and as news: who, by whose right, how much, why."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from recognition.activity import services as activity
from recognition.core.actor import Actor
from recognition.rewards import access, verdicts
from recognition.rewards.models import Decision, Proposal


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody asks for at a moment; ``in_bulk``: as one of several approved with one click."""

    actor: Actor
    wish: verdicts.Wish
    at: datetime
    in_bulk: bool = False


def latest(proposal: Proposal) -> str:
    """Who decided last about a proposal, what and when; or when it changed."""
    last = proposal.decisions.select_related("acted_by").order_by("-number").first()
    if last is None:
        return f"it changed on {proposal.state_at:%Y-%m-%d at %H:%M} UTC"
    who = f"{last.acted_by.name} ({last.acted_by.external_id})"
    return f"{who} decided ({last.kind}) on {last.decided_at:%Y-%m-%d at %H:%M} UTC"


def write(request: Request, proposal: Proposal, decider: access.Decider, amount: int | None) -> Decision:
    """Add the decision; the database has the last word on who may."""
    wish = request.wish
    digest = ""
    if wish.reason.strip():
        digest = activity.keep_text(text=wish.reason.strip(), employee_id=proposal.employee_id, at=request.at)
    last = proposal.decisions.aggregate(number=Max("number"))["number"] or 0
    signed = -amount if amount is not None and proposal.reverses_id is not None else amount
    return Decision.objects.create(
        proposal=proposal,
        number=last + 1,
        kind=wish.kind,
        step=decider.step,
        amount=signed,
        code=wish.code,
        reason_digest=digest,
        decided_by_id=decider.decided_by_id,
        acted_by_id=decider.acted_by_id,
        beneficiary_id=proposal.employee_id,
        proposer_id=proposal.proposed_by_id,
        channel=request.actor.channel,
        decided_at=request.at,
    )


def tell(request: Request, proposal: Proposal, decision: Decision, code: str) -> str:
    """Record what was decided; the state it led to."""
    facts = {
        "decision": decision.pk,
        "kind": decision.kind,
        "step": decision.step,
        "code": decision.code,
        "employee": proposal.employee_id,
        "decided_by": decision.decided_by_id,
        "amount": decision.amount,
        "unit": proposal.unit,
        "revision": proposal.revision,
    }
    activity.record(
        actor=request.actor,
        at=request.at,
        code=code,
        subject_kind="proposal",
        subject_id=proposal.pk,
        data=facts | ({"bulk": 1} if request.in_bulk else {}),
        text_digest=decision.reason_digest,
    )
    return proposal.state
