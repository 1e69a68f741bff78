"""Propose to take back what was paid."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.rewards import services, wording


class Command(LaurelsCommand):
    help = (
        "Propose a reversal of an award that was granted or exported. It goes through approval and reaches payroll as"
        " a line of its own. The same command again changes nothing."
    )
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("proposal", type=int, metavar="ID", help="number of the award")
        parser.add_argument("--amount", type=int, metavar="N", help="minor units or points; default: what is left")
        parser.add_argument("--code", required=True, choices=wording.CODES, help="why it is taken back")
        parser.add_argument("--reason", required=True, help="why, for the person it concerns")
        parser.add_argument("--key", default="", help="idempotency key; by default the request itself")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        wish = {name: options[name] for name in ("amount", "code", "reason", "key")}
        reversal = services.claw_back(actor=self.actor, proposal_id=options["proposal"], at=self.at, **wish)
        self.stdout.write(
            f"Proposal {reversal.pk} takes back {-reversal.amount} {reversal.unit} of proposal"
            f" {reversal.reverses_id}; it is {reversal.state}."
        )
        if spent := reversal.because["params"].get("spent"):
            self.stdout.write(f"{spent} more were spent; HR has a case: `claw_back_cases list`.")
