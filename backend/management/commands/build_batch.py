"""A payroll preparer builds a batch."""

from argparse import ArgumentParser
from typing import Any

from backend import batch_output
from backend.command import LaurelsCommand
from recognition.payroll import selectors, services


class Command(LaurelsCommand):
    help = "Put everything payable of closed periods up to CODE into a new payroll batch."
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entity", metavar="ENTITY", help="the legal entity, for example acme-dk")
        parser.add_argument("code", metavar="CODE", help="the closed period, for example 2026-09")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        entity, code = options["entity"], options["code"]
        batch = services.build_batch(actor=self.actor, entity_code=entity, code=code, at=self.at)
        if batch is not None:
            self.stdout.write(f"{batch_output.name(batch)} (id {batch.pk}): {batch_output.totals(batch)}")
            return
        self.stdout.write(f"There is nothing new to pay in {code} of {entity}; no batch was built.")
        for known in selectors.batches_of(entity_code=entity, code=code):
            self.stdout.write(
                f"{batch_output.name(known)} (id {known.pk}, {known.state}): {batch_output.totals(known)}"
            )
