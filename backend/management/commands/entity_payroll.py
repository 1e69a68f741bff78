"""What payroll of a legal entity is like: registration number, payroll system, corrections, settings of formats."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from backend import payroll_settings
from backend.command import LaurelsCommand
from recognition.payroll import services
from recognition.payroll.selectors import wage_pages


class Command(LaurelsCommand):
    help = "Say what payroll of a legal entity is like from a day on, and see what holds today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        shown = actions.add_parser("show", help="what holds today")
        shown.add_argument("entity", metavar="ENTITY")
        self._common(shown, formats=("text", "csv", "json"))
        told = actions.add_parser("set", help="say it anew, all of it, from a day on")
        told.add_argument("entity", metavar="ENTITY")
        told.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True, metavar="DAY")
        told.add_argument("--registration-number", default="", help="CVR number, organisation number")
        told.add_argument("--system", default="", help="the payroll system, for example fortnox or danlon")
        told.add_argument(
            "--corrections",
            choices=("negative_line", "deduction", "manual"),
            default="negative_line",
            help="how payroll is told of what is taken back",
        )
        told.add_argument(
            "--settings", type=_table, default={}, metavar="JSON", help='by format: {"adp": {"company_code": "ABC"}}'
        )
        told.add_argument("--key", required=True, help="names this request: the same key again does nothing")
        self._common(told, acts=True)

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] == "set"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"show": self._show, "set": self._set}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _show(self, options: dict[str, Any]) -> None:
        found = wage_pages.paying_entity(viewer=self.actor, entity=options["entity"], at=self.at)
        payroll = found.payroll
        row = (found.code, *payroll[:4], json.dumps(payroll.settings, ensure_ascii=False, sort_keys=True))
        names = ["entity", "from", "registration_number", "payroll_system", "corrections", "settings"]
        self.write_rows(names, [row])

    def _set(self, options: dict[str, Any]) -> None:
        services.set_entity_payroll(
            actor=self.actor,
            entity_code=options["entity"],
            registration_number=options["registration_number"],
            payroll_system=options["system"],
            correction_style=options["corrections"],
            settings=payroll_settings.checked(options["settings"]),
            valid_from=options["valid_from"],
            at=self.at,
            key=options["key"],
        )
        self.stdout.write(f"Payroll of {options['entity']} is so from {options['valid_from']} on.")


def _table(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not JSON") from error
    if not isinstance(found, dict):
        raise ArgumentTypeError(f"{text!r} is not an object of JSON")
    return found
