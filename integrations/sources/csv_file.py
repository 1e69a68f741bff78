"""Read one CSV file record by record, exactly, and say where and how it is broken. Pure.

UTF-8 with or without a byte order mark, commas, a header row, quoted newlines. Memory does not grow with
the file: one physical line and one record are held at a time.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from recognition.core.mistakes import Mistake, in_row
from recognition.people.reports import Wrong

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LONGEST_FIELD = 65_535
LONGEST_LINE = 1 << 20
csv.field_size_limit(LONGEST_LINE)  # the module's own limit would not name the column


class BrokenFile(Exception):
    """A file cannot be read on from ``line``; nothing in it can be trusted."""

    def __init__(self, *, file: str, line: int, field: str, mistake: Mistake) -> None:
        super().__init__(mistake.sentence)
        self.file, self.line, self.field, self.mistake = file, line, field, mistake


@dataclass(frozen=True, kw_only=True)
class Header:
    """The columns of a file: where each known one stands, and which ones we do not know."""

    names: tuple[str, ...]
    ignored: tuple[str, ...]


def header(path: Path, *, needed: Sequence[str], optional: Sequence[str]) -> Header:
    """The header row of ``path``. Raises BrokenFile for a wrong encoding, delimiter or column."""
    with path.open("rb") as file:
        lines = _Lines(path, file)
        _, names = next(_records(lines), (1, list[str]()))
    wrong = _wrong_header(names, needed)
    if wrong:
        raise BrokenFile(file=path.name, line=1, field=wrong.field, mistake=wrong.mistake)
    ignored = tuple(name for name in names if name not in needed and name not in optional)
    return Header(names=tuple(names), ignored=ignored)


def _wrong_header(names: list[str], needed: Sequence[str]) -> Wrong | None:
    """The first column that is wrong, and why."""
    wanted = ",".join(needed)
    if not names:
        return Wrong(field="", mistake=Mistake("header_empty", columns=wanted))
    for delimiter, code in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and delimiter in names[0]:
            return Wrong(field=names[0].split(delimiter)[0], mistake=Mistake(code))
    for name in names:
        if names.count(name) > 1:
            return Wrong(field=name, mistake=Mistake("column_twice"))
    for name in needed:
        if name not in names:
            return Wrong(field=name, mistake=Mistake("column_missing", columns=wanted))
    return None


def rows(path: Path, columns: Header) -> Iterator[tuple[int, dict[str, str] | Wrong]]:
    """The rows below the header as (line on which the row begins, text by column); blank lines are passed over.

    A row with too few, too many or too long fields comes as what is wrong with it. Raises BrokenFile where the
    file itself is: a wrong encoding, a quote left open, or an end in the middle of a row.
    """
    with path.open("rb") as file:
        lines = _Lines(path, file)
        records = _records(lines)
        next(records)
        for line, fields in records:
            wrong = _wrong(fields, columns)
            if wrong and len(fields) < len(columns.names) and not lines.is_complete:
                raise BrokenFile(file=path.name, line=line, field=wrong.field, mistake=Mistake("cut_off"))
            yield line, wrong or dict(zip(columns.names, fields, strict=True))


class _Lines:
    """The physical lines of a file as text; ``is_complete`` says whether the last one given had its newline."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self.file, self.number, self.is_complete = path, file, 0, True

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self.file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        self.number += 1
        self.is_complete = raw.endswith(b"\n")
        if self.number == 1:
            raw = raw.removeprefix(BOM)
        if raw.startswith(UTF_16) or b"\x00" in raw:
            raise self.broken(Mistake("no_utf8_text"))
        if len(raw) == LONGEST_LINE:
            raise self.broken(Mistake("line_too_long", most=LONGEST_LINE))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.broken(Mistake("no_utf8", byte=f"0x{raw[error.start]:02X}")) from error

    def broken(self, mistake: Mistake, line: int | None = None) -> BrokenFile:
        """What to raise about this file at ``line``, or at the line just read."""
        return BrokenFile(file=self.path.name, line=line or self.number, field="", mistake=mistake)


def _records(lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise lines.broken(in_row(error), line) from error
        if fields:
            yield line, fields


def _wrong(fields: list[str], columns: Header) -> Wrong | None:
    width = len(columns.names)
    if len(fields) != width:
        name = columns.names[min(len(fields), width - 1)]
        code = "too_many_fields" if len(fields) > width else "too_few_fields"
        return Wrong(field=name, mistake=Mistake(code, count=len(fields), width=width))
    for name, text in zip(columns.names, fields, strict=True):
        if len(text) > LONGEST_FIELD:
            return Wrong(field=name, mistake=Mistake("field_too_long", length=len(text), most=LONGEST_FIELD))
    return None
