"""Whether what an award rests on still stands when somebody decides to pay it."""

from datetime import datetime

from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.customers.models import Outcome
from recognition.rewards.models import Proposal

WHO_IS_PAID = ("customer_id", "kind")
HOW_MUCH = ("occurred_at", "value_minor", "currency")


class GroundLost(DomainError):
    """The outcome was withdrawn or corrected, or the person declared a conflict, after the award was proposed."""

    code = "ground_lost"


def require(proposal: Proposal, *, seen_at: datetime | None, at: datetime) -> None:
    """Return when the award may be paid at ``at``; nothing moves by itself, but nobody pays without knowing.

    ``seen_at`` is when somebody chose an amount of their own (adjust), with the facts as they stood then.
    Raises GroundLost.
    """
    now = Outcome.objects.get(uid=proposal.outcome_uid, superseded_at__isnull=True)
    name = f"Outcome {now.external_id}"
    if now.withdrawn_at is not None and now.withdrawn_at <= at:
        raise GroundLost(f"{name} was withdrawn on {now.withdrawn_at:%Y-%m-%d}, so nothing is paid for it; decline.")
    if (proposal.employee_id, now.customer_id) in customers.conflicts({now.customer_id}):
        raise GroundLost("A conflict of interest with this customer is declared, so nothing is paid; decline.")
    if _differ(now, proposal.outcome, WHO_IS_PAID):
        raise GroundLost(f"{name} was corrected since: it is another kind or another customer's; decline.")
    if _differ(now, proposal.outcome, HOW_MUCH) and (seen_at is None or now.recorded_at > seen_at):
        raise GroundLost(
            f"The value or date of outcome {now.external_id} was corrected since; look again and adjust to the amount"
            " that is right, which may be the same, or decline."
        )


def _differ(now: Outcome, then: Outcome, names: tuple[str, ...]) -> bool:
    return any(getattr(now, name) != getattr(then, name) for name in names)
