"""An employee contests an award or a missing one. The words lie in PersonalText."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from recognition.activity import services as activity
from recognition.core import canonical
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.customers.models import Family, Outcome, Touchpoint
from recognition.rewards.models import Dispute, Proposal
from recognition.rewards.selectors.outcomes import outcome_named
from recognition.rewards.services import moves

MOST_EVIDENCE = 50
PAID_FAMILIES = (Family.GAIN, Family.SAVED)


class UnknownDispute(NotFound):
    """No dispute has this number, or it is somebody else's."""

    code = "unknown_dispute"


class BadDispute(DomainError):
    """A dispute, or the answer to it, lacks what it needs."""

    code = "bad_dispute"


class TooLateToContest(DomainError):
    """The days in which it can be contested are over."""

    code = "too_late_to_contest"


class AlreadyContested(DomainError):
    """The person contests this already."""

    code = "already_contested"


class DisputeOver(DomainError):
    """The dispute was settled or withdrawn before."""

    code = "dispute_over"


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """What is contested: the award, or the outcome that has none; until when it can be."""

    employee_id: int
    about: Dispute.About
    proposal: Proposal | None
    outcome: Outcome
    until: datetime


def contest(
    *,
    actor: Actor,
    proposal_id: int | None = None,
    outcome: str = "",
    evidence: Collection[int] = (),
    text: str,
    at: datetime,
    key: str = "",
) -> Dispute:
    """Contest one's own award, or (``outcome``) say that one is missing; the dispute, open.

    ``outcome`` is an external id, with ``source:`` before it where several sources use it, of a customer one served
    within LOOK_BACK before. ``evidence`` are ids of touchpoints of one's own with that customer. Open for
    ``LAURELS_CONTEST_DAYS`` after the award last changed, or after the outcome matured; answered within
    ``LAURELS_DISPUTE_ANSWER_DAYS``. The same ``key``, or without one the same words while it is open, returns the
    first. Raises UnknownProposal, UnknownOutcome, Forbidden, BadDispute, TooLateToContest, AlreadyContested, KeyReused,
    BadText.
    """
    said = text.strip()
    arguments = {"proposal": proposal_id, "outcome": outcome, "evidence": sorted(set(evidence)), "text": said}
    with durable():
        employee_id = actor.employee_id
        if employee_id is None or actor.on_behalf_of_id is not None:
            raise Forbidden("Everybody contests for themself, signed in under their own name.")
        if (proposal_id is None) == (not outcome):
            raise BadDispute("Name the award you contest, or the outcome for which you miss one: exactly one of them.")
        number = activity.once(
            service="rewards.contest",
            actor=actor,
            key=key or f"{canonical.fingerprint(arguments)}:{_closed(employee_id)}",
            arguments=arguments,
            at=at,
            work=lambda: _raise(actor, _claim(employee_id, proposal_id, outcome, at), sorted(set(evidence)), said, at),
        )
        return dispute_named(number)


def withdraw_dispute(*, actor: Actor, dispute_id: int, at: datetime) -> Dispute:
    """Take back what one contests; again changes nothing. Raises UnknownDispute, DisputeOver when it is answered."""
    with durable():
        dispute = locked(dispute_id)
        if actor.employee_id is None or actor.employee_id != dispute.employee_id or actor.on_behalf_of_id is not None:
            raise _unknown(dispute_id)
        if dispute.state == Dispute.State.SETTLED:
            raise DisputeOver(f"Dispute {dispute_id} was answered already; there is nothing to take back.")
        if dispute.state == Dispute.State.OPEN:
            dispute.state = Dispute.State.WITHDRAWN
            dispute.save(update_fields=["state"])
            tell(actor, dispute, "rewards.dispute_withdrawn", at)
        return dispute


def dispute_named(dispute_id: int) -> Dispute:
    """The dispute, not locked. Raises UnknownDispute."""
    found = Dispute.objects.select_related("proposal", "outcome").filter(pk=dispute_id).first()
    if found is None:
        raise _unknown(dispute_id)
    return found


def _unknown(dispute_id: int) -> UnknownDispute:
    return UnknownDispute(f"There is no dispute {dispute_id} that is yours to see.")


def _closed(employee_id: int) -> int:
    """How many of the person's disputes are over: the same words afterwards are a new one."""
    return Dispute.objects.filter(employee=employee_id).exclude(state=Dispute.State.OPEN).count()


