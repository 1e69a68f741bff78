"""Why somebody gets what they get, from a payroll line or a proposal down to the touchpoints."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.payroll import selectors as payroll
from recognition.rewards import selectors


class Command(LaurelsCommand):
    help = (
        "Explain an award: the sentence, the steps, the weights, the touchpoints, the decisions. Everything is computed"
        " anew; exit code 1 if anything comes out differently."
    )
    formats = ("text", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=reference, metavar="ID", help="number of a proposal, or uid of a payroll line")
        parser.add_argument("--language", choices=("da", "sv", "en"), default="en", help="of the sentences; default en")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        wanted = options["id"]
        proposal_id = wanted if isinstance(wanted, int) else payroll.proposal_of_line(line_uid=wanted)
        found = selectors.explain(viewer=self.actor, proposal_id=proposal_id, language=options["language"], at=self.at)
        if self.format == "json":
            judged = {
                "mistakes": [each.kept() for each in found.mistakes],
                "broken": found.broken,
                "holds": found.holds,
            }
            self.stdout.write(json.dumps({**vars(found), **judged}, indent=1, default=str))
        else:
            self.stdout.writelines(f"{line}\n" for line in told(found))
        if not found.holds:
            raise CommandError(" ".join(found.broken), returncode=1)


def reference(text: str) -> int | UUID:
    """A proposal's number or a payroll line's uid; an argparse type."""
    if text.isdecimal():
        return int(text)
    try:
        return UUID(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is neither a proposal's number nor a payroll line's uid") from error


def told(found: selectors.Explanation) -> Iterator[str]:
    """The explanation as lines for a person."""
    facts, evidence = found.proposal, found.assessment
    yield (
        f"Proposal {facts['proposal_id']} of {facts['employee_id']}: {facts['amount_minor']} {facts['unit']},"
        f" {facts['state']}, programme {facts['programme']} version {facts['version']}."
    )
    yield found.sentence
    yield "Steps: " + ", ".join(f"{name} {value}" for name, value in found.steps.items() if value not in (None, ()))
    for each in found.weights:
        yield (
            f"  {each['employee_id']}: weight {each['weight']} of {each['weight_total']}"
            f" ({each['share_ppm']} ppm), {each['touches']} touchpoints"
        )
    kept = f"{evidence['touches_kept']} of {evidence['touch_count']} touchpoints are there"
    verified = "verified" if evidence["digest_verified"] else "not verified"
    yield f"Evidence as of {evidence['as_of']}: {kept}, digest {evidence['touch_digest']} {verified}."
    for each in found.touches:
        yield f"  {each['moment']}  {each['employee_id']}  {each['kind']}  {each['source']}:{each['external_id']}"
    for each in found.decisions:
        acting = "" if each["decided_by"] == each["acted_by"] else f" through {each['acted_by']}"
        who = f"{each['decided_by']}{acting}"
        yield f"Decision {each['number']} ({each['step']}): {each['kind']} by {who}, {each['decided_at']}"
    for each in found.late:
        what = f"{each['kind']} {each['source']}:{each['external_id']} {each['employee_id']}".rstrip()
        yield f"Late evidence: {what}, known since {each['known_at']}; it moves nothing until somebody corrects it."
    yield "Everything was computed anew and holds." if found.holds else "It does not hold:"
