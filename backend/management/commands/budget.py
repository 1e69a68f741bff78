"""Budgets of programmes: allocate, and show what they have."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.core import money
from recognition.core.errors import DomainError
from recognition.programmes import definition, selectors, services

FIGURES = "allocated available committed approved exported".split()


class Command(LaurelsCommand):
    help = "Give a programme something to spend (allocate), or show what its budgets have (show)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        allocate = actions.add_parser("allocate", help="make an amount available")
        allocate.add_argument("programme", metavar="PROGRAMME")
        allocate.add_argument("amount", metavar="AMOUNT", help="with a decimal point, for example 50000.00")
        allocate.add_argument("--unit", required=True, help="a currency, or symbolic, goods, cash for points")
        allocate.add_argument("--key", required=True, help="names this allocation: the same key again does nothing")
        self._common(allocate, acts=True)
        show = actions.add_parser("show", help="allocated, available, committed, approved, exported")
        show.add_argument("programme", metavar="PROGRAMME", nargs="?")
        self._common(show, formats=("text", "csv", "json"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.acts = options["action"] == "allocate"
        super().handle(*args, **options)

    def run(self, options: dict[str, Any]) -> None:
        {"allocate": self._allocate, "show": self._show}[options["action"]](options)

    def _common(self, parser: ArgumentParser, *, acts: bool = False, formats: tuple[str, ...] = ()) -> None:
        self.acts, self.formats = acts, formats
        super().add_arguments(parser)

    def _allocate(self, options: dict[str, Any]) -> None:
        done = services.allocate_budget(
            actor=self.actor,
            programme_code=options["programme"],
            unit=options["unit"],
            amount=_amount(options["amount"], options["unit"]),
            at=self.at,
            key=options["key"],
        )
        available, amount = (_written(number, done.unit) for number in (done.available, done.amount))
        self.stdout.write(f"Allocated {amount} {done.unit} to {done.programme}; {available} was available after it.")

    def _show(self, options: dict[str, Any]) -> None:
        self.write_rows(
            ["programme", "unit", *FIGURES],
            (
                (row.programme, row.unit, *(_written(getattr(row, name), row.unit) for name in FIGURES))
                for row in selectors.budgets(programme_code=options["programme"])
            ),
        )


def _amount(text: str, unit: str) -> int:
    """Minor units of a currency, or points."""
    try:
        if unit not in definition.POINTS:
            return money.to_minor(text, unit)
        return int(text)
    except DomainError as error:
        raise CommandError(error.sentence, returncode=2) from error
    except ValueError as error:
        raise CommandError(f"{text!r} is not a number of points; write a whole number.", returncode=2) from error


def _written(amount: int, unit: str) -> str:
    return str(amount) if unit in definition.POINTS else money.to_decimal(amount, unit)
