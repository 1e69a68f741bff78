"""A file of people as rows of text, whatever program wrote it: encoding and separator are found out. Pure."""

import csv
import io
from dataclasses import dataclass

from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake, in_list
from recognition.people.reports import Wrong

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab"}
LONGEST_FIELD = 65_535
MOST_ROWS = 100_000
ZIPPED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"


class BrokenFile(DomainError):
    """The file as a whole cannot be read; ``line`` is where, 0 for all of it."""

    code = "broken_people_file"

    def __init__(self, why: str | Mistake, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The columns, and each row as (line, its fields) or what is wrong with it; blank lines are left out."""

    headers: tuple[str, ...]
    rows: list[tuple[int, list[str] | Wrong]]
    delimiter: str
    encoding: str


def read(content: bytes) -> Sheet:
    """The rows of a file in UTF-8 or Windows-1252, separated by ``;``, ``,`` or tabs. Raises BrokenFile."""
    text, encoding = _decoded(content)
    start = 0
    if text[:5].lower() == "sep=;" or text[:5].lower() == "sep=,":
        start = text.find("\n") + 1  # what Excel writes above the header
    first = text[start:].split("\n", 1)[0]
    if not first.strip():
        raise BrokenFile(Mistake("list_empty"))
    delimiter = max(DELIMITERS, key=_outside_quotes(first).count)
    if delimiter not in _outside_quotes(first):
        raise BrokenFile(Mistake("list_no_columns"), 1)
    records = _records(text[start:], delimiter, 1 if start else 0)
    _, headers = records[0]
    names = tuple(name.strip() for name in headers)
    if twice := [name for name in names if name and names.count(name) > 1]:
        raise BrokenFile(Mistake("list_column_twice", name=repr(twice[0])), 1)
    if len(records) - 1 > MOST_ROWS:
        raise BrokenFile(Mistake("list_too_long", most=MOST_ROWS))
    return Sheet(
        headers=names,
        rows=[(line, _checked(fields, names)) for line, fields in records[1:] if any(map(str.strip, fields))],
        delimiter=DELIMITERS[delimiter],
        encoding=encoding,
    )


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((ZIPPED, OLD_EXCEL)):
        raise BrokenFile(Mistake("list_is_spreadsheet"))
    if content.startswith(UTF_16):
        raise BrokenFile(Mistake("list_utf16"))
    if b"\x00" in content:
        raise BrokenFile(Mistake("list_no_text"))
    try:
        return content.removeprefix(BOM).decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenFile(Mistake("list_encoding", line=line), line) from error


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _records(text: str, delimiter: str, skipped: int) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(1 << 24)  # a longer field is told by its column
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = []
    line = 1 + skipped
    try:
        for fields in reader:
            if fields:
                found.append((line, fields))
            line = reader.line_num + 1 + skipped
    except csv.Error as error:
        raise BrokenFile(in_list(error, line=line), line) from error
    return found


def _checked(fields: list[str], names: tuple[str, ...]) -> list[str] | Wrong:
    while len(fields) > len(names) and not fields[-1].strip():
        fields = fields[:-1]
    if len(fields) != len(names):
        name = names[min(len(fields), len(names) - 1)]
        code = "too_many_cells" if len(fields) > len(names) else "too_few_cells"
        return Wrong(field=name, mistake=Mistake(code, count=len(fields), width=len(names)))
    for name, text in zip(names, fields, strict=True):
        if len(text) > LONGEST_FIELD:
            return Wrong(field=name, mistake=Mistake("field_too_long", length=len(text), most=LONGEST_FIELD))
    return [text.strip() for text in fields]
