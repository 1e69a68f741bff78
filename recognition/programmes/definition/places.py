"""Where in a programme file a mistake or a warning stands: pure."""

import re
from collections import Counter
from collections.abc import Mapping

_TABLES = re.compile(r"\s*\[\[\s*([^\[\]]+?)\s*\]\]\s*(?:#.*)?$")
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*=(.*)")


def lines(text: str) -> dict[str, int]:
    """The line of every table and key by its place, as mistakes name it: tables of a list are numbered from 1.

    The file may be broken anywhere; what cannot be told is left out.
    """
    found: dict[str, int] = {}
    numbers: Counter[str] = Counter()
    table, open_quote = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_quote:
            open_quote = "" if open_quote in line else open_quote
            continue
        several, one, key = _TABLES.match(line), _TABLE.match(line), _KEY.match(line)
        if several:
            numbers[several[1]] += 1
            table = f"{several[1]}[{numbers[several[1]]}]"
            found.setdefault(several[1], number)
            found.setdefault(table, number)
        elif one:
            table = _plain(one[1])
            found.setdefault(table, number)
        elif key:
            name = key[1].strip("\"'")
            found.setdefault(f"{table}.{name}" if table else name, number)
            open_quote = next((quote for quote in ('"""', "'''") if key[2].count(quote) == 1), "")
    return found


def line_of(place: str, found: Mapping[str, int]) -> int | None:
    """The line of ``place``, or of the nearest table around it; None where there is neither."""
    while place and place not in found:
        shorter = place.rpartition("[")[0] if place.endswith("]") else place.rpartition(".")[0]
        place = shorter
    return found.get(place)


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
