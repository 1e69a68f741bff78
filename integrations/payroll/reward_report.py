"""The reward report as files: CSV and JSON Lines for machines, CSV for people who open it in a spreadsheet.

For machines nothing is localised and nothing escaped: UTF-8 without a byte order mark, comma, LF, decimal point; in
JSON Lines what is absent is null. For people the file opens as a table where they are: UTF-8 with a byte order mark,
CRLF, a header in their language, in Danish and Swedish semicolons and decimal commas; and no cell is a formula.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Literal

from recognition.payroll.formats import DECIMALS

CHUNK = 1000
Row = tuple[str, ...]

SCHEMA, SCHEMA_VERSION = "laurels.reward-report", 2
"""What a line of JSON Lines says it is, before the name of its table; any change of columns raises the version."""
COMMA_LANGUAGES = frozenset({"da", "sv"})
# What makes a spreadsheet take a text for a formula, also in the full-width forms it folds together.
_FORMULA = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\x00-\x1f]")
BOM = "\ufeff"


def machine_csv(columns: Sequence[str], rows: Iterable[Row], _language: str) -> Iterator[bytes]:
    """The report for machines, in pieces."""
    return _pieces(_machine_lines(chain([tuple(columns)], rows)))


def _machine_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Each row as ``csv`` writes it; one that needs no quotation marks, as nearly all do, is only joined."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        line = ",".join(row)
        if line.count(",") == len(row) - 1 and line and not ('"' in line or "\n" in line or "\r" in line):
            yield f"{line}\n"
        else:
            writer.writerow(row)
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, CHUNK)):
        yield "".join(chunk).encode()


def json_lines(columns: Sequence[str], rows: Iterable[Row], table: str) -> Iterator[bytes]:
    """One object a line, which names the schema of ``table`` and its version; in pieces.

    All cells are texts, because a JSON number would become a binary fraction.
    """
    iterator, head = iter(rows), {"schema": f"{SCHEMA}.{table}", "schema_version": SCHEMA_VERSION}
    while chunk := list(islice(iterator, CHUNK)):
        objects = (head | dict(zip(columns, (cell or None for cell in row), strict=True)) for row in chunk)
        yield "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects).encode()


def people_csv(
    columns: Sequence[str],
    rows: Iterable[Row],
    language: str,
    *,
    headings: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
) -> Iterator[bytes]:
    """The report for people, in pieces; ``headings`` by column, ``words`` by column and code, in ``language``."""
    has_comma = language in COMMA_LANGUAGES
    spelt = [_speller(name, words.get(name, {}), has_comma=has_comma) for name in columns]
    header = tuple(harmless(headings[name]) for name in columns)
    cells = (tuple(spell(cell) for spell, cell in zip(spelt, row, strict=True)) for row in rows)
    yield BOM.encode()
    # All quoted, so that a comma in a name begins no cell where a spreadsheet expects the other separator.
    yield from _csv(chain([header], cells), delimiter=";" if has_comma else ",", end="\r\n", quoting=csv.QUOTE_ALL)


def harmless(text: str) -> str:
    """``text`` as no spreadsheet takes it for a formula: with an apostrophe before what would begin one."""
    return f"'{text}" if not text[:1].isalnum() and _FORMULA.match(text) else text


def _speller(name: str, words: Mapping[str, str], *, has_comma: bool) -> Callable[[str], str]:
    if name in DECIMALS:
        return (lambda cell: cell.replace(".", ",")) if has_comma else str
    return (lambda cell: harmless(words.get(cell, cell))) if words else harmless


def _csv(
    rows: Iterable[Row], *, delimiter: str, end: str, quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
) -> Iterator[bytes]:
    iterator, buffer = iter(rows), io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    while chunk := list(islice(iterator, CHUNK)):
        writer.writerows(chunk)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
