"""A named human decides about a proposal."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.rewards import services, verdicts


class Command(LaurelsCommand):
    help = (
        "Decide about a proposal as the person who may: approve, adjust (--amount), decline (--reason, or --code for"
        " what is owed), or revoke an approval within 15 minutes. The second approver confirms with approve and"
        " disagrees with decline. The same command again changes nothing."
    )
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("proposal", type=int, metavar="ID", help="number of the proposal")
        parser.add_argument("kind", choices=("approve", "adjust", "decline", "revoke"))
        parser.add_argument("--amount", type=int, metavar="N", help="minor units or points, with adjust only")
        parser.add_argument("--code", default="", choices=("", *verdicts.DECLINE_CODES), help="why what is owed is not")
        parser.add_argument("--reason", default="", help="why, for the person it concerns")
        parser.add_argument("--revision", type=int, metavar="N", help="refuse unless the proposal is still at this one")
        parser.add_argument("--key", default="", help="idempotency key; by default the decision itself")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        wish = {name: options[name] for name in ("kind", "amount", "code", "reason", "revision", "key")}
        proposal = services.decide(actor=self.actor, proposal_id=options["proposal"], at=self.at, **wish)
        self.stdout.write(f"Proposal {proposal.pk} is {proposal.state}: {proposal.amount} {proposal.unit}.")
