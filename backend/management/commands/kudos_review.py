"""What of kudos a human must look at: reported ones and patterns in giving."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from backend.command import LaurelsCommand
from recognition.kudos import selectors, services

COLUMNS = "what number pattern about detail since".split()


class Command(LaurelsCommand):
    help = (
        "List reported kudos and patterns in giving that wait for HR (list), review a reported kudos (keep, hide), or"
        " settle a flag (settle). Nothing follows from a flag by itself, and hidden kudos keep their points."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, words in (("keep", "show a reported kudos (again)"), ("hide", "take a reported kudos out of sight")):
            action = actions.add_parser(name, help=words)
            action.add_argument("kudos", type=int, metavar="KUDOS", help="number of the kudos, as listed")
            self._common(action, acts=True)
        settle = actions.add_parser("settle", help="say what became of a flag")
        settle.add_argument("flag", type=int, metavar="FLAG", help="number of the flag, as listed")
        settle.add_argument("outcome", choices=("harmless", "followed_up"), help="what you found")
        self._common(settle, acts=True)
        self._common(actions.add_parser("list", help="what waits"), formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] != "list"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"keep": self._review, "hide": self._review, "settle": self._settle, "list": self._list}[options["action"]](
            options
        )

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _review(self, options: dict[str, Any]) -> None:
        outcome = {"keep": "kept", "hide": "hidden"}[options["action"]]
        settled = services.review(actor=self.actor, kudos_id=options["kudos"], outcome=outcome, at=self.at)
        self.stdout.write(f"Kudos {options['kudos']} is {outcome}; reports settled: {settled}.")

    def _settle(self, options: dict[str, Any]) -> None:
        services.settle_flag(actor=self.actor, flag_id=options["flag"], outcome=options["outcome"], at=self.at)
        self.stdout.write(f"Flag {options['flag']}: {options['outcome'].replace('_', ' ')}.")

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(COLUMNS, self._waiting())

    def _waiting(self) -> Iterator[tuple[Any, ...]]:
        for each in selectors.open_reports(viewer=self.actor, at=self.at):
            yield "kudos", each.kudos_id, "reported", each.reporter_name, each.reason, each.reported_at.isoformat()
        for flag in selectors.open_flags(viewer=self.actor, at=self.at):
            about, facts = ", ".join(name for _, name in flag.people), json.dumps(flag.facts, sort_keys=True)
            yield "flag", flag.flag_id, flag.kind, about, facts, flag.found_at.isoformat()
