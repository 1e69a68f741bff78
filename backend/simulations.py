"""What the commands about simulations have in common: who looks, and how it is printed."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.programmes.simulation import report
from recognition.programmes.simulation.running import Answer

COLUMNS = ("employee_id", "amount_minor", "unit")


class SimulationCommand(LaurelsCommand):
    """A command that shows everybody's amounts: who looks is named outside demo and test."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--as", dest="acting", metavar="EMPLOYEE", help="who looks; needed outside demo and test")
        parser.add_argument("--break-glass", metavar="REASON", help="needed with --as outside demo and test")

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["acting"] is not None
        if not self.acts and settings.LAURELS.is_production:
            raise CommandError("This shows what everybody would get; say who looks with --as here.", returncode=2)
        super().handle(*args, **options)

    def say(self, answer: Answer, *, programme_code: str) -> None:
        """Print an answer: as text everything, else the draft's amount of each employee and unit."""
        if self.format != "text":
            self.write_rows(COLUMNS, report.by_employee(answer.lines["draft"]))
            return
        for sentence in report.summary(answer.figures):
            self.stdout.write(sentence)
        for section in report.sections(answer, programme_code=programme_code):
            self.stdout.write(f"\n{section.title}")
            if section.rows:
                self.write_rows(section.columns, section.rows)
