"""Who gets credit for the outcomes of one kind."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from backend.command import LaurelsCommand
from recognition.attribution import policies, statement
from recognition.core.errors import DomainError


class Command(LaurelsCommand):
    help = "Show credit per employee for outcomes of one kind; writes nothing."
    formats = ("csv", "text", "json")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", required=True, help="kind of outcome, for example repeat_purchase")
        parser.add_argument(
            "--policy",
            default="equal",
            choices=[name for name in policies.NAMES if name != "agreed"],
            help="default equal",
        )
        parser.add_argument("--lookback", type=int, default=180, metavar="DAYS", help="days of 86 400 s; default 180")
        parser.add_argument("--half-life", type=int, metavar="DAYS", help="for time_decay")
        parser.add_argument("--uncredited", action="store_true", help="list the outcomes nobody is credited for")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        try:
            policy = policies.Policy(
                name=options["policy"], lookback_days=options["lookback"], half_life_days=options["half_life"]
            )
            statement.refuse_wrong_kind(options["kind"])
        except DomainError as error:
            raise CommandError(error.sentence, returncode=2) from error
        if options["uncredited"]:
            found = statement.uncredited(kind=options["kind"], policy=policy, as_of=self.at)
            rows = ((*row[:2], row.occurred_at.isoformat(), *row[3:]) for row in found)
            self.write_rows(statement.Uncredited._fields, rows)
        else:
            credited = statement.credited(kind=options["kind"], policy=policy, as_of=self.at)
            self.write_rows(statement.Credited._fields, credited)
