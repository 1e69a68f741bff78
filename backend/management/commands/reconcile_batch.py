"""Payroll's answer to a batch is taken in and compared."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import CommandError

from backend import batch_output
from backend.command import LaurelsCommand
from recognition.core import money
from recognition.payroll import answers, services


class Command(LaurelsCommand):
    help = (
        "Compare payroll's answer (CSV: payroll_number, wage_type, amount, period) with the batch it was given. The"
        " newest answer counts; the same file again changes nothing."
    )
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", metavar="ID", help="id or code, for example 2026-09-0001 or acme-dk/2026-09-0001")
        parser.add_argument("file", type=Path, metavar="FILE", help="what payroll gave back")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
        try:
            found = services.reconcile_batch(actor=self.actor, reference=options["batch"], content=content, at=self.at)
        except answers.BadAnswer as error:
            for fault in error.faults:
                self.stderr.write(f"line {fault.line} {fault.field}: {fault.mistake.sentence}")
            raise
        currency = found.batch.entity.currency
        self.stdout.write(
            f"Answer {found.number} to {batch_output.name(found.batch)}: {found.matched} matched,"
            f" {found.different} different, {found.missing} missing, {found.extra} extra;"
            f" {money.to_decimal(found.difference_minor, currency)} {currency} apart."
        )
