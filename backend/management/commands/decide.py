"""A named human decides about a proposal, or approves a handful."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.rewards import services, verdicts


class Command(LaurelsCommand):
    help = (
        "Decide about a proposal as the person who may: approve, adjust (--amount), decline (--reason, or --code for"
        " what is owed), or revoke an approval within 15 minutes. The second approver confirms with approve and"
        " disagrees with decline. The same command again changes nothing. Up to 20 are approved at once, unless they"
        " need a second person."
    )
    acts = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "proposal",
            type=_wish,
            nargs="+",
            metavar="ID[:REVISION]",
            help="number of the proposal, of several to approve",
        )
        parser.add_argument("kind", choices=("approve", "adjust", "decline", "revoke"))
        parser.add_argument("--amount", type=int, metavar="N", help="minor units or points, with adjust only")
        parser.add_argument("--code", default="", choices=("", *verdicts.DECLINE_CODES), help="why what is owed is not")
        parser.add_argument("--reason", default="", help="why, for the person it concerns")
        parser.add_argument("--revision", type=int, metavar="N", help="refuse unless the proposal is still at this one")
        parser.add_argument("--key", default="", help="idempotency key; by default the decision itself")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        if len(options["proposal"]) > 1:
            self._decide_many(options)
            return
        [(proposal_id, revision)] = options["proposal"]
        wish = {name: options[name] for name in ("kind", "amount", "code", "reason", "key")}
        wish["revision"] = revision if options["revision"] is None else options["revision"]
        proposal = services.decide(actor=self.actor, proposal_id=proposal_id, at=self.at, **wish)
        self.stdout.write(f"Proposal {proposal.pk} is {proposal.state}: {proposal.amount} {proposal.unit}.")

    def _decide_many(self, options: dict[str, Any]) -> None:
        if any(options[name] for name in ("amount", "code", "reason", "revision")):
            raise CommandError(
                "Amount, code, reason and revision are of one proposal; write ID:REVISION.", returncode=2
            )
        wishes, kind, key = options["proposal"], options["kind"], options["key"]
        results = services.decide_many(actor=self.actor, wishes=wishes, kind=kind, at=self.at, key=key)
        refused = [each for each in results if isinstance(each, services.Refused)]
        for each in results:
            if isinstance(each, services.Decided):
                self.stdout.write(f"Proposal {each.proposal_id} is {each.state}: {each.amount} {each.unit}.")
        if refused:
            raise CommandError("\n".join(f"Proposal {each.proposal_id}: {each.sentence}" for each in refused))


def _wish(text: str) -> tuple[int, int | None]:
    number, colon, revision = text.partition(":")
    try:
        return int(number), int(revision) if colon else None
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no proposal; write its number, or number:revision") from error
