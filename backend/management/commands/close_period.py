"""HR closes a pay period."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.payroll import services


class Command(LaurelsCommand):
    help = "Close the open pay period of an entity, list what is pending, and open the next."
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entity", metavar="ENTITY", help="the legal entity, for example acme-dk")
        parser.add_argument("code", metavar="CODE", help="the period, for example 2026-09")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        entity, code = options["entity"], options["code"]
        closed = services.close_period(actor=self.actor, entity_code=entity, code=code, at=self.at)
        if not closed.is_new:
            self.stdout.write(
                f"{code} of {entity} was already closed by {closed.closed_by} at {closed.closed_at:%Y-%m-%dT%H:%M:%SZ}."
            )
            return
        self.stdout.write(f"{code} of {entity} is closed; {closed.open_code} is open.")
        if closed.statements:
            self.stdout.write(f"{closed.statements} statements are fixed.")
        for state, pending in closed.pending.items():
            if pending.count:
                ids = [*map(str, pending.proposal_ids), *map("order:{}".format, pending.order_ids)]
                more = " …" if pending.count > len(ids) else ""
                self.stdout.write(f"{pending.count} {state.replace('_', ' ')} move on: {' '.join(ids)}{more}")
