"""Simulations as a list, for who may simulate."""

from datetime import date, datetime
from typing import NamedTuple

from recognition.core.actor import Actor
from recognition.programmes.models import Simulation
from recognition.programmes.simulation import preview


class SimulationRow(NamedTuple):
    """One simulation and how its job stands; days inclusive, ``compares`` the id of a version."""

    number: int
    programme: str
    fingerprint: str
    compares: int | None
    from_date: date
    to_date: date
    as_of: datetime
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    state: str
    progress_done: int
    progress_total: int | None
    error_code: str
    error_sentence: str


def simulations(
    *,
    viewer: Actor,
    at: datetime,
    simulation: int | None = None,
    programme: str | None = None,
    after: int | None = None,
    limit: int,
) -> list[SimulationRow]:
    """The simulations by number, for who may simulate. Raises RoleNeeded."""
    preview.require_right(actor=viewer, at=at)
    wanted = {"pk": simulation, "programme_code": programme, "pk__gt": after}
    found = Simulation.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return [_simulation(row) for row in found.select_related("job", "asked_by").order_by("pk")[:limit]]


def _simulation(row: Simulation) -> SimulationRow:
    job = row.job
    return SimulationRow(
        number=row.pk,
        programme=row.programme_code,
        fingerprint=row.fingerprint,
        compares=row.compares_id,
        from_date=row.from_date,
        to_date=row.to_date,
        as_of=row.as_of,
        asked_by=row.asked_by.external_id if row.asked_by else "",
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        state=job.state if job else "done",
        progress_done=job.progress_done if job else 0,
        progress_total=job.progress_total if job else None,
        error_code=job.error_code if job else "",
        error_sentence=job.error_sentence if job else "",
    )
