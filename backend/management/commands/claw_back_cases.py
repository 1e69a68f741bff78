"""What could not be taken back from a person, and how HR settled it."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand
from recognition.rewards import selectors, services


class Command(LaurelsCommand):
    help = (
        "List approved awards that lost their ground and may be taken back (due), what could not be because the person"
        " left, changed entity or spent the points (list), or note what HR agreed with them (settle). Nothing is"
        " posted: what was agreed is paid outside Laurels."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        listing = actions.add_parser("list", help="by number; amounts in minor units or points")
        listing.add_argument("--open", action="store_true", help="only what is not settled")
        self._common(listing, formats=("text", "csv", "json"))
        due = actions.add_parser("due", help="awards to take back by `claw_back`, while their programme does")
        self._common(due, formats=("text", "csv", "json"))
        settle = actions.add_parser("settle", help="by HR, never about oneself; the same again changes nothing")
        settle.add_argument("case", type=int, metavar="ID", help="as listed")
        settle.add_argument("result", choices=("agreed", "written_off"), help="what became of it")
        settle.add_argument("--note", required=True, help="how: what was agreed, or why it is let be")
        settle.add_argument("--key", default="", help="idempotency key; by default the case and its result")
        self._common(settle, acts=True)

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] == "settle"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"list": self._list, "due": self._due, "settle": self._settle}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _list(self, options: dict[str, Any]) -> None:
        found = selectors.cases(viewer=self.actor, at=self.at, is_open=True if options["open"] else None)
        self.write_rows(selectors.Case._fields, found)

    def _due(self, _options: dict[str, Any]) -> None:
        self.write_rows(selectors.Due._fields, selectors.claw_backs_due(viewer=self.actor, at=self.at))

    def _settle(self, options: dict[str, Any]) -> None:
        wish = {name: options[name] for name in ("result", "note", "key")}
        case = services.settle_case(actor=self.actor, case_id=options["case"], at=self.at, **wish)
        self.stdout.write(f"Case {case.pk} is {case.result}.")
