"""What is proposed, for whom, and how far it has come."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.rewards import selectors, states


class Command(LaurelsCommand):
    help = "List proposals by number; amounts in minor units of their currency, or points."
    formats = ("text", "csv", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = sorted({name.partition(":")[0] for name in states.NEXT})
        parser.add_argument("--programme", metavar="CODE", help="only of this programme")
        parser.add_argument("--state", choices=names, help="only in this state")
        parser.add_argument("--employee", metavar="ID", help="only of this employee")
        parser.add_argument("--entity", metavar="ID", help="only of this legal entity")
        parser.add_argument(
            "--reciprocal",
            dest="is_reciprocal",
            action="store_true",
            help="only those approved by somebody whose award the person approved within 90 days",
        )
        parser.add_argument("--uncredited", action="store_true", help="list outcomes nobody is credited for instead")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        if options["uncredited"]:
            rows = selectors.uncredited(programme=options["programme"])
            self.write_rows(("programme", "outcome_id", "customer_id", "occurred_at"), rows)
            return
        wanted = {name: options[name] for name in ("programme", "state", "employee", "entity", "is_reciprocal")}
        self.write_rows(selectors.COLUMNS, selectors.proposals(viewer=self.actor, at=self.at, **wanted))
