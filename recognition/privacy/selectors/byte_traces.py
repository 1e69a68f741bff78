"""Where words of an identity stand in stored bytes: in any encoding a file may have, in any capitals, packed or not."""

import json
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import quote

from django.db import connection
from psycopg import sql

ENCODINGS = ("utf-8", "iso-8859-1", "cp1252", "cp437", "utf-16-le", "utf-16-be")
WINDOW = 1024 * 1024  # bytes of a packed file in memory at once
FETCHED = 20  # rows
OVERLAP = 8 * 1024  # bytes; no word, however written, is longer
IN_MEMORY = 8 * 1024 * 1024  # bytes of a packed file before it goes to a temporary one
DEEPEST = 3  # a workbook in an archive in an archive
PACKED = b"PK\x03\x04"
SPACE = rb"(?:\s|\x00|\+|%20|%0A|\xa0|\xc2\xa0|&#160;|&nbsp;|\\u00a0)+"
# What is escaped before a word (%22, a line break of JSON) ends in a letter or figure, too.
BEFORE = rb"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-F]{2})|(?<=\\[nrt])|(?<=\\u[0-9A-F]{4}))"
IN_PIECES = {"jobs_filepiece": "file_id"}
"""Tables that hold a file in several rows by ``number``, and the column that says which file."""


def pattern(terms: Collection[str]) -> re.Pattern[bytes]:
    """Any of the terms as whole words, genitives in s too, in any capitals: in ENCODINGS, or escaped as in XML, JSON
    and addresses."""
    words = b"|".join(b"".join(SPACE if letter.isspace() else _letter(letter) for letter in term) for term in terms)
    return re.compile(BEFORE + rb"(?:" + words + rb")(?:s\x00?)?(?![0-9A-Za-z])", re.IGNORECASE)


def holds(pieces: Iterable[bytes], sought: re.Pattern[bytes], depth: int = 0) -> bool:
    """Whether a file, given in pieces, has one of the words; a packed one is looked through member by member."""
    rest = iter(pieces)
    first = next(rest, b"")
    whole = chain([first], rest)
    if not first.startswith(PACKED) or depth == DEEPEST:
        return _reads(whole, sought)
    with SpooledTemporaryFile(IN_MEMORY) as packed:
        packed.writelines(whole)
        packed.seek(0)
        if _reads(iter(lambda: packed.read(WINDOW), b""), sought):  # the names of its members are not packed
            return True
        try:
            with zipfile.ZipFile(packed) as archive:
                return any(holds(_member(archive, name), sought, depth + 1) for name in archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError):
            return False  # a file cut short is no archive, and has been read as it is


def count(table: str, column: str, sought: re.Pattern[bytes]) -> int:
    """How many values of a byte column have one of the words; of files in pieces, how many files."""
    file = IN_PIECES.get(table)
    if file is None:
        return sum(holds([content], sought) for (content,) in _rows(table, [column]))
    rows = _rows(table, [file, column], order=[file, "number"])
    return sum(holds((content for _, content in row), sought) for _, row in groupby(rows, key=itemgetter(0)))


def _rows(table: str, columns: list[str], order: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
    """Rows from the server's own cursor, a few at a time; bytes as bytes."""
    statement = sql.SQL("SELECT {} FROM {}").format(_names(columns), sql.Identifier(table))
    if order:
        statement += sql.SQL(" ORDER BY ") + _names(order)
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement.as_string(None))
        while rows := cursor.fetchmany(FETCHED):
            yield from ((*row[:-1], bytes(row[-1] or b"")) for row in rows)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _letter(letter: str) -> bytes:
    """All ways in which one letter may be written; a zero byte may follow, as in UTF-16."""
    if letter.isascii() and letter.isalnum():
        return letter.encode() + rb"\x00?"
    ways = set[bytes]()
    for each in (letter, letter.lower(), letter.upper()):
        for encoding in ENCODINGS:
            ways.add(each.encode(encoding, "ignore"))
        ways |= {unicodedata.normalize("NFD", each).encode(), quote(each, safe="").encode()}
        ways |= {json.dumps(each)[1:-1].encode(), f"%{ord(each[0]):02x}".encode()}
        ways |= {f"&#{ord(each[0])};".encode(), f"&#x{ord(each[0]):x};".encode()}
    longest_first = sorted(ways - {b""}, key=lambda way: (-len(way), way))
    return b"(?:" + b"|".join(map(re.escape, longest_first)) + rb")\x00?"


def _reads(pieces: Iterable[bytes], sought: re.Pattern[bytes]) -> bool:
    before = b""
    for piece in pieces:
        there = before + piece
        if sought.search(there):
            return True
        before = there[-OVERLAP:]
    return False


def _member(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        yield from iter(lambda: member.read(WINDOW), b"")
