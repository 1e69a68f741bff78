"""What the sweeps ask of programmes."""

from contextlib import suppress
from datetime import datetime

from recognition.core.errors import DomainError
from recognition.jobs import services as jobs
from recognition.programmes.services import simulating


def simulate_due(*, at: datetime) -> int:
    """Work off the simulation that has waited longest; how many were worked off, done or not."""
    run = jobs.start(kinds=[simulating.KIND], at=at)
    if run is None:
        return 0
    # The job tells who asked what went wrong; the sweep has nothing to add.
    with suppress(DomainError):
        simulating.run_simulation(simulation_id=run.arguments["simulation"], at=at, run=run)
    return 1
