"""How the payroll commands speak of a batch."""

from recognition.core import money
from recognition.payroll import selectors
from recognition.payroll.models import PayrollBatch


def name(batch: PayrollBatch) -> str:
    """The batch as the commands take it back: ``acme-dk/2026-09-0001``."""
    return f"{batch.entity.external_id}/{batch.code}"


def totals(batch: PayrollBatch) -> str:
    """The control totals in one line."""
    head = selectors.head(batch)
    amounts = (head.positive_minor + head.negative_minor, head.positive_minor, head.negative_minor)
    net, positive, negative = (money.to_decimal(amount, head.currency) for amount in amounts)
    again = f", issued again for {head.reissues}" if head.reissues else ""
    return (
        f"{head.line_count} lines, {head.person_count} persons, {net} {head.currency}"
        f" ({positive} to pay, {negative} to take back){again}"
    )
