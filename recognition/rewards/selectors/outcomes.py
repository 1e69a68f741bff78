"""An outcome by the name the company gives it."""

from recognition.core.errors import NotFound
from recognition.customers.models import Outcome


class UnknownOutcome(NotFound):
    """No outcome has this id, or several sources use it."""

    code = "unknown_outcome"


def outcome_named(name: str) -> Outcome:
    """The outcome as it is known now, by its external id or ``source:external id``. Raises UnknownOutcome."""
    standing = Outcome.objects.filter(superseded_at__isnull=True).select_related("customer", "source")
    found = list(standing.filter(external_id=name)[:2])
    source, colon, external_id = name.partition(":")
    if not found and colon:
        found = list(standing.filter(source__code=source, external_id=external_id))
    if not found:
        raise UnknownOutcome(f"There is no outcome {name!r}; use the outcome_id of outcomes.csv.")
    if len(found) > 1:
        raise UnknownOutcome(f"Several sources have an outcome {name!r}; write it as source:outcome_id.")
    return found[0]