def _claim(employee_id: int, proposal_id: int | None, outcome: str, at: datetime) -> _Claim:
    days = timedelta(days=settings.LAURELS.LAURELS_CONTEST_DAYS)
    if proposal_id is not None:
        mine = Proposal.objects.filter(employee=employee_id).select_related("outcome")
        proposal = mine.filter(pk=proposal_id).first()
        if proposal is None:
            raise moves.UnknownProposal(f"There is no proposal {proposal_id} of yours; people contest their own.")
        return _Claim(
            employee_id=employee_id,
            about=Dispute.About.AWARD,
            proposal=proposal,
            outcome=proposal.outcome,
            until=proposal.state_at + days,
        )
    found = outcome_named(outcome, served_by=employee_id)
    if found.withdrawn_at is not None:
        raise BadDispute("This outcome was taken back, so there is no award to miss.")
    if found.family not in PAID_FAMILIES:
        raise BadDispute("Nobody is rewarded for an outcome of this kind, so there is no award to miss.")
    if found.matured_at is None or found.matured_at > at:
        raise BadDispute("This outcome has not matured yet, so nothing is missing; look again when it has.")
    own = Proposal.objects.filter(outcome_uid=found.uid, employee=employee_id, reverses=None)
    if (award := own.order_by("-pk").first()) is not None:
        raise BadDispute(f"You have an award for this outcome: contest proposal {award.pk} itself.")
    return _Claim(
        employee_id=employee_id,
        about=Dispute.About.MISSING,
        proposal=None,
        outcome=found,
        until=found.matured_at + days,
    )


def _raise(actor: Actor, claim: _Claim, evidence: list[int], text: str, at: datetime) -> int:
    if not text:
        raise BadDispute(
            "Say in a sentence or two what is wrong; who reviews it knows nothing but this and the evidence."
        )
    if at > claim.until:
        raise TooLateToContest(f"This could be contested until {claim.until:%Y-%m-%d}; ask HR about it.")
    _require_own_evidence(claim, evidence)
    standing = Dispute.objects.filter(employee=claim.employee_id, state=Dispute.State.OPEN, about=claim.about)
    same = (
        standing.filter(proposal=claim.proposal) if claim.proposal else standing.filter(outcome__uid=claim.outcome.uid)
    )
    if (first := same.first()) is not None:
        raise AlreadyContested(f"You contest this already (dispute {first.pk}); withdraw that one to say more.")
    dispute = Dispute.objects.create(
        employee_id=claim.employee_id,
        about=claim.about,
        proposal=claim.proposal,
        outcome=claim.outcome,
        evidence=evidence,
        text_digest=activity.keep_text(text=text, employee_id=claim.employee_id, at=at),
        raised_at=at,
        due_at=at + timedelta(days=settings.LAURELS.LAURELS_DISPUTE_ANSWER_DAYS),
    )
    tell(actor, dispute, "rewards.disputed", at)
    return dispute.pk


def _require_own_evidence(claim: _Claim, evidence: list[int]) -> None:
    if len(evidence) > MOST_EVIDENCE:
        raise BadDispute(f"Name at most {MOST_EVIDENCE} touchpoints; the strongest are enough.")
    mine = Touchpoint.objects.filter(pk__in=evidence, employee=claim.employee_id, customer=claim.outcome.customer_id)
    if mine.count() != len(evidence):
        raise BadDispute("Evidence is touchpoints of your own with this customer; say the rest in words.")


def locked(dispute_id: int) -> Dispute:
    """The dispute, locked until the transaction ends. Raises UnknownDispute."""
    rows = Dispute.objects.filter(pk=dispute_id).select_for_update(of=("self",))
    found = rows.select_related("proposal", "outcome").first()
    if found is None:
        raise _unknown(dispute_id)
    return found


def tell(actor: Actor, dispute: Dispute, code: str, at: datetime) -> None:
    """Record what became of a dispute."""
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="dispute",
        subject_id=dispute.pk,
        data={
            "about": dispute.about,
            "employee": dispute.employee_id,
            "proposal": dispute.proposal_id,
            "outcome": dispute.outcome_id,
            "result": dispute.result,
            "settled_by": dispute.settled_by_id,
        },
        text_digest=dispute.answer_digest or dispute.text_digest,
    )
