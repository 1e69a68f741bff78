"""How a batch ends: payroll has paid it and somebody confirms, or two persons void it before that."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.payroll.models import PayrollBatch, PayrollClaim, PayrollLine
from recognition.payroll.selectors import reconciliations
from recognition.payroll.services import locks, sources
from recognition.payroll.services.exporting import SamePerson
from recognition.people import access
from recognition.people.models import Role

MAY_CONFIRM = {Role.PAYROLL_RELEASER, Role.HR}
MAY_VOID = {Role.PAYROLL_PREPARER, Role.PAYROLL_RELEASER, Role.HR}


class NotExported(DomainError):
    """Payroll cannot have paid a batch that was never exported, or is void."""

    code = "batch_not_exported"


class NotReconciled(DomainError):
    """Payroll has not answered to the batch, or says something else, and nobody signs why it is confirmed anyway."""

    code = "batch_not_reconciled"


class NotDeclared(DomainError):
    """A void without the declaration that payroll has not imported the batch."""

    code = "void_not_declared"


class TakenBack(DomainError):
    """The batch cannot be voided any more."""

    code = "batch_not_voidable"


def confirm_batch(*, actor: Actor, reference: str, explanation: str = "", at: datetime) -> PayrollBatch:
    """Confirm that payroll has taken the batch over; from then on only reversal lines correct it.

    Payroll's newest answer agrees to the minor unit, or the actor signs with ``explanation`` why it is confirmed all
    the same. Confirming again changes nothing; a void somebody asked for is off. Raises UnknownBatch, AmbiguousBatch,
    RoleNeeded unless the actor releases payroll or is HR there, NotExported, NotReconciled, BadText.
    """
    with db.durable():
        batch = locks.locked_batch(reference)
        access.require_role(actor=actor, roles=MAY_CONFIRM, entity_id=batch.entity_id, at=at)
        if batch.state == PayrollBatch.State.CONFIRMED:
            return batch
        if batch.state != PayrollBatch.State.EXPORTED:
            raise NotExported(f"Batch {batch.code} is {batch.state}; only an exported batch is confirmed.")
        digest = _explained(batch, actor, explanation.strip(), at)
        batch.state, batch.confirmed_by_id, batch.confirmed_at = PayrollBatch.State.CONFIRMED, actor.employee_id, at
        batch.confirmed_despite = digest
        batch.save(update_fields=["state", "confirmed_by", "confirmed_at", "confirmed_despite"])
        sources.mark_confirmed(batch, at=at)
        _record(batch, actor, "payroll.batch_confirmed", at, text_digest=digest)
        return batch


def void_batch(*, actor: Actor, reference: str, is_not_imported: bool, at: datetime) -> PayrollBatch:
    """Ask to void a batch or, as another person, complete it; each declares that payroll has not imported it.

    Void, its awards are payable again in their period and what had left in the ledger is back; lines and bytes stay
    as they are. Voiding a void batch changes nothing. Raises UnknownBatch, AmbiguousBatch, RoleNeeded unless the actor
    prepares or releases payroll or is HR there, NotDeclared, SamePerson, TakenBack when it is confirmed or a later
    batch takes back one of its lines, InsufficientFunds when what a reversal had freed is spent.
    """
    with db.durable():
        batch = locks.locked_batch(reference)
        access.require_role(actor=actor, roles=MAY_VOID, entity_id=batch.entity_id, at=at)
        if batch.state == PayrollBatch.State.VOID:
            return batch
        # Who builds a batch may be taking a line of this one back, and only their commit shows it.
        locks.queue_for(batch.entity)
        _require_voidable(batch)
        if not is_not_imported:
            raise NotDeclared(f"Declare that payroll has not imported batch {batch.code}; if it has, confirm it.")
        if batch.void_asked_by_id is None:
            batch.void_asked_by_id, batch.void_asked_at = actor.employee_id, at
            batch.save(update_fields=["void_asked_by", "void_asked_at"])
            _record(batch, actor, "payroll.void_asked", at, declared_not_imported=1)
            return batch
        if batch.void_asked_by_id == actor.employee_id:
            raise SamePerson(f"You asked to void batch {batch.code}; another person completes it.")
        _void(batch, actor, at)
        return batch


def _explained(batch: PayrollBatch, actor: Actor, explanation: str, at: datetime) -> str:
    """The proof of why the batch is confirmed although payroll's answer does not agree; blank where it does."""
    answer = reconciliations.newest_answer(batch_id=batch.pk)
    if explanation:
        return activity.keep_text(text=explanation, employee_id=actor.employee_id, at=at)
    if answer is None:
        raise NotReconciled(f"Payroll has not answered to batch {batch.code}; take its answer in, or say how you know.")
    if not answer.agrees:
        rows = answer.missing + answer.different + answer.extra
        raise NotReconciled(f"Payroll's answer to batch {batch.code} differs in {rows} rows; explain them to confirm.")
    return ""


def _require_voidable(batch: PayrollBatch) -> None:
    if batch.state == PayrollBatch.State.CONFIRMED:
        raise TakenBack(f"Batch {batch.code} is confirmed; only a claw-back, line by line, corrects it now.")
    own = PayrollLine.objects.filter(batch=batch).values("uid")
    later = PayrollClaim.objects.filter(line__reverses_uid__in=own).exclude(batch=batch).select_related("batch").first()
    if later is not None:
        raise TakenBack(f"Batch {later.batch.code} takes back a line of batch {batch.code}; void that one first.")


def _void(batch: PayrollBatch, actor: Actor, at: datetime) -> None:
    PayrollClaim.objects.filter(batch=batch).delete()
    sources.put_back(batch, at=at)
    batch.state, batch.voided_by_id, batch.voided_at = PayrollBatch.State.VOID, actor.employee_id, at
    batch.save(update_fields=["state", "voided_by", "voided_at"])
    _record(batch, actor, "payroll.batch_voided", at, declared_not_imported=1)


def _record(
    batch: PayrollBatch, actor: Actor, code: str, at: datetime, *, text_digest: str = "", **declared: int
) -> None:
    totals = {"lines": batch.line_count, "positive": batch.positive_minor, "negative": batch.negative_minor}
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="payroll_batch",
        subject_id=batch.pk,
        data=totals | declared,
        text_digest=text_digest,
    )
