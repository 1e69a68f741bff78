"""A named human decides about a proposal; once, and never about themself."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from recognition.activity import services as activity
from recognition.core import canonical
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden
from recognition.ledger import services as ledger
from recognition.programmes import definition
from recognition.rewards import access, states, terms, verdicts
from recognition.rewards.models import Decision, PersonPeriod, Proposal
from recognition.rewards.services import cases, decisions, funds, ground, headroom, moves, rejudging, reversing
from recognition.rewards.services.decisions import Request


class AlreadyDecided(DomainError):
    """Somebody was faster: the proposal is past deciding."""

    code = "already_decided"


class TooLate(DomainError):
    """An approval can no longer be revoked."""

    code = "too_late"


class SecondNeeded(DomainError):
    """Above the second threshold nothing is approved in bulk, neither by the first nor by the second."""

    code = "second_needed"


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
    Raises NotFound, Forbidden, NobodyDecides, AlreadyDecided, StalePage, BadDecision, GroundLost, NoRoom, TooLate,
    InsufficientFunds, PointsSpent, BeyondReach, KeyReused, BadText.
    """
    wish = verdicts.Wish(kind=kind, amount=amount, code=code, reason=reason)
    return carried_out(Request(actor=actor, wish=wish, at=at), proposal_id=proposal_id, revision=revision, key=key)


def carried_out(request: Request, *, proposal_id: int, revision: int | None, key: str) -> Proposal:
    """``decide`` for a request that is put together; raises SecondNeeded, too, where it is one of several."""
    verdicts.require_fit(request.wish)
    arguments = {"proposal_id": proposal_id, "revision": revision, **vars(request.wish)}
    with durable():
        activity.once(
            service="rewards.decide",
            actor=request.actor,
            key=key or _natural_key(proposal_id, arguments),
            arguments=arguments,
            at=request.at,
            work=lambda: _decide(request, proposal_id, revision),
        )
        return moves.proposal_named(proposal_id)


def _natural_key(proposal_id: int, arguments: dict[str, object]) -> str:
    returned = Q(kind=Decision.Kind.REVOKE) | Q(kind=Decision.Kind.DECLINE, step=Decision.Step.SECOND)
    times = Decision.objects.filter(returned, proposal_id=proposal_id).count()
    return f"{proposal_id}:{times}:{canonical.fingerprint(arguments)}"


def _decide(request: Request, proposal_id: int, revision: int | None) -> str:
    found = moves.proposal_named(proposal_id)
    ledger.ensure_open_period(entity_id=found.entity_id, at=request.at)
    period = ledger.lock_open_period(entity_id=found.entity_id)
    if _may_move_caps(request.wish, found):
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
        _refuse_in_bulk(request, locked.proposal)
        return _second(request, locked, decider)
    return _first(request, locked, decider)


def _may_move_caps(wish: verdicts.Wish, found: Proposal) -> bool:
    """Whether the decision may free what a proposal used of its caps, use more, or give that back."""
    return (
        wish.kind == Decision.Kind.DECLINE
        or found.state == Proposal.State.NEEDS_SECOND
        or (wish.amount or 0) > found.proposed_amount
        or (wish.kind == Decision.Kind.REVOKE and found.amount > found.proposed_amount)
    )


def _first(request: Request, locked: _Locked, decider: access.Decider) -> str:
    proposal = locked.proposal
    says = definition.from_document(proposal.version.definition)
    limits = terms.limits(proposal, says, approved_in_period=locked.person_period.approved)
    verdict = verdicts.first(request.wish, terms.of(proposal, says), limits)
    if verdict.needs_second:
        _refuse_in_bulk(request, proposal)
    if verdict.amount is not None and proposal.reverses_id is None:
        headroom.require(proposal, verdict.amount)
        ground.require(
            proposal, seen_at=request.at if request.wish.kind == Decision.Kind.ADJUST else None, at=request.at
        )
    decision = decisions.write(request, proposal, decider, verdict.amount)
    if verdict.needs_second:
        moves.move(proposal, state=Proposal.State.NEEDS_SECOND, at=request.at)
        return decisions.tell(request, proposal, decision, "rewards.needs_second")
    return _carry_out(request, locked, decision, verdict.amount)


