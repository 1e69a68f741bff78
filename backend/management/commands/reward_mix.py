"""What is paid for winning customers and what for keeping them."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.rewards import selectors


class Command(LaurelsCommand):
    help = (
        "Show the reward mix by period, team, programme and unit: winning and keeping, gains and saves; amounts in"
        " minor units of their currency, or points, shares in parts per million."
    )
    formats = ("text", "csv", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", required=True, metavar="MONTH", help="for example 2026-07")
        parser.add_argument("--to", dest="last", required=True, metavar="MONTH", help="the last month, included")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        rows = selectors.reward_mix(viewer=self.actor, first=options["first"], last=options["last"], at=self.at)
        self.write_rows(selectors.MIX_COLUMNS, rows)
