"""A simulation set beside what was really proposed, as a job: the whole difference in sums, reason by reason."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core import db
from recognition.core.actor import Actor, system
from recognition.jobs import services as jobs
from recognition.programmes import definition as definitions
from recognition.programmes import selectors as programmes
from recognition.programmes.simulation import preview
from recognition.rewards.selectors import comparisons, reality


def request_comparison(*, actor: Actor, simulation_id: int, at: datetime, key: str) -> int:
    """Ask how reality differs from a simulation; the id of the job, which waits for a worker.

    Needs one of preview.MAY_SIMULATE. Raises UnknownSimulation, RoleNeeded, KeyReused.
    """
    with db.durable():
        preview.require_right(actor=actor, at=at)
        programmes.simulation(simulation_id)
        arguments = {"simulation": simulation_id}
        return activity.once(
            service="rewards.request_comparison",
            actor=actor,
            key=key,
            arguments=arguments,
            at=at,
            work=lambda: jobs.queue(actor=actor, kind=comparisons.KIND, arguments=arguments, at=at),
        )


def run_comparison(*, run: jobs.Run, at: datetime) -> None:
    """Compare, and end the run with the sums; what goes wrong the job knows.

    Raises JobCancelled, RunLost, and what ``reality.comparison`` raises.
    """
    now = jobs.clock_from(at)
    found = programmes.simulation(run.arguments["simulation"])
    with jobs.ending(run, now):
        reasons = reality.comparison(
            viewer=system("comparison"),
            text=definitions.to_toml(definitions.from_document(found.definition)),
            from_date=found.from_date,
            to_date=found.to_date,
            as_of=found.as_of,
            at=at,
            beat=lambda: jobs.progress(run=run, done=0, at=now()),
        )
        jobs.finish(run=run, at=now(), result=summed(reasons))


def summed(reasons: Iterable[reality.Reason]) -> list[dict[str, Any]]:
    """By unit and reason the amount, how many awards and how many people; the largest difference first."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in reasons:
        key = each.unit, each.reason
        sums[key][0] += each.amount_minor
        sums[key][1] += 1
        people[key].add(each.employee_id)
    ordered = sorted(sums, key=lambda key: (key[0], -abs(sums[key][0]), key[1]))
    return [
        {"unit": unit, "reason": reason, "amount": amount, "awards": awards, "people": len(people[unit, reason])}
        for unit, reason in ordered
        for amount, awards in [sums[unit, reason]]
    ]
