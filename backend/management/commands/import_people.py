"""Take in a company's own list of people."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from backend.command import LaurelsCommand
from integrations.directory import importing, presets, sheet, values
from recognition.people import selectors as people

LISTED = 200


class Command(LaurelsCommand):
    """Whole or nothing; nobody is ever deleted."""

    help = "Import a CSV file of people as BambooHR, HiBob, Workday, PeopleForce or you yourself write it."
    formats = ("text", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and how it is to be read."""
        parser.add_argument("file", type=Path, metavar="FILE", help="separator and encoding are found out")
        parser.add_argument("--preset", choices=sorted(presets.PRESETS), default="", help="default: what fits most")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            type=_column,
            metavar="FIELD=COLUMN",
            help="one column by hand; may be repeated",
        )
        orders = [each for each in values.ORDERS if each]
        parser.add_argument("--dates", choices=orders, default="", help="how dates are written; default: found out")
        parser.add_argument("--from", dest="on", type=date.fromisoformat, metavar="DAY", help="default: today")
        parser.add_argument("--skip-wrong-rows", action="store_true", help="leave rows with errors out")
        parser.add_argument("--dry-run", action="store_true", help="find everything out, write nothing")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        """Import it and say what became of each row."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise sheet.BrokenFile(f"{options['file']} cannot be read: {error.strerror}.") from error
        columns = presets.guessed(sheet.read(content).headers, options["preset"])
        wish = importing.Wish(
            columns=columns | dict(options["column"]),
            dates=options["dates"],
            on=options["on"] or people.company_date(self.at),
            skips=options["skip_wrong_rows"],
        )
        report = importing.import_people(
            actor=self.actor, content=content, wish=wish, at=self.at, is_rehearsal=options["dry_run"]
        )
        if self.format == "json":
            self.stdout.write(json.dumps(report.document() | {"counts": report.counts()}, ensure_ascii=False, indent=1))
        else:
            self._tell(report, is_rehearsal=options["dry_run"])
        if report.counts()["wrong"] and not (options["dry_run"] or wish.skips):
            raise importing.RowsWrong("Rows are wrong, so nothing was written; mend them or use --skip-wrong-rows.")

    def _tell(self, report: importing.Report, *, is_rehearsal: bool) -> None:
        told = [row for row in report.rows if row.state != "unchanged" or row.sentence]
        for row in told[:LISTED]:
            place = f"line {row.line}: " if row.line else ""
            self.stdout.write(f"{place}{row.state} {row.key} {row.name}".rstrip())
            for name, before, after in row.changes:
                self.stdout.write(f"  {name}: {before} → {after} from {report.on}")
            if row.sentence:
                self.stdout.write(f"  {row.field}: {row.sentence}.")
        if len(told) > LISTED:
            self.stdout.write(f"… and {len(told) - LISTED} more.")
        self.stdout.write(", ".join(f"{count} {state}" for state, count in report.counts().items()) + ".")
        if doubtful := report.doubtful():
            self.stdout.write(f"{doubtful} worth a look, though not wrong.")
        if report.ignored:
            self.stdout.write(f"Ignored columns: {', '.join(report.ignored)}.")
        if report.is_unchanged:
            self.stdout.write("Nothing changed.")
        elif is_rehearsal:
            self.stdout.write("This was a dry run: nothing was written.")


def _column(text: str) -> tuple[str, str]:
    """The field and column of ``name=Worker``; an argparse type."""
    ours, equals, name = text.partition("=")
    if not (ours and equals and name):
        raise ArgumentTypeError(f"{text!r} names no field and column; write FIELD=COLUMN, for example name=Worker")
    return ours, name
