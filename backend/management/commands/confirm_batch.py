"""Somebody confirms that payroll has taken a batch over."""

from argparse import ArgumentParser
from typing import Any

from backend import batch_output
from backend.command import LaurelsCommand
from recognition.payroll import services


class Command(LaurelsCommand):
    help = "Confirm that payroll has taken an exported batch over; from then on only reversals correct it."
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", metavar="ID", help="id or code, for example 2026-09-0001 or acme-dk/2026-09-0001")
        parser.add_argument(
            "--explanation", default="", metavar="TEXT", help="why, where payroll's answer is missing or differs"
        )
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        batch = services.confirm_batch(
            actor=self.actor, reference=options["batch"], explanation=options["explanation"], at=self.at
        )
        self.stdout.write(f"{batch_output.name(batch)} is confirmed since {batch.confirmed_at:%Y-%m-%dT%H:%M:%SZ}.")
