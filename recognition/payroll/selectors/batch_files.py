"""The bytes that were made of a batch, for who may have them."""

from collections.abc import Collection
from datetime import datetime

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, NotFound
from recognition.payroll import access
from recognition.payroll.models import BatchFile, PayrollBatch
from recognition.payroll.selectors.batch_pages import has_all
from recognition.payroll.selectors.batches import UnknownBatch
from recognition.people import restriction
from recognition.people.models import Role


class VoidFile(DomainError):
    """The batch is void, and its file is given to nobody who could use it."""

    code = "void_file"


class UnknownFile(NotFound):
    """The batch was never exported in this format."""

    code = "unknown_file"


def batch_file(*, viewer: Actor, batch_id: int, format_name: str, at: datetime) -> BatchFile:
    """The stored bytes of a batch in one format, the same ones ever after; of a void batch for auditors alone.

    Raises UnknownBatch as ``batch_page`` does, UnknownFile, VoidFile, Restricted.
    """
    row = PayrollBatch.objects.filter(pk=batch_id).first()
    rights = access.payroll_rights(viewer=viewer, entity_id=row.entity_id, at=at) if row is not None else set()
    if row is None or not rights & access.READS_PAYROLL:
        raise UnknownBatch(f"There is no payroll batch {batch_id} that you may look into.")
    file = BatchFile.objects.filter(batch=row, format=format_name).first()
    if file is None:
        raise UnknownFile(f"Batch {row.code} was not exported as {format_name}.")
    if row.state == PayrollBatch.State.VOID and Role.AUDITOR not in rights:
        raise VoidFile(f"Batch {row.code} is void and its file must not be used; the batch built again has its own.")
    require_whole(batch_id=batch_id, rights=rights)
    return file


def require_whole(*, batch_id: int, rights: Collection[str]) -> None:
    """Return when who holds ``rights`` there may have every line, as a file has them. Raises Restricted."""
    if not has_all(batch_id=batch_id, rights=rights):
        raise restriction.Restricted
