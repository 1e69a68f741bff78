"""What employees tell about customers' difficulties, and what became of it."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.listening import selectors, services

COLUMNS = "id reported_at reporter customer_id state text answer".split()
LONGEST_LIST = 200


class Command(LaurelsCommand):
    help = "Show what employees reported (list), or say what became of a report (settle); the reporter reads that."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        settle = actions.add_parser("settle", help="by a programme owner")
        settle.add_argument("friction", type=int, metavar="ID", help="as listed")
        settle.add_argument("outcome", choices=("done", "dropped"), help="whether something was done")
        settle.add_argument("--answer", default="", metavar="TEXT", help="what, or why not; needed to drop it")
        self._common(settle, acts=True)
        listing = actions.add_parser("list", help="the latest reports")
        listing.add_argument("--state", choices=("open", "done", "dropped"), help="only in this state")
        self._common(listing, formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] != "list"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"settle": self._settle, "list": self._list}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _settle(self, options: dict[str, Any]) -> None:
        services.settle_friction(
            actor=self.actor,
            friction_id=options["friction"],
            is_done=options["outcome"] == "done",
            answer=options["answer"],
            at=self.at,
        )
        self.stdout.write(f"Report {options['friction']} is {options['outcome']}.")

    def _list(self, options: dict[str, Any]) -> None:
        found = selectors.frictions(viewer=self.actor, at=self.at, state=options["state"], limit=LONGEST_LIST)
        self.write_rows(
            COLUMNS,
            (
                (
                    row.friction_id,
                    row.reported_at.isoformat(),
                    row.reporter_name,
                    row.customer,
                    row.state,
                    row.text,
                    row.answer,
                )
                for row in found
            ),
        )
