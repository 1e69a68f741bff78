"""What a programme file would have paid over a stretch of history."""

import uuid
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from backend.command import day, moment, read_text
from backend.simulations import SimulationCommand
from recognition.people import selectors as people
from recognition.programmes import definition, selectors, services
from recognition.programmes.simulation import preview
from recognition.rewards.selectors import reality


class Command(SimulationCommand):
    help = (
        "Show what a programme file would have paid for the outcomes of a stretch of days; nothing is proposed or"
        " booked. As text also who gains and loses, how concentrated it is, and how much hangs on the credit policy."
    )
    formats = ("text", "csv", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="PROGRAMME_FILE", help="TOML; it need not be loaded")
        parser.add_argument("--from", dest="from_date", type=day, required=True, metavar="DATE", help="first day")
        parser.add_argument("--to", dest="to_date", type=day, required=True, metavar="DATE", help="last day")
        parser.add_argument(
            "--against", metavar="VERSION", help="id of a version, active, or nothing; default: active, where there is"
        )
        parser.add_argument("--as-of", type=moment, metavar="TIMESTAMP", help="facts as known then; default: now")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--reality", action="store_true", help="list how the programme's proposals differ, and why")
        way.add_argument("--store", action="store_true", help="keep it, to compare and to cite at activation")
        way.add_argument("--queue", action="store_true", help="keep it and let a worker compute it; see `simulation`")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        text = read_text(options["file"])
        code = definition.parse(text).programme
        asked = {
            "text": text,
            "from_date": options["from_date"],
            "to_date": options["to_date"],
            "at": self.at,
            "as_of": options["as_of"] or self.at,
        }
        if options["reality"]:
            self._reality(asked)
            return
        asked["compares"] = self._against(options["against"], code)
        if options["store"] or options["queue"]:
            self._keep(asked, code, waits=options["queue"])
            return
        self.say(
            preview.of_file(viewer=self.actor, has_sensitivity=self.format == "text", **asked), programme_code=code
        )

    def _against(self, wish: str | None, code: str) -> int | None:
        if wish == "nothing":
            return None
        if wish is not None and wish != "active":
            return _number(wish)
        found = selectors.version_in_force(programme_code=code, day=people.company_date(self.at))
        if found is None and wish == "active":
            raise CommandError(f"No version of {code} is active; leave out --against.", returncode=1)
        return None if found is None else found.pk

    def _keep(self, asked: Mapping[str, Any], code: str, *, waits: bool) -> None:
        simulation_id = services.request_simulation(actor=self.actor, key=str(uuid.uuid4()), **asked)
        if waits:
            self.stdout.write(f"Simulation {simulation_id} waits for a worker; see `simulation show {simulation_id}`.")
            return
        services.run_simulation(simulation_id=simulation_id, at=self.at)
        if self.format == "text":
            self.stdout.write(f"Kept as simulation {simulation_id}.")
        self.say(preview.kept(viewer=self.actor, simulation_id=simulation_id, at=self.at), programme_code=code)

    def _reality(self, asked: Mapping[str, Any]) -> None:
        found: Iterable[reality.Reason] = reality.comparison(viewer=self.actor, **asked)
        if self.format == "text":
            found = list(found)
            if not found:
                self.stdout.write("No difference: the proposals are what the file says.")
                return
        self.write_rows(reality.Reason._fields, found)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise CommandError(f"--against {text} is neither the id of a version, active nor nothing.", returncode=2)
    return int(text)