def _second(request: Request, locked: _Locked, decider: access.Decider) -> str:
    proposal = locked.proposal
    confirmed = verdicts.second(request.wish)
    first = proposal.decisions.order_by("-number")[0]
    amount = abs(first.amount) if first.amount is not None else None
    if confirmed and amount is not None and proposal.reverses_id is None:
        ground.require(
            proposal, seen_at=first.decided_at if first.kind == Decision.Kind.ADJUST else None, at=request.at
        )
    decision = decisions.write(request, proposal, decider, amount if confirmed else None)
    if confirmed:
        return _carry_out(request, locked, decision, amount)
    moves.move(proposal, state=Proposal.State.PROPOSED, at=request.at)
    return decisions.tell(request, proposal, decision, "rewards.disagreed")


def _carry_out(request: Request, locked: _Locked, decision: Decision, amount: int | None) -> str:
    """Do what was finally decided: pay ``amount``, or nothing (None)."""
    proposal = locked.proposal
    if amount is None:
        funds.release([proposal], at=request.at, what=f"decline:{decision.number}")
        funds.free_caps([proposal])
        moves.move(proposal, state=Proposal.State.DECLINED, at=request.at)
        return decisions.tell(request, proposal, decision, "rewards.declined")
    if proposal.reverses_id is not None:
        reversing.require_reach(proposal, at=request.at)
    headroom.use(proposal, amount)
    funds.settle(proposal, amount, at=request.at, number=decision.number, period_id=locked.period_id)
    if proposal.reverses_id is None:
        moves.raise_person_period(locked.person_period, by=amount)
    state = Proposal.State.GRANTED if proposal.unit in definition.POINTS else Proposal.State.PAYABLE
    signed = -amount if proposal.reverses_id is not None else amount
    moves.move(proposal, state=state, at=request.at, amount=signed, period_id=locked.period_id)
    if proposal.reverses_id is not None and state == Proposal.State.GRANTED:
        cases.keep_rest(actor=request.actor, reversal=proposal, left=funds.points_left(proposal), at=request.at)
    return decisions.tell(request, proposal, decision, f"rewards.{state.value}")


def _revoke(request: Request, locked: _Locked) -> str:
    proposal, actor = locked.proposal, request.actor
    last = proposal.decisions.order_by("-number").first()
    if last is None or actor.employee_id not in (last.decided_by_id, last.acted_by_id):
        raise Forbidden("Only who approved it can revoke an approval; anybody else asks them, or HR for a reversal.")
    if proposal.state != Proposal.State.PAYABLE or proposal.period_id != locked.period_id:
        raise TooLate(f"Proposal {proposal.pk} is {proposal.state} and no longer to be revoked; ask HR for a reversal.")
    if request.at - last.decided_at > verdicts.REVOKE_WITHIN:
        raise TooLate("An approval can be revoked for 15 minutes; ask HR for a reversal.")
    if rejudging.is_corrected(proposal, since=last.decided_at):
        raise TooLate("The outcome was judged again since, counting on this approval; decide about the correction.")
    decider = access.Decider(
        decided_by_id=last.decided_by_id, acted_by_id=actor.employee_id or 0, step=Decision.Step.FIRST
    )
    decision = decisions.write(request, proposal, decider, None)
    headroom.give_back(proposal, proposal.amount)
    funds.unsettle(proposal, at=request.at, number=last.number, period_id=locked.period_id)
    if proposal.reverses_id is None:
        moves.raise_person_period(locked.person_period, by=-proposal.amount)
    moves.move(proposal, state=Proposal.State.PROPOSED, at=request.at, amount=proposal.proposed_amount, period_id=None)
    return decisions.tell(request, proposal, decision, "rewards.revoked")


def _refuse_decided(request: Request, proposal: Proposal) -> None:
    if proposal.state in states.OPEN:
        return
    if not access.had_part(actor=request.actor, proposal=proposal, at=request.at):
        raise Forbidden("You may not decide about this proposal.")
    if proposal.state == Proposal.State.HELD:
        raise AlreadyDecided(f"Proposal {proposal.pk} is still held; there is nothing to decide yet.")
    raise AlreadyDecided(f"Proposal {proposal.pk} is {proposal.state} already: {decisions.latest(proposal)}.")


def _refuse_in_bulk(request: Request, proposal: Proposal) -> None:
    if request.in_bulk:
        raise SecondNeeded(
            f"Proposal {proposal.pk} needs a second person, so it is not decided together with others;"
            " look at it and decide about it alone."
        )


def _refuse_stale(proposal: Proposal, revision: int | None) -> None:
    if revision is not None and revision != proposal.revision:
        raise moves.StalePage(f"This page is out of date: {decisions.latest(proposal)}. Look at the proposal again.")
