"""Budgets of programmes: allocate, withdraw, overdraw; what they have, how long it lasts, which points are owed."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.core import money
from recognition.core.errors import DomainError
from recognition.ledger import selectors as books
from recognition.people import selectors as people
from recognition.programmes import definition, services
from recognition.rewards import selectors

NAMED = "programme unit cost_centre period".split()
FIGURES = "allocated available committed approved exported overdraft waiting".split()
WRITES = ("allocate", "withdraw", "overdraft")
LISTS = {
    "list": "allocated, available, committed, approved, exported, overdraft; who waits for it",
    "forecast": "until when each budget lasts, at the pace of its last whole months",
}
MOST_MONTHS = 36
_POINTS = re.compile(r"-?[0-9]{1,18}")


class Command(LaurelsCommand):
    help = "Give programmes something to spend, and see what they have, need and owe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        self._write(actions.add_parser("allocate", help="make an amount available"))
        self._write(actions.add_parser("withdraw", help="take back what is available"))
        overdraft = actions.add_parser("overdraft", help="let a budget go so far below what was allocated; 0 ends it")
        overdraft.add_argument("--reason", required=True, help="why it may; kept with it")
        self._write(overdraft)
        for action, meaning in LISTS.items():
            listed = actions.add_parser(action, help=meaning, aliases=["show"] if action == "list" else [])
            listed.add_argument("programme", metavar="PROGRAMME", nargs="?")
            if action == "forecast":
                listed.add_argument(
                    "--months", type=_months, default=3, metavar="N", help="how many whole months to look at"
                )
            self._common(listed, formats=("text", "csv", "json"))
        liability = actions.add_parser("liability", help="points people hold, by entity and nature")
        self._common(liability, formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] in WRITES
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        runs = {
            "allocate": self._allocate,
            "withdraw": self._withdraw,
            "overdraft": self._overdraft,
            "list": self._list,
            "show": self._list,
            "forecast": self._forecast,
            "liability": self._liability,
        }
        runs[options["action"]](options)

    def _write(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", metavar="PROGRAMME")
        parser.add_argument("amount", metavar="AMOUNT", help="with a decimal point, for example 50000.00")
        parser.add_argument("--unit", required=True, help="a currency, or symbolic, goods, cash for points")
        parser.add_argument("--cost-centre", default="", help="where the programme keeps a budget for each")
        parser.add_argument("--period", default="", help="likewise: 2026-09, 2026-Q3 or 2026")
        parser.add_argument("--key", required=True, help="names this request: the same key again does nothing")
        self._common(parser, acts=True)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _allocate(self, options: dict[str, Any]) -> None:
        done = services.allocate_budget(**self._wish(options))
        self._tell("Allocated {amount} to {budget}; {available} was available after it.", done)

    def _withdraw(self, options: dict[str, Any]) -> None:
        done = services.withdraw_budget(**self._wish(options))
        self._tell("Withdrew {amount} from {budget}; {available} was available after it.", done)

    def _overdraft(self, options: dict[str, Any]) -> None:
        done = services.set_overdraft(**self._wish(options), reason=options["reason"])
        self._tell("{budget} may be overdrawn by {amount}; {available} was available then.", done)

    def _wish(self, options: dict[str, Any]) -> dict[str, Any]:
        return {
            "actor": self.actor,
            "programme_code": options["programme"],
            "unit": options["unit"],
            "cost_centre": options["cost_centre"],
            "period_key": options["period"],
            "amount": _amount(options["amount"], options["unit"]),
            "at": self.at,
            "key": options["key"],
        }

    def _tell(self, sentence: str, done: services.Allocated) -> None:
        budget = " ".join(filter(None, (done.programme, done.cost_centre, done.period_key)))
        amount = f"{_written(done.amount, done.unit)} {done.unit}"
        self.stdout.write(sentence.format(amount=amount, budget=budget, available=_written(done.available, done.unit)))

    def _list(self, options: dict[str, Any]) -> None:
        self.write_rows(
            [*NAMED, *FIGURES, "waiting_count"],
            (
                (
                    *(row.programme, row.unit, row.cost_centre, row.period_key),
                    *(_written(getattr(row, name), row.unit) for name in FIGURES),
                    row.waiting_count,
                )
                for row in selectors.budgets(programme_code=options["programme"])
            ),
        )

    def _forecast(self, options: dict[str, Any]) -> None:
        today = people.company_date(self.at)
        rows = selectors.forecasts(programme_code=options["programme"], on=today, months=options["months"])
        self.write_rows(
            [*NAMED, "left", "months", "per_month", "used_up_on"],
            (
                (
                    *(row.programme, row.unit, row.cost_centre, row.period_key),
                    *(_written(row.left, row.unit), row.months, _written(row.per_month, row.unit), row.used_up_on),
                )
                for row in rows
            ),
        )

    def _liability(self, options: dict[str, Any]) -> None:
        self.write_rows(
            ["entity", "unit", "people", "points", "liability"],
            (
                (row.entity, row.unit, row.people, row.points, "yes" if row.is_liability else "no")
                for row in books.points_outstanding(on=people.company_date(self.at))
            ),
        )


def _months(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_MONTHS:
        raise ArgumentTypeError(f"{text!r} is not a number of months from 1 to {MOST_MONTHS}")
    return int(text)


def _amount(text: str, unit: str) -> int:
    """Minor units of a currency, or points."""
    if unit in definition.POINTS:
        if not _POINTS.fullmatch(text):
            raise CommandError(f"{text!r} is not a number of points; write a whole number.", returncode=2)
        return int(text)
    try:
        return money.to_minor(text, unit)
    except DomainError as error:
        raise CommandError(error.sentence, returncode=2) from error


def _written(amount: int, unit: str) -> str:
    return str(amount) if unit in definition.POINTS else money.to_decimal(amount, unit)
