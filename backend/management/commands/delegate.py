"""Delegation: who decides for somebody who is away."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand, day
from recognition.people import selectors, services

SCOPES = ("all", "awards", "nominations")
COLUMNS = "id giver delegate from_date to_date scope".split()


class Command(LaurelsCommand):
    help = "Let somebody decide for a colleague who is away (give), end that (end), or show who does (list)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        give = actions.add_parser("give", help="by the person who is away, or HR")
        give.add_argument("giver", metavar="GIVER", help="employee_id of who is away")
        give.add_argument("delegate", metavar="DELEGATE", help="employee_id of who decides meanwhile")
        give.add_argument("--from", dest="from_date", type=day, required=True, metavar="DATE", help="first day")
        give.add_argument("--to", dest="to_date", type=day, required=True, metavar="DATE", help="last day, inclusive")
        give.add_argument("--scope", choices=SCOPES, default=SCOPES[0], help="what they decide about")
        self._common(give, acts=True)
        end = actions.add_parser("end", help="end a delegation now")
        end.add_argument("delegation", type=int, metavar="ID", help="as listed")
        self._common(end, acts=True)
        self._common(actions.add_parser("list", help="today's and coming ones"), formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] != "list"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"give": self._give, "end": self._end, "list": self._list}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _give(self, options: dict[str, Any]) -> None:
        made = services.delegate(
            actor=self.actor,
            giver_id=selectors.employee_by(options["giver"]).pk,
            delegate_id=selectors.employee_by(options["delegate"]).pk,
            from_date=options["from_date"],
            to_date=options["to_date"],
            scope=options["scope"],
            at=self.at,
        )
        self.stdout.write(
            f"Delegation {made.pk}: {options['delegate']} decides for {options['giver']} "
            f"from {made.from_date} to {made.to_date} ({made.scope})."
        )

    def _end(self, options: dict[str, Any]) -> None:
        ended = services.end_delegation(actor=self.actor, delegation_id=options["delegation"], at=self.at)
        self.stdout.write("Ended." if ended else "It had ended already.")

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(
            COLUMNS,
            (
                (row.pk, row.giver.external_id, row.delegate.external_id, row.from_date, row.to_date, row.scope)
                for row in selectors.delegations(at=self.at)
            ),
        )
