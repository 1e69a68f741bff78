"""Occasions judged again by what is known now."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.core import actor as actors
from recognition.rewards import selectors, services

COLUMNS = "id programme outcome_id number code reason opened_by opened_at added anew taken_back".split()


class Command(LaurelsCommand):
    help = (
        "Judge the occasion of an outcome again by what is known now (open), or show what was corrected (list). The"
        " differences are proposals that somebody approves; what was approved or exported never changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        opening = actions.add_parser("open", help="by HR, finance or a programme owner; the same again changes nothing")
        opening.add_argument("programme", metavar="PROGRAMME", help="code of the programme that judged it")
        opening.add_argument("outcome", metavar="OUTCOME", help="outcome_id (source:outcome_id)")
        opening.add_argument("--code", required=True, choices=services.CORRECTION_CODES, help="why it is judged again")
        opening.add_argument("--reason", required=True, help="why, in words")
        opening.add_argument("--key", default="", help="idempotency key; by default the request itself")
        self._common(opening, acts=True)
        listing = actions.add_parser("list", help="the latest corrections")
        listing.add_argument("--programme", metavar="CODE", help="only of this programme")
        self._common(listing, formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] == "open"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"open": self._open, "list": self._list}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _open(self, options: dict[str, Any]) -> None:
        wish = {name: options[name] for name in ("outcome", "code", "reason", "key")}
        made = services.open_correction(actor=self.actor, programme_code=options["programme"], at=self.at, **wish)
        [row] = selectors.corrections(viewer=self._reader(), at=self.at, correction_id=made.pk)
        self.stdout.write(
            f"Correction {made.pk}, number {made.number} of its occasion: {row.added} awards added,"
            f" {row.anew} proposed anew, {row.taken_back} to be taken back of."
        )

    def _reader(self) -> actors.Actor:
        return actors.system("command", self._name())

    def _list(self, options: dict[str, Any]) -> None:
        found = selectors.corrections(viewer=self._reader(), at=self.at, programme=options["programme"])
        self.write_rows(COLUMNS, ((*row[:7], row.opened_at.isoformat(), *row[8:-1]) for row in found))
