"""Laurels' own CSV for payroll machines: every field of the canonical line, nothing localised, nothing escaped.

UTF-8 without a byte order mark, comma, LF, a header row, decimal point, ISO dates. A change of these bytes needs a new
``canonical.SCHEMA_VERSION``.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from integrations.payroll import canonical
from recognition.payroll.formats import Batch, Format, Line


def render(batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file of ``batch`` in pieces of some hundred kilobytes. Raises ControlCharacter."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(canonical.COLUMNS)
    for count, line in enumerate(lines, start=1):
        writer.writerow(canonical.cells(batch, line))
        if count % canonical.CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


FORMAT = Format(name="canonical-csv", extension="csv", render=render)
