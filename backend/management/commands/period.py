"""HR opens the first pay period of an entity."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.payroll import services


class Command(LaurelsCommand):
    help = "Open the first pay period of an entity; later ones open when the one before is closed (close_period)."
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["open"], help="what to do")
        parser.add_argument("entity", metavar="ENTITY", help="the legal entity, for example acme-dk")
        parser.add_argument("code", metavar="CODE", help="the period, for example 2026-09")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        entity, code = options["entity"], options["code"]
        services.open_period(actor=self.actor, entity_code=entity, code=code, at=self.at)
        self.stdout.write(f"{code} of {entity} is open.")
