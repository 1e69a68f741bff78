"""What people were called before."""

from collections.abc import Iterable

from recognition.core.db import require_transaction
from recognition.people.models import FormerName


def note_former(*, former: Iterable[tuple[int, str]]) -> None:
    """Keep names, addresses and ids employees no longer go by, as (employee, what), until their identity is erased.

    Inside the transaction in which they change.
    """
    require_transaction()
    rows = [FormerName(employee_id=employee_id, said=said) for employee_id, said in former if said]
    FormerName.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
