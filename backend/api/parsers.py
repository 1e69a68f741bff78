"""Bodies into rows: JSON and NDJSON, strictly UTF-8, bounded, numbers kept exactly as written."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from backend.api.problems import ProblemError, row_error
from recognition.core.mistakes import Mistake

LARGEST_BODY = 10 * 1024 * 1024
MOST_ROWS = 10_000
UNFIT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Row:
    """One row of a report: where it stood in the body, and its fields as text, as a CSV file would give them."""

    line: int
    fields: dict[str, str]


class StrictJSONParser(BaseParser):
    """JSON without NaN, repeated keys or floats."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the value in the body. Raises ProblemError."""
        return loads(_text(stream), "The body", whole=int)


class RowsFromJSON(StrictJSONParser):
    """An array of objects, or one object."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the rows; ``line`` counts from 1. Raises ProblemError."""
        value = loads(_text(stream), "The body")
        return _rows(enumerate(value if isinstance(value, list) else [value], start=1))


class RowsFromNDJSON(BaseParser):
    """One object a line."""

    media_type = "application/x-ndjson"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the rows; ``line`` is that of the body. Raises ProblemError."""
        lines = _text(stream).split("\n")
        return _rows((at, loads(line, f"Line {at}")) for at, line in enumerate(lines, start=1) if line.strip())


def loads(text: str, where: str, *, whole: Callable[[str], Any] = str) -> Any:
    """Return the JSON value in ``text``; never with a float in it. Raises ProblemError.

    Numbers stay text, or are ``whole`` and Decimal.
    """
    fraction = str if whole is str else Decimal
    try:
        return json.loads(text, parse_float=fraction, parse_int=whole, parse_constant=_refuse, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, "malformed", f"{where} is not JSON we can read: {str(error)[:200]}.") from error


def _text(stream: IO[bytes]) -> str:
    body = stream.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise ProblemError(413, "too_large", "The body is larger than 10 MiB; send it in parts.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "malformed", f"The body is not UTF-8 (byte {error.start}); encode it so.") from error


def _rows(values: Iterator[tuple[int, Any]]) -> list[Row]:
    rows: list[Row] = []
    errors: list[dict[str, Any]] = []
    for line, value in values:
        if len(rows) == MOST_ROWS:
            raise ProblemError(413, "too_many_rows", f"More than {MOST_ROWS} rows; send them in parts.")
        if not isinstance(value, dict):
            errors.append(row_error(line, "", Mistake("not_an_object")))
            continue
        fields = {}
        for name, item in value.items():
            problem = _unfit(item)
            if problem:
                errors.append(row_error(line, printable(name), problem))
            fields[name] = item or ""
        rows.append(Row(line, fields))
    if errors:
        raise ProblemError(
            422, "invalid_rows", f"{len(errors)} fields cannot be read; nothing was stored.", errors[:100]
        )
    if not rows:
        raise ProblemError(400, "malformed", "The body holds no rows.")
    return rows


def printable(text: str) -> str:
    """The beginning of a text from outside, fit to be told back."""
    return text[:64].encode("ascii", "backslashreplace").decode() if UNFIT.search(text) else text[:64]


def _unfit(item: Any) -> Mistake | None:
    if item is not None and not isinstance(item, str):
        return Mistake("not_text")
    return Mistake("unfit_text") if item and UNFIT.search(item) else None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return values
