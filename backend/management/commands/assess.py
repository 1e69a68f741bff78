"""From matured outcomes to proposals."""

from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from typing import Any

from backend.command import LaurelsCommand
from recognition.rewards import services


class Command(LaurelsCommand):
    help = (
        "Judge every outcome that has matured and whose touchpoints have all arrived, by the programme version of its"
        " date, and propose the awards. Also lets go what was held and serves what waits for a budget. Running it again"
        " changes nothing."
    )
    formats = ("text", "json", "csv")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=positive, metavar="N", help="judge at most N outcomes")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        report = services.assess(actor=self.actor, at=self.at, limit=options["limit"])
        counted = asdict(report)
        self.write_rows(list(counted), [list(counted.values())])


def positive(text: str) -> int:
    """A whole number above 0; an argparse type."""
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)
