"""What neither payroll nor a balance can give back: kept as a case, which HR settles with the person."""

from datetime import datetime
from typing import Any

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core import texts
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import access as people_access
from recognition.people.models import Role
from recognition.rewards.models import ClawBackCase, Proposal


class UnknownCase(NotFound):
    """No case has this number."""

    code = "unknown_case"


class CaseSettled(DomainError):
    """Somebody settled the case before."""

    code = "case_settled"


class BadSettlement(DomainError):
    """A case is agreed or written off, and a note says how."""

    code = "bad_settlement"


def settle_case(*, actor: Actor, case_id: int, result: str, note: str, at: datetime, key: str = "") -> ClawBackCase:
    """Note what HR agreed with the person (``agreed``), or that the company lets it be (``written_off``).

    Nothing is posted: what was agreed is paid outside, and the note says how. The same ``key``, or without one the
    same wish, again changes nothing. Raises UnknownCase, BadSettlement, CaseSettled, KeyReused, BadText, and
    Forbidden for who is not HR of the award's entity, or is the person.
    """
    wish = {"case_id": case_id, "result": result, "note": note.strip()}
    with durable():
        activity.once(
            service="rewards.settle_case",
            actor=actor,
            key=key or f"{case_id}:{result}",
            arguments=wish,
            at=at,
            work=lambda: _settle(actor, case_id, result, note.strip(), at),
        )
        return ClawBackCase.objects.get(pk=case_id)


def open_case(
    *, actor: Actor, award: Proposal, amount: int, cause: str, code: str, digest: str, at: datetime
) -> ClawBackCase:
    """Keep ``amount`` > 0 of an award as a case, in the transaction of who takes it back; ``digest``: of the reason."""
    require_transaction()
    facts: dict[str, Any] = {"amount": amount, "unit": award.unit, "cause": cause, "code": code}
    case = ClawBackCase.objects.create(
        proposal=award,
        employee_id=award.employee_id,
        reason_digest=digest,
        opened_by_id=actor.employee_id,
        opened_at=at,
        **facts,
    )
    facts |= {"reverses": award.pk, "employee": award.employee_id, "entity": award.entity_id}
    _tell(actor, "rewards.claw_back_case", case, facts, digest=digest, at=at)
    return case


def keep_rest(*, actor: Actor, reversal: Proposal, left: int, at: datetime) -> None:
    """Keep as a case what a settled reversal of points could not take because the balance has no more (``left`` 0)."""
    award, rest = reversal.reverses, reversal.amount - reversal.proposed_amount
    if award is None or left or not rest:
        return
    proposed = Activity.objects.filter(
        code="rewards.claw_back_proposed", subject_kind="proposal", subject_id=reversal.pk
    )
    open_case(
        actor=actor,
        award=award,
        amount=rest,
        cause=ClawBackCase.Cause.POINTS_SPENT,
        code=reversal.because["params"]["code"],
        digest=proposed.values_list("text_digest", flat=True).first() or "",
        at=at,
    )


def _settle(actor: Actor, case_id: int, result: str, note: str, at: datetime) -> int:
    case = ClawBackCase.objects.select_for_update(of=("self",)).select_related("proposal").filter(pk=case_id).first()
    if case is None:
        raise UnknownCase(f"There is no case {case_id}; `claw_back_cases list` shows what there is.")
    if actor.employee_id == case.employee_id:
        raise Forbidden("Nobody settles a case about themself; another person in HR does.")
    people_access.require_role(actor=actor, roles=(Role.HR,), entity_id=case.proposal.entity_id, at=at)
    if result not in (ClawBackCase.Result.AGREED, ClawBackCase.Result.WRITTEN_OFF) or not note:
        raise BadSettlement("A case is settled as agreed or written_off, with a note that says what was agreed.")
    if case.result:
        raise CaseSettled(f"Case {case.pk} was settled on {case.settled_at:%Y-%m-%d} already: {case.result}.")
    texts.require_fit(texts.straight(note), what="note", longest=texts.LONGEST_TEXT)
    case.result, case.settled_by_id, case.settled_at = result, actor.employee_id, at
    case.note_digest = activity.keep_text(text=note, employee_id=case.employee_id, at=at)
    case.save(update_fields=["result", "settled_by", "settled_at", "note_digest"])
    facts = {"employee": case.employee_id, "result": result, "reverses": case.proposal_id}
    _tell(actor, "rewards.case_settled", case, facts, digest=case.note_digest, at=at)
    return case.pk


def _tell(actor: Actor, code: str, case: ClawBackCase, facts: dict[str, Any], *, digest: str, at: datetime) -> None:
    activity.record(
        actor=actor, at=at, code=code, subject_kind="case", subject_id=case.pk, data=facts, text_digest=digest
    )
