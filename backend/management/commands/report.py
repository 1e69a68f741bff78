"""The reward report of one period."""

import csv
import io
import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from backend.command import LaurelsCommand
from backend.whole_file import replacing
from recognition.payroll import selectors

PIECE = 1000


class Command(LaurelsCommand):
    help = "Write the reward report of one period of an entity, line by line, for machines."
    formats = ("csv", "jsonl")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("entity", metavar="ENTITY", help="the legal entity, for example acme-dk")
        parser.add_argument("code", metavar="CODE", help="the period, for example 2026-09")
        parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
        super().add_arguments(parser)

    def run(self, options: dict[str, Any]) -> None:
        lines = selectors.report_lines(entity_code=options["entity"], code=options["code"])
        pieces = _csv(lines) if self.format == "csv" else _jsonl(lines)
        if options["out"] is None:
            for piece in pieces:
                self.stdout.write(piece.decode(), ending="")
            return
        with replacing(options["out"]) as file:
            file.writelines(pieces)


def _csv(lines: Iterator[tuple[str, ...]]) -> Iterator[bytes]:
    yield _csv_rows([selectors.REPORT_COLUMNS])
    while piece := list(islice(lines, PIECE)):
        yield _csv_rows(piece)


def _csv_rows(rows: Iterable[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def _jsonl(lines: Iterator[tuple[str, ...]]) -> Iterator[bytes]:
    for line in lines:
        cells = (cell or None for cell in line)
        yield (json.dumps(dict(zip(selectors.REPORT_COLUMNS, cells, strict=True)), ensure_ascii=False) + "\n").encode()
