"""Simulations that are kept: which there are, how far they are, what they came to."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from backend.simulations import SimulationCommand
from recognition.programmes import selectors, services
from recognition.programmes.models import Simulation
from recognition.programmes.simulation import preview

COLUMNS = "id programme fingerprint from to as_of beside asked_by asked_at state done of".split()


class Command(SimulationCommand):
    help = "Simulations kept by `simulate --store` or `--queue`: list them, show one, cancel one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="all of them, newest first, with how far they are")
        listing.add_argument("--programme", metavar="CODE", help="only of this programme")
        show = actions.add_parser("show", help="what one came to")
        cancel = actions.add_parser("cancel", help="stop one that waits or runs")
        for action in (show, cancel):
            action.add_argument("simulation", type=int, metavar="ID")
        for action, formats in ((listing, ("text", "csv", "json")), (show, ("text", "csv", "json")), (cancel, ())):
            self.formats = formats
            super().add_arguments(action)

    def run(self, options: dict[str, Any]) -> None:
        {"list": self._list, "show": self._show, "cancel": self._cancel}[options["action"]](options)

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(COLUMNS, _rows(selectors.simulations(programme_code=options["programme"])))

    def _show(self, options: dict[str, Any]) -> None:
        answer = preview.kept(viewer=self.actor, simulation_id=options["simulation"], at=self.at)
        self.say(answer, programme_code=selectors.simulation(options["simulation"]).programme_code)

    def _cancel(self, options: dict[str, Any]) -> None:
        services.cancel_simulation(actor=self.actor, simulation_id=options["simulation"], at=self.at)
        self.stdout.write(f"Simulation {options['simulation']} stops.")


def _rows(found: list[Simulation]) -> Iterator[tuple[Any, ...]]:
    for each in found:
        job = each.job
        state, done, total = (job.state, job.progress_done, job.progress_total) if job else ("lost", None, None)
        yield (
            each.pk,
            each.programme_code,
            each.fingerprint,
            each.from_date,
            each.to_date,
            each.as_of.isoformat(),
            each.compares_id,
            each.asked_by.external_id if each.asked_by else "",
            each.asked_at.isoformat(),
            state,
            done,
            total,
        )
