"""Two persons void a batch that payroll has not imported."""

from argparse import ArgumentParser
from typing import Any

from backend import batch_output
from backend.command import LaurelsCommand
from recognition.payroll import services


class Command(LaurelsCommand):
    help = (
        "Void a batch before it is confirmed: one person asks, another completes, and each declares with --not-imported"
        " that payroll has not imported it. Its awards are payable again; build_batch issues them anew."
    )
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", metavar="ID", help="id or code, for example 2026-09-0001 or acme-dk/2026-09-0001")
        parser.add_argument("--not-imported", action="store_true", help="I declare that payroll has not imported it")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        batch = services.void_batch(
            actor=self.actor, reference=options["batch"], is_not_imported=options["not_imported"], at=self.at
        )
        name = batch_output.name(batch)
        if batch.voided_at is None:
            self.stdout.write(f"Asked to void {name}; another person completes it with the same command.")
        else:
            self.stdout.write(
                f"{name} is void since {batch.voided_at:%Y-%m-%dT%H:%M:%SZ}; its awards are payable again."
            )
