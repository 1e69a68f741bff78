"""A file of people as rows of text, whatever program wrote it: encoding and separator are found out. Pure."""

import csv
import io
from dataclasses import dataclass

from recognition.core.errors import DomainError
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

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
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
        raise BrokenFile("The file is empty, or its first line is; the first line names the columns.")
    delimiter = max(DELIMITERS, key=_outside_quotes(first).count)
    if delimiter not in _outside_quotes(first):
        raise BrokenFile(
            "The first line has no semicolon, comma or tab, so there are no columns; save the sheet as CSV.", 1
        )
    records = _records(text[start:], delimiter, 1 if start else 0)
    _, headers = records[0]
    names = tuple(name.strip() for name in headers)
    if twice := [name for name in names if name and names.count(name) > 1]:
        raise BrokenFile(f"The column {twice[0]!r} stands twice; rename or remove one.", 1)
    if len(records) - 1 > MOST_ROWS:
        raise BrokenFile(f"The file has more than {MOST_ROWS} rows; send it in parts.")
    return Sheet(
        headers=names,
        rows=[(line, _checked(fields, names)) for line, fields in records[1:] if any(map(str.strip, fields))],
        delimiter=DELIMITERS[delimiter],
        encoding=encoding,
    )


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((ZIPPED, OLD_EXCEL)):
        raise BrokenFile("This is a spreadsheet and not CSV; save the sheet as “CSV UTF-8” and send that.")
    if content.startswith(UTF_16):
        raise BrokenFile("The file is UTF-16; save it as “CSV UTF-8”.")
    if b"\x00" in content:
        raise BrokenFile("The file is no text; save the sheet as “CSV UTF-8” and send that.")
    try:
        return content.removeprefix(BOM).decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = f"Line {line} is neither UTF-8 nor Windows-1252; save the sheet as “CSV UTF-8”."
        raise BrokenFile(sentence, line) from error


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
        raise BrokenFile(f"Line {line}: {_mended(str(error))}.", line) from error
    return found


def _mended(problem: str) -> str:
    if "unexpected end" in problem:
        return "a quoted text that begins here does not end; close the quote, or fetch the whole file again"
    if "new-line" in problem:
        return "has a bare carriage return; end lines with a newline, or put the text in quotes"
    return "has a quote in the middle of a field; put the whole field in quotes and double the quotes inside"


def _checked(fields: list[str], names: tuple[str, ...]) -> list[str] | Wrong:
    while len(fields) > len(names) and not fields[-1].strip():
        fields = fields[:-1]
    if len(fields) != len(names):
        name = names[min(len(fields), len(names) - 1)]
        mend = "put texts with separators in quotes" if len(fields) > len(names) else "add what is missing"
        return Wrong(field=name, sentence=f"the row has {len(fields)} fields, the header has {len(names)}; {mend}")
    for name, text in zip(names, fields, strict=True):
        if len(text) > LONGEST_FIELD:
            return Wrong(field=name, sentence=f"has {len(text)} characters, at most {LONGEST_FIELD} can be; shorten it")
    return [text.strip() for text in fields]
