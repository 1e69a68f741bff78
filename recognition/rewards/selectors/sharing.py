"""Who would share the credit for an outcome by agreement, for the form in which one of them proposes how."""

from datetime import datetime

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.people import selectors as people
from recognition.rewards import due
from recognition.rewards.selectors.agreement import served
from recognition.rewards.selectors.outcomes import outcome_named


def sharers(*, viewer: Actor, outcome: str, at: datetime) -> dict[int, str]:
    """The names of everybody who served the customer of ``outcome`` (as in ``outcome_named``) in its window.

    For one of them. Raises NotFound for anybody else, and where no programme shares the credit by agreement.
    """
    found = outcome_named(outcome)
    who = served(outcome_ids=[found.pk], versions=due.by_agreement(outcome_id=found.pk, at=at), at=at)[found.pk]
    if viewer.employee_id not in who:
        raise NotFound(f"There is no outcome {outcome[:64]!r} whose credit you share by agreement.")
    rows = people.employees(employee_ids=who).values()
    return {each.pk: each.name for each in sorted(rows, key=lambda one: one.name)}
