import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backend.command import LaurelsCommand, moment
from integrations.sources import bundle
from recognition.people.reports import Merged


class Command(LaurelsCommand):
    help = "Import a folder of CSV files (employees, customers, interactions, outcomes, entities): whole or nothing."
    formats = ("text", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder with the files")
        parser.add_argument("--dry-run", action="store_true", help="check and report everything, write nothing")
        parser.add_argument("--skip-bad-rows", action="store_true", help="leave rows with errors out, import the rest")
        parser.add_argument(
            "--complete-until",
            type=moment,
            metavar="TIMESTAMP",
            help="everything from before this time is in the files; default: the clock",
        )
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        imported = bundle.import_bundle(
            actor=self.actor,
            folder=options["folder"],
            at=self.at,
            complete_until=options["complete_until"],
            is_rehearsal=options["dry_run"],
            skip_bad_rows=options["skip_bad_rows"],
            progress=self._progress,
        )
        write = self._write_report_json if self.format == "json" else self._write_report
        write(imported, is_rehearsal=options["dry_run"])

    def _progress(self, file: str, rows: int) -> None:
        self.stderr.write(f"{file}: {rows} rows read …")

    def _write_report_json(self, imported: bundle.Imported, *, is_rehearsal: bool) -> None:
        report = asdict(imported) | {"is_unchanged": imported.is_unchanged, "is_dry_run": is_rehearsal}
        json.dump(report, self.stdout, indent=1, ensure_ascii=False)
        self.stdout.write("")

    def _write_report(self, imported: bundle.Imported, *, is_rehearsal: bool) -> None:
        for name, merged in imported.merged.items():
            self.stdout.write(f"{name}.csv: {_counts(merged)}")
            for row in merged.corrections:
                self.stdout.write(f"  corrected {row.key}: {row.field} {row.old} → {row.new}")
            if ignored := imported.ignored.get(name):
                self.stdout.write(f"  ignored columns: {', '.join(ignored)}")
        for problem in imported.left_out:
            self.stdout.write(f"left out: {problem}")
        total = Merged()
        for merged in imported.merged.values():
            total.new += merged.new
            total.unchanged += merged.unchanged
            total.corrected += merged.corrected
            total.repeated += merged.repeated
        self.stdout.write(f"In all: {_counts(total)}; {imported.left_out_count} errors in rows left out.")
        if imported.is_unchanged:
            self.stdout.write("Nothing changed.")
        if is_rehearsal:
            self.stdout.write("This was a dry run: nothing was written.")


def _counts(merged: Merged) -> str:
    repeated = f", {merged.repeated} twice the same (ignored)" if merged.repeated else ""
    return f"{merged.new} new, {merged.unchanged} unchanged, {merged.corrected} corrected{repeated}"
