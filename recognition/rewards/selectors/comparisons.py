"""How reality differs from a simulation, as far as a job has found out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from recognition.core.actor import Actor
from recognition.jobs.models import Job
from recognition.programmes.simulation import results

KIND = "comparison"


class Comparison(NamedTuple):
    """The newest comparison of a simulation: the ``state`` of its job, and when it is done the ``reasons`` in sums.

    Each reason has unit, reason, amount (more in reality, or less: below 0), awards and people; none: no difference.
    """

    state: str
    asked_at: datetime
    reasons: Sequence[dict[str, Any]]
    error_code: str
    error: str

    @property
    def is_under_way(self) -> bool:
        return self.state in (Job.State.QUEUED, Job.State.RUNNING)


def comparison_of(*, viewer: Actor, simulation_id: int, at: datetime) -> Comparison | None:
    """The newest one; None when nobody asked. Needs one of preview.MAY_SIMULATE. Raises RoleNeeded."""
    results.require_people(viewer, at)
    found = Job.objects.filter(kind=KIND, arguments={"simulation": simulation_id}).order_by("-pk").first()
    if found is None:
        return None
    return Comparison(found.state, found.queued_at, found.result or (), found.error_code, found.error_sentence)
