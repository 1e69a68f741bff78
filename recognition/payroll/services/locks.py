"""What payroll locks first, so that two people at once are one after the other."""

from recognition.core.db import require_transaction
from recognition.payroll import selectors
from recognition.payroll.models import PayrollBatch
from recognition.people.models import Entity


def queue_for(entity: Entity) -> None:
    """Wait until nobody else builds a batch of this entity; others may still refer to the row."""
    require_transaction()
    Entity.objects.select_for_update(no_key=True).get(pk=entity.pk)


def locked_batch(reference: str) -> PayrollBatch:
    """The batch ``reference`` names, locked until the transaction ends. Raises UnknownBatch or AmbiguousBatch."""
    require_transaction()
    found = selectors.batch_by(reference)
    rows = PayrollBatch.objects.select_for_update(of=("self",), no_key=True).select_related("entity", "period")
    return rows.get(pk=found.pk)
