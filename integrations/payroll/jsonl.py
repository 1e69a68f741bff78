"""Laurels' own JSON Lines for payroll machines: one canonical line an object, each naming its schema and version.

UTF-8, LF, amounts as decimal texts (a JSON number would become a binary fraction), absent values null.
"""

import json
from collections.abc import Iterable, Iterator

from integrations.payroll import canonical
from recognition.payroll.formats import Batch, Format, Line

SCHEMA = "laurels.payroll-line"


def render(batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file of ``batch`` in pieces. Raises canonical.ControlCharacter, so that both forms carry the same."""
    piece: list[str] = []
    for line in lines:
        fields = dict(zip(canonical.COLUMNS, canonical.cells(batch, line), strict=True))
        piece.append(json.dumps({"schema": SCHEMA, **fields}, ensure_ascii=False, default=str))
        if len(piece) == canonical.CHUNK:
            yield ("\n".join(piece) + "\n").encode()
            piece = []
    if piece:
        yield ("\n".join(piece) + "\n").encode()


FORMAT = Format(name="jsonl", extension="jsonl", render=render)
