"""An outcome by the name the company gives it."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from recognition.core.errors import NotFound
from recognition.customers.models import Outcome, Touchpoint

SERVED_WITHIN = timedelta(days=180)


class UnknownOutcome(NotFound):
    """No outcome has this id, or several sources use it."""

    code = "unknown_outcome"


def outcome_named(name: str, *, served_by: int | None = None) -> Outcome:
    """The outcome as it is known now, by its external id or ``source:external id``. Raises UnknownOutcome.

    Only one whose customer the employee ``served_by`` served within 180 days before it, where one is named: of others
    the same is said as of one that is not there.
    """
    standing = Outcome.objects.filter(superseded_at__isnull=True).select_related("customer", "source")
    if served_by is not None:
        standing = standing.filter(_served(served_by))
    found = list(standing.filter(external_id=name)[:2])
    source, colon, external_id = name.partition(":")
    if not found and colon:
        found = list(standing.filter(source__code=source, external_id=external_id))
    if not found and served_by is not None:
        raise UnknownOutcome(
            f"You served no customer of an outcome {name!r}; look at the list of what you may contest."
        )
    if not found:
        raise UnknownOutcome(f"There is no outcome {name!r}; use the outcome_id of outcomes.csv.")
    if len(found) > 1:
        raise UnknownOutcome(f"Several sources have an outcome {name!r}; write it as source:outcome_id.")
    return found[0]


def _served(employee_id: int) -> Exists:
    mine = Touchpoint.objects.filter(employee=employee_id, superseded_at__isnull=True, customer=OuterRef("customer"))
    happened = OuterRef("occurred_at")
    return Exists(mine.filter(occurred_at__gte=happened - SERVED_WITHIN, occurred_at__lt=happened))
