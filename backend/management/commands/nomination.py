"""Nominations: who took ownership for a customer without being assigned, or did right by them."""

from argparse import ArgumentParser
from typing import Any

from backend.command import LaurelsCommand, moment
from recognition.customers import selectors, services
from recognition.people import selectors as people

COLUMNS = "id kind nominee giver customer_id matter_id occurred_at state decided_by evidence".split()
LONGEST_LIST = 200


class Command(LaurelsCommand):
    help = (
        "Name a colleague who took ownership for a customer though the work was never theirs, or did right by them"
        " whatever it cost (nominate), decide about it (decide), or show the latest (list). Accepted, it is one"
        " touchpoint at the moment of the deed; who did right has an outcome of that kind, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        nominate = actions.add_parser("nominate", help="by the colleague who saw it; the same again changes nothing")
        nominate.add_argument("nominee", metavar="NOMINEE", help="employee_id of who took ownership")
        nominate.add_argument("customer", metavar="CUSTOMER", help="customer_id")
        nominate.add_argument("--on", type=moment, required=True, metavar="TIMESTAMP", help="when they did it")
        nominate.add_argument("--evidence", required=True, metavar="TEXT", help="what they did")
        kinds = ("took_ownership", "did_right")
        nominate.add_argument("--kind", choices=kinds, default=kinds[0], help="what they did")
        nominate.add_argument("--matter", default="", metavar="MATTER", help="matter_id, when there is one")
        self._common(nominate, acts=True)
        decide = actions.add_parser("decide", help="by the nominee's manager, or who decides in their place")
        decide.add_argument("nomination", type=int, metavar="ID", help="as listed")
        decide.add_argument("verdict", choices=("accept", "decline"), help="what you decide")
        decide.add_argument("--reason", default="", help="why; needed to decline")
        self._common(decide, acts=True)
        self._common(actions.add_parser("list", help="the latest"), formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] != "list"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"nominate": self._nominate, "decide": self._decide, "list": self._list}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _nominate(self, options: dict[str, Any]) -> None:
        deed = (options["nominee"], options["customer"], options["matter"], options["on"].isoformat(), options["kind"])
        number = services.nominate(
            actor=self.actor,
            nominee_id=people.employee_by(options["nominee"]).pk,
            customer=options["customer"],
            matter_id=options["matter"],
            occurred_at=options["on"],
            evidence=options["evidence"],
            kind=options["kind"],
            at=self.at,
            key=" ".join(deed),
        )
        self.stdout.write(f"Nomination {number}: it waits for the manager's decision.")

    def _decide(self, options: dict[str, Any]) -> None:
        number, verdict = options["nomination"], options["verdict"]
        state = services.decide_nomination(
            actor=self.actor,
            nomination_id=number,
            accept=verdict == "accept",
            reason=options["reason"],
            at=self.at,
            key=f"{number} {verdict}",
        )
        self.stdout.write(f"Nomination {number} is {state}.")

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(
            COLUMNS,
            (
                (
                    row.nomination_id,
                    row.kind,
                    row.nominee_name,
                    row.giver_name,
                    row.customer,
                    row.matter_id,
                    row.occurred_at.isoformat(),
                    row.state,
                    row.decided_by_name,
                    row.evidence,
                )
                for row in selectors.nominations(viewer=self.actor, at=self.at, limit=LONGEST_LIST)
            ),
        )
