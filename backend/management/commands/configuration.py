from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from backend import reference


class Command(BaseCommand):
    help = "Print the reference of all environment variables, or write it to docs/configuration.md."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/configuration.md instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            (settings.BASE_DIR / "docs/configuration.md").write_text(reference.configuration(), encoding="utf-8")
        else:
            self.stdout.write(reference.configuration(), ending="")
