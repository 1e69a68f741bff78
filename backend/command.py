"""What every management command has in common: a clock, an actor, a format, and honest exit codes."""

import csv
import getpass
import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recognition.activity import services as activity
from recognition.core import actor as actors
from recognition.core import texts
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.people import selectors as people

Row = Sequence[Any]
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


class LaurelsCommand(BaseCommand):
    """Translate arguments in, make one domain call in ``run``, translate the answer out.

    Exit codes: 0 done, 1 refused by the domain (a sentence on stderr), 2 wrong arguments.
    """

    acts = False
    formats: tuple[str, ...] = ()

    at: datetime
    actor: actors.Actor
    format: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the common options; subclasses add theirs and call this."""
        parser.add_argument("--at", type=moment, metavar="TIMESTAMP", help="the clock; demo and test only")
        if self.formats:
            parser.add_argument("--format", choices=self.formats, default=self.formats[0], help="how to print")
        if self.acts:
            parser.add_argument("--as", dest="acting", required=True, metavar="EMPLOYEE", help="who decides")
            parser.add_argument("--break-glass", metavar="REASON", help="needed with --as outside demo and test")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command; a DomainError becomes its sentence on stderr and exit code 1."""
        _refuse_unfit(options)
        self.at = self._clock(options["at"])
        self.format = options.get("format", "text")
        try:
            self.actor = self._actor(options) if self.acts else actors.system("command", self._name())
            self.run(options)
        except DomainError as error:
            raise CommandError(error.sentence, returncode=1) from error

    def run(self, options: dict[str, Any]) -> None:
        """Do the work with ``self.at`` and ``self.actor``."""
        raise NotImplementedError

    def write_rows(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Print ``rows`` in the chosen format: CSV and JSON stream, text is aligned."""
        writers: dict[str, Callable[[Sequence[str], Iterable[Row]], None]] = {
            "csv": self._write_csv,
            "json": self._write_json,
            "text": self._write_text,
        }
        writers[self.format](columns, rows)

    def _clock(self, given: datetime | None) -> datetime:
        if given is not None and settings.LAURELS.is_production:
            raise CommandError("--at is for demo and test only; leave it out here.", returncode=2)
        return given or timezone.now()

    def _actor(self, options: dict[str, Any]) -> actors.Actor:
        employee = people.employee_by(options["acting"])
        reason = options["break_glass"]
        if not settings.LAURELS.is_production:
            return actors.Actor(channel="command", employee_id=employee.pk, request_id=self._name())
        if not reason:
            raise CommandError("--as needs --break-glass REASON here; the auditors are told.", returncode=2)
        actor = actors.Actor(
            channel="command", capacity="break_glass", employee_id=employee.pk, request_id=self._name()
        )
        with durable():
            digest = activity.keep_text(text=f"{getpass.getuser()}: {reason}", employee_id=employee.pk, at=self.at)
            activity.record(
                actor=actor,
                at=self.at,
                code="break_glass.used",
                subject_kind="employee",
                subject_id=employee.pk,
                text_digest=digest,
            )
        return actor

    def _name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    def _write_csv(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)

    def _write_json(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        opening = "["
        for row in rows:
            self.stdout.write(opening + json.dumps(dict(zip(columns, row, strict=True)), default=str), ending="")
            opening = ",\n "
        self.stdout.write("[]" if opening == "[" else "]")

    def _write_text(self, columns: Sequence[str], rows: Iterable[Row]) -> None:
        table = [list(columns), *(["" if cell is None else str(cell) for cell in row] for row in rows)]
        widths = [max(len(row[index]) for row in table) for index in range(len(columns))]
        for row in table:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def moment(text: str) -> datetime:
    """The UTC moment of an ISO 8601 timestamp with offset; an argparse type."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a timestamp; write 2026-09-30T12:00:00+02:00") from error
    if parsed.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} has no offset; write 2026-09-30T12:00:00+02:00")
    if not EARLIEST < parsed.date() < LATEST:
        raise ArgumentTypeError(f"{text!r} is no time there ever was; write 2026-09-30T12:00:00+02:00")
    return parsed.astimezone(UTC)


def day(text: str) -> date:
    """A calendar day from EARLIEST to LATEST; an argparse type."""
    try:
        parsed = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day; write 2026-09-30") from error
    if not EARLIEST <= parsed <= LATEST:
        raise ArgumentTypeError(f"{text!r} is no day anybody plans; give one from {EARLIEST} to {LATEST}")
    return parsed


def read_text(path: Path) -> str:
    """The text of a file somebody names, with or without a byte order mark. Raises CommandError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8; save it as UTF-8.", returncode=2) from error


def _refuse_unfit(options: Mapping[str, Any]) -> None:
    """The shell hands on bytes that are no UTF-8 as surrogates, which neither a database nor a page can hold."""
    for name, given in options.items():
        if any(texts.UNFIT.search(each) for each in _strings(given)):
            raise CommandError(f"The argument {name} is not UTF-8; write it so.", returncode=2)


def _strings(given: Any) -> Iterator[str]:
    """The texts of an argument that was given once or several times, alone or as parts of pairs."""
    if isinstance(given, str):
        yield given
    elif isinstance(given, list | tuple):
        for each in given:
            yield from _strings(each)
