import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone

from backend import diagnosis


class Command(BaseCommand):
    help = "Look at settings, database, roles, guards, broker and clock, and say what is wrong and how to mend it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text", help="how to print the findings")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        found = diagnosis.findings(at=timezone.now())
        if options["format"] == "json":
            self.stdout.write(json.dumps([asdict(finding) for finding in found], indent=2))
        else:
            for finding in found:
                self.stdout.write(f"{finding.level:<8} {finding.check}: {finding.sentence}")
        errors = sum(finding.level == "error" for finding in found)
        if errors:
            raise CommandError(f"{errors} of {len(found)} findings need mending.")
