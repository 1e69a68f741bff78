"""What somebody was approved in a period, and whether statements still say it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from backend import statements
from backend.command import LaurelsCommand
from recognition.payroll import selectors


class Command(LaurelsCommand):
    help = (
        "Show the statement of an employee for a closed period, from payslip line to touchpoints; without PERIOD list"
        " theirs. With --verify compute every statement anew; exit code 1 if any does not hold."
    )
    formats = ("text", "json", "html")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("employee", metavar="EMPLOYEE", nargs="?", help="the employee's id")
        parser.add_argument("period", metavar="PERIOD", nargs="?", help="for example 2026-09, or acme-dk/2026-09")
        parser.add_argument("--number", type=int, metavar="N", help="default: the newest")
        parser.add_argument("--language", choices=("da", "sv", "en"), default="en", help="default en")
        parser.add_argument("--verify", action="store_true", help="compute every statement of all periods anew")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        if options["verify"]:
            self._verify()
        elif not options["employee"]:
            raise CommandError("Name an employee, or write --verify.", returncode=2)
        elif not options["period"]:
            self._list(options["employee"])
        else:
            self._show(options)

    def _verify(self) -> None:
        broken = [each.sentence for each in selectors.broken_statements()]
        if broken:
            raise CommandError("\n".join(broken), returncode=1)
        self.stdout.write("Every statement was computed anew and holds.")

    def _list(self, employee: str) -> None:
        if self.format == "html":
            raise CommandError("Name a PERIOD for a page.", returncode=2)
        found = selectors.statements_of(viewer=self.actor, employee=employee, at=self.at)
        columns = ("entity", "period", "number", "made_at", "digest")
        rows = ((each.entity, each.period, each.number, each.made_at.isoformat(), each.digest) for each in found)
        self.write_rows(columns, rows)

    def _show(self, options: dict[str, Any]) -> None:
        wanted = {name: options[name] for name in ("employee", "period", "number", "language")}
        view = selectors.statement(viewer=self.actor, at=self.at, **wanted)
        if self.format == "json":
            self.stdout.write(json.dumps(asdict(view), indent=1, default=str, ensure_ascii=False))
        elif self.format == "html":
            self.stdout.write(statements.page(view, options["language"]))
        else:
            self.stdout.writelines(f"{line}\n" for line in statements.text(view, options["language"]))
        if not view.holds:
            raise CommandError("The statement does not hold; `statement --verify` says why.", returncode=1)
