"""A payroll releaser exports a batch to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from backend.command import LaurelsCommand
from backend.payroll_formats import FORMATS
from backend.whole_file import replacing
from recognition.payroll import services


class Command(LaurelsCommand):
    help = "Write the payroll file of a batch; made once, the same bytes ever after."
    acts = True
    formats = tuple(FORMATS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", metavar="ID", help="id or code, for example 2026-09-0001 or acme-dk/2026-09-0001")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where the file goes")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        with replacing(options["out"]) as file:
            stored = services.export_batch(
                actor=self.actor, reference=options["batch"], file_format=FORMATS[self.format], at=self.at
            )
            file.write(stored.content)
        self.stdout.write(f"{options['out']}: {len(stored.content)} bytes, sha256 {stored.sha256}")
