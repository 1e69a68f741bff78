"""Take back what was paid: never an edit, always a reversal at the original terms that somebody must approve."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from recognition.activity import services as activity
from recognition.core import canonical, periods
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError, Forbidden
from recognition.ledger import services as ledger
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import definition
from recognition.rewards import states, wording
from recognition.rewards.models import Proposal
from recognition.rewards.services import moves

CODES = wording.CODES
MAY_PROPOSE = (Role.HR, Role.FINANCE)


class NothingToReverse(DomainError):
    """The award is not one to take back, or not by so much, or not any more."""

    code = "nothing_to_reverse"


class CaseForHR(DomainError):
    """The person left or changed entity: payroll cannot take it back, HR must talk to them."""

    code = "claw_back_case"


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
    above the person proposes; ``code`` is one of CODES. The same ``key``, or without one the same wish, again
    returns the first reversal. Raises UnknownProposal, Forbidden, NothingToReverse,
    KeyReused, and CaseForHR (recorded) for somebody who left or changed entity.
    """
    wish = _Wish(proposal_id=proposal_id, amount=amount, code=code, reason=reason.strip())
    with durable():
        reversal_id = activity.once(
            service="rewards.claw_back",
            actor=actor,
            key=key or canonical.fingerprint(vars(wish)),
            arguments=vars(wish),
            at=at,
            work=lambda: _propose(actor, wish, at),
        )
        if reversal_id:
            return moves.proposal_named(reversal_id)
    raise CaseForHR("This person left or changed entity since, so payroll cannot take it back; HR has the case.")


def _propose(actor: Actor, wish: _Wish, at: datetime) -> int:
    """The reversal's number, 0 for a case."""
    found = moves.proposal_named(wish.proposal_id)
    _require_right(actor, found, at)
    if wish.code not in CODES or not wish.reason:
        raise NothingToReverse(f"Taking back needs one of the codes {', '.join(CODES)} and a reason in words.")
    ledger.lock_open_period(entity_id=found.entity_id)
    original = moves.locked_proposal(wish.proposal_id)
    _require_reversible(original, wish.code, at)
    left = _left_of(original)
    amount = left if wish.amount is None else wish.amount
    if not 0 < amount <= left:
        raise NothingToReverse(f"{left} of proposal {original.pk} are left to take back; ask for 1 to {left}.")
    digest = activity.keep_text(text=wish.reason, employee_id=original.employee_id, at=at)
    facts: dict[str, Any] = {
        "reverses": original.pk,
        "code": wish.code,
        "amount": amount,
        "unit": original.unit,
        "employee": original.employee_id,
    }
    subject, said = original, "rewards.claw_back_case"
    if _is_still_there(original, at):
        subject, said = _reversal(original, amount, wish.code, actor, at), "rewards.claw_back_proposed"
    activity.record(
        actor=actor,
        at=at,
        code=said,
        subject_kind="proposal",
        subject_id=subject.pk,
        data=facts,
        text_digest=digest,
    )
    return 0 if subject is original else subject.pk


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


def _left_of(original: Proposal) -> int:
    taken = original.reversals.exclude(state__in=states.DEAD).aggregate(sum=Sum("amount"))["sum"] or 0
    return original.amount + taken


def _is_still_there(original: Proposal, at: datetime) -> bool:
    day = periods.local_date(at, original.entity.time_zone)
    employment = people.employments_on(pairs=[(original.employee_id, day)]).get((original.employee_id, day))
    return employment is not None and employment.entity_id == original.entity_id


def _reversal(original: Proposal, amount: int, code: str, actor: Actor, at: datetime) -> Proposal:
    same = (
        "programme_id version_id outcome_id outcome_uid occasion assessment_id employee_id employment_id entity_id"
        " team_id cost_centre budget_id unit matured_at"
    )
    return Proposal.objects.create(
        **{name: getattr(original, name) for name in same.split()},
        reverses=original,
        proposed_amount=-amount,
        amount=-amount,
        state=Proposal.State.PROPOSED,
        because={"code": "reversal", "version": 1, "params": {"reverses": original.pk, "code": code, "amount": amount}},
        proposed_by_id=actor.employee_id,
        proposed_at=at,
        state_at=at,
    )
