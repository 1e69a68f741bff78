"""Read one CSV file record by record, exactly, and say where and how it is broken. Pure.

UTF-8 with or without a byte order mark, commas, a header row, quoted newlines. Memory does not grow with
the file: one physical line and one record are held at a time.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from recognition.people.reports import Wrong

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LONGEST_FIELD = 65_535
LONGEST_LINE = 1 << 20
csv.field_size_limit(LONGEST_LINE)  # the module's own limit would not name the column
SAVE_AS = "save the file as “CSV UTF-8 (comma delimited)”"


class BrokenFile(Exception):
    """A file cannot be read on from ``line``; nothing in it can be trusted."""

    def __init__(self, *, file: str, line: int, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.file, self.line, self.field, self.sentence = file, line, field, sentence


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
    field, sentence = _wrong_header(names, needed)
    if sentence:
        raise BrokenFile(file=path.name, line=1, field=field, sentence=sentence)
    ignored = tuple(name for name in names if name not in needed and name not in optional)
    return Header(names=tuple(names), ignored=ignored)


def _wrong_header(names: list[str], needed: Sequence[str]) -> tuple[str, str]:
    """The column that is wrong and the sentence that mends it; blank when nothing is."""
    wanted = f"the header row needs {','.join(needed)}"
    if not names:
        return "", f"is empty; {wanted}"
    for delimiter, called in ((";", "semicolons (;)"), ("\t", "tabs")):
        if len(names) == 1 and delimiter in names[0]:
            first = names[0].split(delimiter)[0]
            return first, f"fields are separated by {called}; separate them by commas: {SAVE_AS}"
    for name in names:
        if names.count(name) > 1:
            return name, "this column stands twice; remove or rename one"
    for name in needed:
        if name not in names:
            return name, f"this column is missing; {wanted}"
    return "", ""


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
                sentence = "the file ends in the middle of this row; it was cut off, so fetch it again"
                raise BrokenFile(file=path.name, line=line, field=wrong.field, sentence=sentence)
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
            raise self.broken("is UTF-16 or not a text at all; UTF-8 is needed, so " + SAVE_AS)
        if len(raw) == LONGEST_LINE:
            raise self.broken(f"the line is longer than {LONGEST_LINE} bytes; shorten it, or close a quote")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"0x{raw[error.start]:02X}"
            raise self.broken(f"is not UTF-8 (byte {byte}), probably Latin-1 or Windows-1252; {SAVE_AS}") from error

    def broken(self, sentence: str, line: int | None = None) -> BrokenFile:
        """What to raise about this file at ``line``, or at the line just read."""
        return BrokenFile(file=self.path.name, line=line or self.number, field="", sentence=sentence)


def _records(lines: _Lines) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise lines.broken(_mended(str(error)), line) from error
        if fields:
            yield line, fields


def _mended(problem: str) -> str:
    """What to do about a complaint of the csv module."""
    if "unexpected end" in problem:
        return "the file ends inside a quoted text that begins in this row; it was cut off, or a quote is missing"
    if "field larger" in problem:
        return "a quoted text that begins in this row does not end; close the quote, or shorten the text"
    if "new-line" in problem:
        return "has a bare carriage return; end lines with a newline, or put the text in quotes"
    return "has a quote in the middle of a field; put the whole field in quotes and double the quotes inside"


def _wrong(fields: list[str], columns: Header) -> Wrong | None:
    width = len(columns.names)
    if len(fields) != width:
        name = columns.names[min(len(fields), width - 1)]
        mend = "put texts with commas in quotes" if len(fields) > width else "add what is missing, or the commas"
        return Wrong(field=name, sentence=f"the row has {len(fields)} fields, the header has {width}; {mend}")
    for name, text in zip(columns.names, fields, strict=True):
        if len(text) > LONGEST_FIELD:
            return Wrong(field=name, sentence=f"has {len(text)} characters, at most {LONGEST_FIELD} can be; shorten it")
    return None
