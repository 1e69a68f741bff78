"""How awards are decided: counts for auditors."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand, day
from recognition.rewards import selectors


class Command(LaurelsCommand):
    help = (
        "Count what was approved, adjusted, declined, confirmed and revoked, by programme and by whose right: by"
        " delegates, in bulk, reciprocal, and the median hours it waited. In order of names, not of figures."
    )
    formats = ("text", "csv", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="from_date", type=day, required=True, metavar="DATE", help="first day")
        parser.add_argument("--to", dest="to_date", type=day, required=True, metavar="DATE", help="last day, inclusive")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        days = {name: options[name] for name in ("from_date", "to_date")}
        self.write_rows(selectors.APPROVAL_COLUMNS, selectors.approval_report(viewer=self.actor, at=self.at, **days))
