"""The demonstration company's payroll paid all it was handed, and says so."""

from datetime import datetime

from recognition.core import money
from recognition.core.actor import Actor
from recognition.payroll import selectors, services


def confirm(releaser: Actor, reference: str, at: datetime) -> None:
    """Take payroll's answer to a batch in, and confirm the batch."""
    paid = (
        f"{line.payroll_number};{line.external_code or line.wage_type};"
        f"{money.to_decimal(line.amount_minor, line.currency)};{line.pay_period}"
        for line in selectors.lines_of(selectors.batch_by(reference))
    )
    content = "\n".join(("payroll_number;wage_type;amount;period", *paid)).encode()
    services.reconcile_batch(actor=releaser, reference=reference, content=content, at=at)
    services.confirm_batch(actor=releaser, reference=reference, at=at)
