"""Remove what has run out."""

from argparse import ArgumentParser
from typing import Any

from backend import retention
from backend.command import LaurelsCommand
from recognition.privacy import services


class Command(LaurelsCommand):
    help = "Remove rows whose clock has run out, as laurels_retention; legal holds stop it. Safe to kill and run again."
    formats = ("text", "csv", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run."""
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")

    def run(self, options: dict[str, Any]) -> None:
        """Say how many rows of each clock went, or would; progress on stderr."""

        def tell(clock: str, count: int) -> None:
            self.stderr.write(f"{clock}: {count}")

        counts = services.prune(at=self.at, using=retention.connection_name(), is_dry=options["dry_run"], tell=tell)
        self.write_rows(("clock", "rows"), sorted(counts.items()))
