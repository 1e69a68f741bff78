"""Who would share the credit for an outcome by agreement, for the form in which one of them proposes how."""

from datetime import datetime

from recognition.core.actor import Actor
from recognition.people import selectors as people
from recognition.rewards import due
from recognition.rewards.selectors.agreement import served
from recognition.rewards.selectors.outcomes import UnknownOutcome, outcome_named


def sharers(*, viewer: Actor, outcome: str, at: datetime) -> dict[int, str]:
    """The names of everybody who served the customer of ``outcome`` (as in ``outcome_named``) in its window.

    For one of them. Raises UnknownOutcome, in the same words for anybody else, for an outcome that is not there, and
    where no programme shares the credit by agreement.
    """
    who = _who_served(outcome, at)
    if viewer.employee_id not in who:
        raise UnknownOutcome(
            f"There is no outcome {outcome[:64]!r} whose credit you share by agreement; write it as source:outcome_id."
        )
    rows = people.employees(employee_ids=who).values()
    return {each.pk: each.name for each in sorted(rows, key=lambda one: one.name)}


def _who_served(outcome: str, at: datetime) -> set[int]:
    """Nobody where no outcome is called so, or several are."""
    try:
        found = outcome_named(outcome)
    except UnknownOutcome:
        return set()
    return served(outcome_ids=[found.pk], versions=due.by_agreement(outcome_id=found.pk, at=at), at=at)[found.pk]
