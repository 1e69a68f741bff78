"""Simulations that are kept: asked for, worked off as a job or at once, cited when a version is activated."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.jobs import services as jobs
from recognition.programmes import definition as definitions
from recognition.programmes import selectors
from recognition.programmes.models import Simulation
from recognition.programmes.simulation import preview, running

KIND = "simulation"
_LINE = "simulation_id side employee_id team_id month unit amount outcomes".split()


class SimulationRuns(DomainError):
    """Another worker is at this simulation."""

    code = "simulation_runs"


class SimulationStopped(DomainError):
    """The job of this simulation was cancelled or failed."""

    code = "simulation_stopped"


def request_simulation(
    *,
    actor: Actor,
    text: str,
    compares: int | None,
    from_date: date,
    to_date: date,
    at: datetime,
    key: str,
    as_of: datetime | None = None,
) -> int:
    """Ask what a programme file (TOML) would have paid for outcomes of these days, beside version ``compares``.

    Facts as known ``as_of``, by default now. Returns the simulation's id; its job waits for a worker, or for
    ``run_simulation``. Needs one of preview.MAY_SIMULATE.
    Raises BadProgramme, BadStretch, UnknownVersion, RoleNeeded, KeyReused.
    """
    says = definitions.parse(text)
    known = at if as_of is None else as_of
    running.require_stretch(from_date=from_date, to_date=to_date, as_of=known, at=at)
    with db.durable():
        preview.require_right(actor=actor, at=at)
        if compares is not None:
            selectors.version(version_id=compares)
        asked = Simulation(compares_id=compares, from_date=from_date, to_date=to_date, as_of=known)
        arguments: dict[str, Any] = {
            "definition": says.fingerprint(),
            "compares": compares,
            "from": from_date,
            "to": to_date,
            "as_of": as_of,
        }
        return activity.once(
            service="programmes.request_simulation",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: _request(actor, says, asked, at),
        )


def run_simulation(*, simulation_id: int, at: datetime, run: jobs.Run | None = None) -> Simulation:
    """Compute a simulation and store its lines and figures, all at once at its end; a finished one is returned.

    ``run`` is the job's attempt where a worker started it; without one the job is taken from the queue. Says how
    far it is after each few thousand outcomes. Raises UnknownSimulation, SimulationRuns, SimulationStopped,
    CreditNotComputed, and JobCancelled or RunLost, which the job already knows of.
    """
    found = selectors.simulation(simulation_id)
    if found.ended_at is not None:
        return found
    run = run or jobs.take(job_id=found.job_id or 0, at=at)
    if run is None:
        raise _not_mine(selectors.simulation(simulation_id))
    now = jobs.clock_from(at)
    with jobs.ending(run, now):
        answer = running.answer(_question(found), progress=_progress(run, now))
        with db.durable():
            _store(found, answer, now())
            jobs.finish(run=run, at=now(), result={"simulation": found.pk})
    return found


def cancel_simulation(*, actor: Actor, simulation_id: int, at: datetime) -> None:
    """Stop a simulation: at once while it waits, at its next sign of life while it runs.

    Needs one of preview.MAY_SIMULATE. Raises UnknownSimulation, RoleNeeded, JobEnded.
    """
    with db.durable():
        preview.require_right(actor=actor, at=at)
        found = selectors.simulation(simulation_id)
        jobs.cancel(job_id=found.job_id or 0, at=at)
        activity.record(actor=actor, at=at, code="simulation.cancelled", subject_kind="simulation", subject_id=found.pk)


def _request(actor: Actor, says: definitions.Definition, simulation: Simulation, at: datetime) -> int:
    simulation.programme_code = says.programme
    simulation.fingerprint = says.fingerprint()
    simulation.definition = says.document()
    simulation.asked_by_id = actor.employee_id
    simulation.asked_at = at
    simulation.save()
    simulation.job_id = jobs.queue(actor=actor, kind=KIND, arguments={"simulation": simulation.pk}, at=at)
    simulation.save(update_fields=["job"])
    activity.record(
        actor=actor,
        at=at,
        code="simulation.requested",
        subject_kind="simulation",
        subject_id=simulation.pk,
        data={"fingerprint": simulation.fingerprint, "job": simulation.job_id},
    )
    return simulation.pk


def _question(found: Simulation) -> running.Question:
    return running.Question(
        draft=definitions.from_document(found.definition),
        active=None if found.compares is None else definitions.from_document(found.compares.definition),
        from_date=found.from_date,
        to_date=found.to_date,
        as_of=found.as_of,
    )


def _progress(run: jobs.Run, now: Callable[[], datetime]) -> running.Progress:
    return lambda done, total: jobs.progress(run=run, done=done, total=total, at=now())


def _store(found: Simulation, answer: running.Answer, at: datetime) -> None:
    db.copy_rows(table="programmes_simulationline", columns=_LINE, rows=_rows(found.pk, answer))
    found.ended_at, found.figures = at, answer.figures
    found.save(update_fields=["ended_at", "figures"])


def _rows(simulation_id: int, answer: running.Answer) -> Iterator[tuple[Any, ...]]:
    return ((simulation_id, side, *line) for side, lines in answer.lines.items() for line in lines)


def _not_mine(found: Simulation) -> DomainError:
    state = found.job.state if found.job else "lost"
    if state == "running":
        return SimulationRuns(f"Simulation {found.pk} is running already; look again when it is done.")
    return SimulationStopped(f"The job of simulation {found.pk} is {state}; ask for it again.")
