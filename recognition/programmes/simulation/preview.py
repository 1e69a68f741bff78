"""Looking at simulations: one that is not kept, and one that was."""

from datetime import date, datetime

from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.people import access
from recognition.people.models import Role
from recognition.programmes import definition as definitions
from recognition.programmes import selectors
from recognition.programmes.simulation import running


class NotSimulatedYet(DomainError):
    """The simulation is not done, so there is nothing to look at."""

    code = "not_simulated_yet"


MAY_SIMULATE = (Role.PROGRAMME_OWNER, Role.HR, Role.FINANCE, Role.AUDITOR)


def require_right(*, actor: Actor, at: datetime) -> None:
    """Raise RoleNeeded unless the person may see everybody's amounts; a system actor may."""
    if not actor.is_system:
        access.require_role(actor=actor, roles=MAY_SIMULATE, at=at)


def of_file(
    *,
    viewer: Actor,
    text: str,
    compares: int | None,
    from_date: date,
    to_date: date,
    as_of: datetime,
    at: datetime,
    has_sensitivity: bool = True,
) -> running.Answer:
    """What a programme file (TOML) would have paid, beside version ``compares`` or nothing; no row is written.

    Raises BadProgramme, BadStretch, UnknownVersion, RoleNeeded, CreditNotComputed.
    """
    require_right(actor=viewer, at=at)
    running.require_stretch(from_date=from_date, to_date=to_date, as_of=as_of, at=at)
    beside = None if compares is None else selectors.version(version_id=compares)
    return running.answer(
        running.Question(
            draft=definitions.parse(text),
            active=None if beside is None else definitions.from_document(beside.definition),
            from_date=from_date,
            to_date=to_date,
            as_of=as_of,
            has_sensitivity=has_sensitivity,
        )
    )


def kept(*, viewer: Actor, simulation_id: int, at: datetime) -> running.Answer:
    """What a simulation came to. Raises UnknownSimulation, NotSimulatedYet, RoleNeeded."""
    require_right(actor=viewer, at=at)
    found = selectors.simulation(simulation_id)
    if found.figures is None:
        state = found.job.state if found.job else "lost"
        raise NotSimulatedYet(f"Simulation {simulation_id} is not done; its job is {state}.")
    return running.Answer(lines=selectors.simulation_lines(simulation_id=simulation_id), figures=found.figures)
