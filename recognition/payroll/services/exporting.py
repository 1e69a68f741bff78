"""A releaser exports a batch: its bytes are stored once for each format, and the first time the money leaves."""

import hashlib
import re
from datetime import datetime

from django.db import connection

from recognition.activity import services as activity
from recognition.core import constraints, db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden
from recognition.payroll import access as payroll_access
from recognition.payroll import selectors, wages
from recognition.payroll.formats import Batch, Format
from recognition.payroll.models import BatchFile, PayrollBatch, WageType
from recognition.payroll.selectors import batch_files
from recognition.payroll.services import locks, sources
from recognition.people import access
from recognition.people.models import Role

NAMING = 7_304  # the advisory lock under which a file is made whose name comes again


class SamePerson(Forbidden):
    """Payroll takes two persons, and this is the same one again."""

    code = "same_person"


constraints.register(
    {
        "batch_two_persons": "Who built a batch does not export it; another payroll releaser does.",
        "batch_void_two_persons": "Who asked to void a batch does not complete it; another person does.",
    },
    SamePerson,
)
constraints.register({"batch_file_once": "This file was made at the same moment; export again to get it."})


class CodesMissing(DomainError):
    """Payroll does not know a wage type of the batch by any code yet."""

    code = "wage_codes_missing"


class NotReleasable(DomainError):
    """The batch is past the state in which a file of it is made."""

    code = "batch_not_releasable"


class FileNameInUse(DomainError):
    """A file of this name was made of a batch that payroll may not have taken yet."""

    code = "file_name_in_use"


def export_batch(*, actor: Actor, reference: str, file_format: Format, at: datetime) -> BatchFile:
    """The bytes of a batch in one format: made and stored the first time, the same ones ever after.

    The first export in any format marks the awards exported and posts what leaves for payroll; a second format may
    follow until the batch is confirmed or void. What the renderer raises leaves everything as it was. Raises
    UnknownBatch, AmbiguousBatch, Forbidden unless the actor releases payroll there, SamePerson for who built it,
    Restricted, NotReleasable, FileNameInUse, CodesMissing for a format of a payroll system until HR has given the
    codes of its wage types.
    """
    with db.durable():
        batch = locks.locked_batch(reference)
        access.require_role(actor=actor, roles={Role.PAYROLL_RELEASER}, entity_id=batch.entity_id, at=at)
        _refuse_void(batch)
        stored = selectors.file_of(batch_id=batch.pk, format_name=file_format.name)
        code = "payroll.batch_fetched"
        if stored is not None:
            rights = payroll_access.payroll_rights(viewer=actor, entity_id=batch.entity_id, at=at)
            batch_files.require_whole(batch_id=batch.pk, rights=rights)
        else:
            _require_releasable(batch, actor, file_format)
            stored, code = _store(batch, file_format, actor, at), "payroll.file_stored"
            if batch.state == PayrollBatch.State.BUILT:
                _release(batch, actor, at)
                code = "payroll.batch_exported"
        activity.record(
            actor=actor,
            at=at,
            code=code,
            subject_kind="payroll_batch",
            subject_id=batch.pk,
            data={"format": file_format.name, "sha256": stored.sha256, "lines": batch.line_count},
        )
        return stored


def _refuse_void(batch: PayrollBatch) -> None:
    if batch.state == PayrollBatch.State.VOID:
        raise NotReleasable(f"Batch {batch.code} is void and its file must not be used; build_batch makes a new one.")
    if batch.state == PayrollBatch.State.BUILT and batch.void_asked_by_id is not None:
        raise NotReleasable(f"Somebody asked to void batch {batch.code}; complete that, then build it again.")


def _require_releasable(batch: PayrollBatch, actor: Actor, file_format: Format) -> None:
    if actor.employee_id == batch.built_by_id:
        raise SamePerson(f"You built batch {batch.code}; another payroll releaser exports it.")
    if batch.state == PayrollBatch.State.CONFIRMED:
        raise NotReleasable(f"Batch {batch.code} is confirmed; only the files made before can be fetched again.")
    if batch.state == PayrollBatch.State.BUILT and not file_format.pays:
        raise NotReleasable(
            f"{file_format.name} is for the ledger and pays nobody; export batch {batch.code} for payroll first."
        )


def _require_codes(batch: PayrollBatch, head: Batch) -> None:
    if missing := selectors.wage_types_without_code(batch=batch, head=head):
        raise CodesMissing(
            f"Payroll of {head.entity} knows no code for {', '.join(missing)} on {head.ends_on}; HR or a payroll"
            " preparer gives it (Wage types, or wage_type code), then export again."
        )


def _store(batch: PayrollBatch, file_format: Format, actor: Actor, at: datetime) -> BatchFile:
    head = selectors.head_for_payroll(batch=batch, released_by=actor.employee_id, at=at)
    if file_format.needs_codes:
        _require_codes(batch, head)
    batch.correction_sign = batch.correction_sign or _sign(head)
    content = b"".join(file_format.render(head, selectors.lines_of(batch)))
    name = _name(batch, head, file_format)
    if file_format.repeats_names:
        _require_free(name, file_format, batch)
    return BatchFile.objects.create(
        batch=batch,
        format=file_format.name,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        stored_at=at,
    )


def _sign(head: Batch) -> str:
    is_positive = head.wages[wages.CORRECTION].is_positive
    return WageType.SignStyle.POSITIVE if is_positive else WageType.SignStyle.NEGATIVE


def _require_free(name: str, file_format: Format, batch: PayrollBatch) -> None:
    """Where names come again, two files of one name never lie side by side: such files are made one after the other."""
    _hold_names()
    others = BatchFile.objects.filter(format=file_format.name, name=name, batch__state=PayrollBatch.State.EXPORTED)
    other = others.exclude(batch=batch).select_related("batch__entity").first()
    if other is not None:
        raise FileNameInUse(
            f"The file would be called {name}, as that of batch {other.batch.entity.external_id}/{other.batch.code},"
            " which is not confirmed; confirm or void that one first, so that neither file is taken for the other."
        )


def _hold_names() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMING])


def _name(batch: PayrollBatch, head: Batch, file_format: Format) -> str:
    usual = f"{file_format.name}_{batch.entity.external_id}_{batch.code}.{file_format.extension}".lower()
    own = file_format.file_name(head) if file_format.file_name else ""
    return _in_ascii(own or usual)


def _in_ascii(name: str) -> str:
    return re.sub("[^A-Za-z0-9._-]", "-", name)


def _release(batch: PayrollBatch, actor: Actor, at: datetime) -> None:
    """Mark the batch and what it pays exported, and post what leaves."""
    batch.state, batch.exported_by_id, batch.exported_at = PayrollBatch.State.EXPORTED, actor.employee_id, at
    batch.save(update_fields=["state", "exported_by", "exported_at", "correction_sign"])
    sources.mark_exported(batch, at=at)
