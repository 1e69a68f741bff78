"""A named human decides about a proposal; once, and never about themself."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from recognition.activity import services as activity
from recognition.core import canonical
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden
from recognition.ledger import services as ledger
from recognition.people import selectors as people
from recognition.programmes import definition
from recognition.rewards import access, states, verdicts
from recognition.rewards.models import Decision, PersonPeriod, Proposal
from recognition.rewards.services import funds, ground, moves


class AlreadyDecided(DomainError):
    """Somebody was faster: the proposal is past deciding."""

    code = "already_decided"


class TooLate(DomainError):
    """An approval can no longer be revoked."""

    code = "too_late"


@dataclass(frozen=True, kw_only=True)
class _Request:
    actor: Actor
    wish: verdicts.Wish
    at: datetime


@dataclass(frozen=True, kw_only=True)
class _Locked:
    """Everything a decision touches, locked in the one order."""

    proposal: Proposal
    period_id: int
    person_period: PersonPeriod


def decide(
    *,
    actor: Actor,
    proposal_id: int,
    kind: str,
    at: datetime,
    key: str = "",
    revision: int | None = None,
    amount: int | None = None,
    code: str = "",
    reason: str = "",
) -> Proposal:
    """Approve, adjust, decline or revoke; the proposal as it stands afterwards.

    ``amount`` (adjust only) is positive, in the proposal's unit, also for a reversal. ``revision`` is that of
    the page decided from. The same ``key`` again returns what the first call led to; without one, the same
    wish again does, unless the proposal went back to the first approver in between.
    Raises NotFound, Forbidden, NobodyDecides, AlreadyDecided, StalePage, BadDecision, GroundLost, TooLate,
    InsufficientFunds, KeyReused, BadText.
    """
    wish = verdicts.Wish(kind=kind, amount=amount, code=code, reason=reason)
    verdicts.require_fit(wish)
    arguments = {"proposal_id": proposal_id, "revision": revision, **vars(wish)}
    with durable():
        activity.once(
            service="rewards.decide",
            actor=actor,
            key=key or _natural_key(proposal_id, arguments),
            arguments=arguments,
            at=at,
            work=lambda: _decide(_Request(actor=actor, wish=wish, at=at), proposal_id, revision),
        )
        return moves.proposal_named(proposal_id)


def _natural_key(proposal_id: int, arguments: dict[str, object]) -> str:
    returned = Q(kind=Decision.Kind.REVOKE) | Q(kind=Decision.Kind.DECLINE, step=Decision.Step.SECOND)
    times = Decision.objects.filter(returned, proposal_id=proposal_id).count()
    return f"{proposal_id}:{times}:{canonical.fingerprint(arguments)}"


def _decide(request: _Request, proposal_id: int, revision: int | None) -> str:
    found = moves.proposal_named(proposal_id)
    ledger.ensure_open_period(entity_id=found.entity_id, at=request.at)
    period = ledger.lock_open_period(entity_id=found.entity_id)
    may_free_caps = request.wish.kind == Decision.Kind.DECLINE or found.state == Proposal.State.NEEDS_SECOND
    if may_free_caps:
        funds.lock_caps([found])
    locked = _Locked(
        person_period=moves.locked_person_period(employee_id=found.employee_id, period_id=period.pk, unit=found.unit),
        proposal=moves.locked_proposal(proposal_id),
        period_id=period.pk,
    )
    if request.wish.kind == Decision.Kind.REVOKE:
        return _revoke(request, locked)
    _refuse_decided(request, locked.proposal)
    decider = access.may_decide(actor=request.actor, proposal=locked.proposal, at=request.at)
    _refuse_stale(locked.proposal, found.revision if revision is None else revision)
    if decider.step == Decision.Step.SECOND:
        return _second(request, locked, decider)
    return _first(request, locked, decider)


def _first(request: _Request, locked: _Locked, decider: access.Decider) -> str:
    proposal = locked.proposal
    terms = verdicts.Terms(
        proposed=abs(proposal.proposed_amount),
        is_entitlement=proposal.version.nature == "entitlement",
        is_reversal=proposal.reverses_id is not None,
    )
    verdict = verdicts.first(request.wish, terms, _limits(locked))
    if verdict.amount is not None and not terms.is_reversal:
        ground.require(
            proposal, seen_at=request.at if request.wish.kind == Decision.Kind.ADJUST else None, at=request.at
        )
    decision = _write(request, proposal, decider, verdict.amount)
    if verdict.needs_second:
        moves.move(proposal, state=Proposal.State.NEEDS_SECOND, at=request.at)
        return _tell(request, proposal, decision, "rewards.needs_second")
    return _carry_out(request, locked, decision, verdict.amount)


def _second(request: _Request, locked: _Locked, decider: access.Decider) -> str:
    proposal = locked.proposal
    confirmed = verdicts.second(request.wish)
    first = proposal.decisions.order_by("-number")[0]
    amount = abs(first.amount) if first.amount is not None else None
    if confirmed and amount is not None and proposal.reverses_id is None:
        ground.require(
            proposal, seen_at=first.decided_at if first.kind == Decision.Kind.ADJUST else None, at=request.at
        )
    decision = _write(request, proposal, decider, amount if confirmed else None)
    if confirmed:
        return _carry_out(request, locked, decision, amount)
    moves.move(proposal, state=Proposal.State.PROPOSED, at=request.at)
    return _tell(request, proposal, decision, "rewards.disagreed")


def _carry_out(request: _Request, locked: _Locked, decision: Decision, amount: int | None) -> str:
    """Do what was finally decided: pay ``amount``, or nothing (None)."""
    proposal = locked.proposal
    if amount is None:
        funds.release([proposal], at=request.at, what=f"decline:{decision.number}")
        funds.free_caps([proposal])
        moves.move(proposal, state=Proposal.State.DECLINED, at=request.at)
        return _tell(request, proposal, decision, "rewards.declined")
    funds.settle(proposal, amount, at=request.at, number=decision.number, period_id=locked.period_id)
    if proposal.reverses_id is None:
        moves.raise_person_period(locked.person_period, by=amount)
    state = Proposal.State.GRANTED if proposal.unit in definition.POINTS else Proposal.State.PAYABLE
    signed = -amount if proposal.reverses_id is not None else amount
    moves.move(proposal, state=state, at=request.at, amount=signed, period_id=locked.period_id)
    return _tell(request, proposal, decision, f"rewards.{state.value}")


def _revoke(request: _Request, locked: _Locked) -> str:
    proposal, actor = locked.proposal, request.actor
    last = proposal.decisions.order_by("-number").first()
    if last is None or actor.employee_id not in (last.decided_by_id, last.acted_by_id):
        raise Forbidden("Only who approved it can revoke an approval; anybody else asks them, or HR for a reversal.")
    if proposal.state != Proposal.State.PAYABLE or proposal.period_id != locked.period_id:
        raise TooLate(f"Proposal {proposal.pk} is {proposal.state} and no longer to be revoked; ask HR for a reversal.")
    if request.at - last.decided_at > verdicts.REVOKE_WITHIN:
        raise TooLate("An approval can be revoked for 15 minutes; ask HR for a reversal.")
    decider = access.Decider(
        decided_by_id=last.decided_by_id, acted_by_id=actor.employee_id or 0, step=Decision.Step.FIRST
    )
    decision = _write(request, proposal, decider, None)
    funds.unsettle(proposal, at=request.at, number=last.number, period_id=locked.period_id)
    if proposal.reverses_id is None:
        moves.raise_person_period(locked.person_period, by=-proposal.amount)
    moves.move(proposal, state=Proposal.State.PROPOSED, at=request.at, amount=proposal.proposed_amount, period_id=None)
    return _tell(request, proposal, decision, "rewards.revoked")


def _refuse_decided(request: _Request, proposal: Proposal) -> None:
    if proposal.state in states.OPEN:
        return
    if not access.had_part(actor=request.actor, proposal=proposal, at=request.at):
        raise Forbidden("You may not decide about this proposal.")
    if proposal.state == Proposal.State.HELD:
        raise AlreadyDecided(f"Proposal {proposal.pk} is still held; there is nothing to decide yet.")
    raise AlreadyDecided(f"Proposal {proposal.pk} is {proposal.state} already: {_latest(proposal)}.")


def _refuse_stale(proposal: Proposal, revision: int | None) -> None:
    if revision is not None and revision != proposal.revision:
        raise moves.StalePage(f"This page is out of date: {_latest(proposal)}. Look at the proposal again.")


def _latest(proposal: Proposal) -> str:
    last = proposal.decisions.select_related("acted_by").order_by("-number").first()
    if last is None:
        return f"it changed on {proposal.state_at:%Y-%m-%d at %H:%M} UTC"
    who = f"{last.acted_by.name} ({last.acted_by.external_id})"
    return f"{who} decided ({last.kind}) on {last.decided_at:%Y-%m-%d at %H:%M} UTC"


def _limits(locked: _Locked) -> verdicts.Limits:
    proposal = locked.proposal
    terms = definition.from_document(proposal.version.definition)
    limits = terms.approval_in(unit=proposal.unit, day=people.company_date(proposal.outcome.occurred_at))
    return verdicts.Limits(
        second_above=limits.second_above,
        second_above_in_period=limits.second_above_in_period,
        approved_in_period=locked.person_period.approved,
    )


def _write(request: _Request, proposal: Proposal, decider: access.Decider, amount: int | None) -> Decision:
    """Add the decision; the database has the last word on who may."""
    wish = request.wish
    digest = ""
    if wish.reason.strip():
        digest = activity.keep_text(text=wish.reason.strip(), employee_id=proposal.employee_id, at=request.at)
    latest = proposal.decisions.aggregate(number=Max("number"))["number"] or 0
    signed = -amount if amount is not None and proposal.reverses_id is not None else amount
    return Decision.objects.create(
        proposal=proposal,
        number=latest + 1,
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


def _tell(request: _Request, proposal: Proposal, decision: Decision, code: str) -> str:
    activity.record(
        actor=request.actor,
        at=request.at,
        code=code,
        subject_kind="proposal",
        subject_id=proposal.pk,
        data={
            "decision": decision.pk,
            "kind": decision.kind,
            "step": decision.step,
            "code": decision.code,
            "employee": proposal.employee_id,
            "decided_by": decision.decided_by_id,
            "amount": decision.amount,
            "unit": proposal.unit,
            "revision": proposal.revision,
        },
        text_digest=decision.reason_digest,
    )
    return proposal.state
