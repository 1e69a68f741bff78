"""Write the JSON Schemas of the reward report's tables from their columns, or say that committed ones are stale."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrations.payroll import report_schema
from recognition.payroll.selectors import report_sheets


class Command(BaseCommand):
    """Exit code 1 where the code and a committed file disagree."""

    help = "Write the JSON Schema of every table of the reward report; with --check only compare."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Compare instead of writing."""
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare every one, and have no other."""
        wanted = {
            f"{table}.schema.json": report_schema.written(table, columns)
            for table, columns in report_sheets.COLUMNS.items()
        }
        report_schema.FOLDER.mkdir(exist_ok=True)
        found = {path.name: path.read_text(encoding="utf-8") for path in report_schema.FOLDER.iterdir()}
        where = report_schema.FOLDER.relative_to(settings.BASE_DIR)
        if found == wanted:
            self.stdout.write(f"{where} is what the code says.")
            return
        if options["check"]:
            stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
            raise CommandError(f"{', '.join(stale)}: stale; run `manage.py report_schemas`.", returncode=1)
        for name in found.keys() - wanted.keys():
            (report_schema.FOLDER / name).unlink()
        for name, text in wanted.items():
            (report_schema.FOLDER / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{where} is written.")
