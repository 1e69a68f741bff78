"""What became known after outcomes were judged."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.rewards import selectors

COLUMNS = selectors.LateEvidence._fields


class Command(LaurelsCommand):
    help = (
        "List what became known since an occasion was judged or corrected last: touchpoints and nominations in the"
        " window, what was counted and is superseded, other outcomes of the occasion, a corrected outcome. It moves"
        " nothing until somebody opens a correction."
    )
    formats = ("text", "csv", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--programme", metavar="CODE", help="only of this programme")
        parser.add_argument("--outcome", metavar="ID", help="only of this outcome_id (source:outcome_id)")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        found = selectors.late_evidence(programme=options["programme"], outcome=options["outcome"], at=self.at)
        rows = ((*each[:3], each.known_at.isoformat(), each.occurred_at.isoformat(), *each[5:]) for each in found)
        self.write_rows(COLUMNS, rows)
