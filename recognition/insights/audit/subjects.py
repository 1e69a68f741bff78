"""Whose amounts stand in what happened, so that who reads it can be noted."""

from collections.abc import Iterable

from recognition.people.trail import ActivityRow
from recognition.rewards.models import ClawBackCase, Proposal
from recognition.shop.models import Order


def people_in(rows: Iterable[ActivityRow]) -> set[int]:
    """The employees whose awards, orders and cases the rows tell the facts of; at most three statements."""
    told: dict[str, set[int]] = {}
    for row in rows:
        if row.data is not None:
            told.setdefault(row.subject_kind, set()).add(row.subject_id)
    found: set[int] = set()
    for kind, model in (("proposal", Proposal), ("order", Order), ("case", ClawBackCase)):
        if numbers := told.get(kind):
            found |= set(model._default_manager.filter(pk__in=numbers).values_list("employee", flat=True))
    return found
