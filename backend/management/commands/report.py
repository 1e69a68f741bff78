"""The reward report of one period."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from backend import reports
from backend.command import LaurelsCommand
from backend.whole_file import replacing
from recognition.core.actor import system
from recognition.payroll import selectors
from recognition.payroll.formats import Book
from recognition.payroll.selectors import report_sheets

LANGUAGE = "en"


class Command(LaurelsCommand):
    help = "Write the reward report of one period of an entity, line by line, for machines."
    formats = ("csv", "jsonl")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entity", metavar="ENTITY", help="the legal entity, for example acme-dk")
        parser.add_argument("code", metavar="CODE", help="the period, for example 2026-09")
        parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        asked = selectors.Filters(entity=options["entity"], period=options["code"])
        filters = selectors.for_reader(asked, viewer=system("command"), at=timezone.now())
        sheets = [report_sheets.lines(selectors.report_lines(filters=filters))]
        pieces = reports.FORMATS[self.format].render(Book(sheets=sheets, language=LANGUAGE))
        if options["out"] is None:
            for piece in pieces:
                self.stdout.write(piece.decode(), ending="")
            return
        with replacing(options["out"]) as file:
            file.writelines(pieces)
