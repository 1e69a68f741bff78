"""What the sweeps ask of programmes."""

from datetime import datetime

from recognition.jobs import services as jobs
from recognition.programmes.services import simulating


def simulate_due(*, at: datetime) -> int:
    """Work off the simulation that has waited longest; how many were worked off, done or not."""

    def work(run: jobs.Run) -> None:
        simulating.run_simulation(simulation_id=run.arguments["simulation"], at=at, run=run)

    return jobs.work_off(kind=simulating.KIND, work=work, at=at)
