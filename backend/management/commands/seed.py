"""A company as large as a large customer's, to measure with."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from backend.seed import load
from backend.seed.plan import Sizes

SIZES = {"people": 10_000, "kudos": 1_000_000, "proposals": 100_000, "touchpoints": 1_000_000, "customers": 50_000}


class Command(LaurelsCommand):
    help = "Fill an empty installation with a made-up company of any size, to measure with; demo and test only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, size in SIZES.items():
            parser.add_argument(f"--{name}", type=int, default=size, help=f"how many; default {size}")
        parser.add_argument("--seed", type=int, default=1, help="the same number makes the same company; default 1")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        if settings.LAURELS.is_production:
            raise CommandError("The seeded company is for demo and test; this is production.", returncode=2)
        try:
            sizes = Sizes(**{name: options[name] for name in (*SIZES, "seed")})
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        begins = time.monotonic()
        load.load(
            sizes=sizes, at=self.at, say=lambda step: self.stdout.write(f"{time.monotonic() - begins:6.0f} s  {step}")
        )
        self.stdout.write(f"{time.monotonic() - begins:6.0f} s  Done.")
