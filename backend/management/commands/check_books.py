"""Prove from raw rows that the books are right."""

from typing import Any

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.ledger import selectors as ledger


class Command(LaurelsCommand):
    help = "Prove from raw rows that the books are right; exit code 1 and a sentence for everything that disagrees."

    def run(self, options: dict[str, Any]) -> None:
        """List what disagrees."""
        sentences = ledger.check_books()
        if sentences:
            raise CommandError("\n".join(sentences), returncode=1)
        self.stdout.write("The books are right.")
