"""Take back what was paid: never an edit, always a reversal at the original terms that somebody must approve."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from recognition.activity import services as activity
from recognition.core import canonical, periods
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.core.errors import DomainError, Forbidden
from recognition.ledger import services as ledger
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import definition
from recognition.rewards import states, wording
from recognition.rewards.models import ClawBackCase, Proposal
from recognition.rewards.services import cases, funds, moves

CODES = wording.CODES
MAY_PROPOSE = (Role.HR, Role.FINANCE)


class NothingToReverse(DomainError):
    """The award is not one to take back, or not by so much, or not any more."""

    code = "nothing_to_reverse"


class CaseForHR(DomainError):
    """Neither payroll nor the balance can give it back: HR must talk to the person."""

    code = "claw_back_case"


class BeyondReach(DomainError):
    """The person left or changed entity after the reversal was proposed."""

    code = "beyond_reach"


@dataclass(frozen=True, kw_only=True)
class _Wish:
    proposal_id: int
    amount: int | None
    code: str
    reason: str


def claw_back(
    *,
    actor: Actor,
    proposal_id: int,
    amount: int | None = None,
    code: str,
    reason: str,
    at: datetime,
    key: str = "",
) -> Proposal:
    """Propose to take back ``amount`` (positive; None: all that is left) of an award; the reversal, proposed.

    It goes through approval like an award and reaches payroll as a line of its own. HR, finance or a manager
    above the person proposes; ``code`` is one of CODES. Of points no more is proposed than the balance has; the rest
    becomes a case for HR (``spent`` of the reversal's because). The same ``key``, or without one the same wish, again
    returns the first reversal, until one is declined: then the same wish is a new one. Raises UnknownProposal,
    Forbidden, NothingToReverse, KeyReused, and CaseForHR (recorded) when all of it is a case: the person left or
    changed entity, or has no points left.
    """
    wish = _Wish(proposal_id=proposal_id, amount=amount, code=code, reason=reason.strip())
    with durable():
        reversal_id = activity.once(
            service="rewards.claw_back",
            actor=actor,
            key=key or f"{canonical.fingerprint(vars(wish))}:{_refused(proposal_id)}",
            arguments=vars(wish),
            at=at,
            work=lambda: _propose(actor, wish, at),
        )
        if reversal_id:
            return moves.proposal_named(reversal_id)
    raise CaseForHR(
        "This person left or changed entity, or has spent the points, so it cannot be taken back here; HR has the case."
    )


def take_back(
    *,
    actor: Actor,
    original: Proposal,
    amount: int,
    code: str,
    digest: str,
    at: datetime,
    correction_id: int | None = None,
    because: Mapping[str, Any] | None = None,
) -> Proposal | None:
    """Propose the reversal of ``amount`` of a locked award, as far as there is something to take it from.

    What there is not becomes a case for HR; None when that is all of it. In the transaction of who asks, for what
    ``left_of`` says is left; ``digest`` is of the reason, ``because`` that of a correction's difference. The one way a
    reversal comes into being.
    """
    require_transaction()
    there, cause = _reach(original, amount, at)
    if there < amount:
        cases.open_case(
            actor=actor, award=original, amount=amount - there, cause=cause, code=code, digest=digest, at=at
        )
    if not there:
        return None
    params: dict[str, Any] = {"reverses": original.pk, "code": code, "amount": there}
    if because is not None:
        params["correction"] = dict(because)
    if there < amount:
        params["spent"] = amount - there
    reversal = _reversal(original, params, correction_id, actor, at)
    facts = {name: params[name] for name in ("reverses", "code", "amount")}
    activity.record(
        actor=actor,
        at=at,
        code="rewards.claw_back_proposed",
        subject_kind="proposal",
        subject_id=reversal.pk,
        data=facts | {"unit": original.unit, "employee": original.employee_id},
        text_digest=digest,
    )
    return reversal


def require_reach(reversal: Proposal, *, at: datetime) -> None:
    """Return when a reversal may be carried out: the person is still where it was paid. Raises BeyondReach."""
    if _gone(reversal, at):
        raise BeyondReach(
            "This person left or changed entity meanwhile, so it cannot be taken back here. Decline; when it is"
            " proposed anew, HR gets a case."
        )


def left_of(original: Proposal) -> int:
    """What of an award can still be taken back: less its living reversals and what became cases."""
    taken = original.reversals.exclude(state__in=states.DEAD).aggregate(sum=Sum("amount"))["sum"] or 0
    kept = original.cases.aggregate(sum=Sum("amount"))["sum"] or 0
    return original.amount + taken - kept


def _refused(proposal_id: int) -> int:
    """How many reversals of the award came to nothing: the same words afterwards are a new wish."""
    return Proposal.objects.filter(reverses=proposal_id, state__in=states.DEAD).count()


def _propose(actor: Actor, wish: _Wish, at: datetime) -> int:
    """The reversal's number, 0 for a case."""
    found = moves.proposal_named(wish.proposal_id)
    _require_right(actor, found, at)
    if wish.code not in CODES or not wish.reason:
        raise NothingToReverse(f"Taking back needs one of the codes {', '.join(CODES)} and a reason in words.")
    ledger.lock_open_period(entity_id=found.entity_id)
    original = moves.locked_proposal(wish.proposal_id)
    _require_reversible(original, wish.code, at)
    left = left_of(original)
    amount = left if wish.amount is None else wish.amount
    if not 0 < amount <= left:
        raise NothingToReverse(f"{left} of proposal {original.pk} are left to take back; ask for 1 to {left}.")
    digest = activity.keep_text(text=wish.reason, employee_id=original.employee_id, at=at)
    reversal = take_back(actor=actor, original=original, amount=amount, code=wish.code, digest=digest, at=at)
    return 0 if reversal is None else reversal.pk


def _require_right(actor: Actor, proposal: Proposal, at: datetime) -> None:
    if actor.employee_id is None or actor.employee_id == proposal.employee_id:
        raise Forbidden("A named person other than the one paid proposes to take an award back.")
    day = people.company_date(at)
    if people_access.in_line(manager_id=actor.employee_id, employee_id=proposal.employee_id, day=day):
        return
    people_access.require_role(actor=actor, roles=MAY_PROPOSE, entity_id=proposal.entity_id, at=at)


def _require_reversible(original: Proposal, code: str, at: datetime) -> None:
    if original.reverses_id is not None or original.state not in states.REVERSIBLE:
        raise NothingToReverse(
            f"Proposal {original.pk} is {original.state}; only what was granted or exported is taken back."
        )
    days = definition.from_document(original.version.definition).claw_back_days
    if code in wording.WITHIN_WINDOW and at > original.outcome.occurred_at + timedelta(days=days):
        raise NothingToReverse(
            f"This programme takes back for {days} days after the outcome; only a mistake is taken back later."
        )


def _reach(original: Proposal, amount: int, at: datetime) -> tuple[int, str]:
    """How much of ``amount`` payroll or the balance can give back at ``at``, and why not all of it."""
    if gone := _gone(original, at):
        return 0, gone
    if original.unit not in definition.POINTS:
        return amount, ""
    return min(amount, funds.points_left(original)), ClawBackCase.Cause.POINTS_SPENT


def _gone(proposal: Proposal, at: datetime) -> str:
    """Why the entity of the award has no payslip for the person at ``at``; '' when it has."""
    day = periods.local_date(at, proposal.entity.time_zone)
    employment = people.employments_on(pairs=[(proposal.employee_id, day)]).get((proposal.employee_id, day))
    if employment is None:
        return ClawBackCase.Cause.LEFT
    return "" if employment.entity_id == proposal.entity_id else ClawBackCase.Cause.OTHER_ENTITY


def _reversal(
    original: Proposal, params: dict[str, Any], correction_id: int | None, actor: Actor, at: datetime
) -> Proposal:
    same = (
        "programme_id version_id outcome_id outcome_uid occasion assessment_id employee_id employment_id entity_id"
        " team_id cost_centre budget_id unit matured_at"
    )
    return Proposal.objects.create(
        **{name: getattr(original, name) for name in same.split()},
        reverses=original,
        correction_id=correction_id,
        proposed_amount=-params["amount"],
        amount=-params["amount"],
        state=Proposal.State.PROPOSED,
        because={"code": "reversal", "version": 1, "params": params},
        proposed_by_id=actor.employee_id,
        proposed_at=at,
        state_at=at,
    )
