"""Read a large file of touchpoints as columns, a block at a time, or admit that it cannot be done.

A block is given on only when it is beyond doubt that the row-by-row reading would see the same fields:
whole records, no control characters, the right number of fields in every row. Everything else raises
NotProvenClean, and the row-by-row reading decides.
"""

import csv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import polars

from integrations.sources.csv_file import BOM, Header
from integrations.sources.layout import INTERACTIONS
from recognition.customers.reports import NotProvenClean

BLOCK = 4 << 20
COLUMNS = (*INTERACTIONS.needed, *INTERACTIONS.optional)


def frames(path: Path, header: Header, progress: Callable[[str, int], None]) -> Iterator[polars.DataFrame]:
    """The rows of ``path`` in frames with every column of the layout as text; the next one is made meanwhile.

    Raises NotProvenClean.
    """
    count = 0
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting = None
        for block in _blocks(path):
            coming = pool.submit(_frame, block, header)
            if waiting is not None:
                count += waiting.result().height
                progress(path.name, count)
                yield waiting.result()
            waiting = coming
        if waiting is not None:
            yield waiting.result()


def _blocks(path: Path) -> Iterator[bytes]:
    """Blocks of whole records below the header: a newline ends a record after an even number of quotes."""
    with path.open("rb") as file:
        first = file.readline()
        if b'"' in first.removeprefix(BOM):
            raise NotProvenClean
        rest = b""
        while chunk := file.read(BLOCK):
            block = rest + chunk
            end = _last_border(block)
            yield block[:end]
            rest = block[end:]
        if rest:
            yield rest + b"\n"


def _last_border(block: bytes) -> int:
    """The end of the last whole record in ``block``, which begins with one. Raises NotProvenClean if none ends."""
    end, quotes = len(block), block.count(b'"')
    while end:
        start = block.rfind(b"\n", 0, end) + 1
        quotes -= block.count(b'"', start, end)
        if start and quotes % 2 == 0:
            return start
        end = start - 1 if start else 0
    raise NotProvenClean


def _frame(block: bytes, header: Header) -> polars.DataFrame:
    if b"\x00" in block:
        raise NotProvenClean
    try:
        text = _quoted(block, header) if b'"' in block else _plain(block, header)
    except (UnicodeDecodeError, csv.Error, polars.exceptions.PolarsError) as error:
        raise NotProvenClean from error
    missing = [polars.lit("").alias(name) for name in COLUMNS if name not in header.names]
    return text.select([polars.col(name) for name in COLUMNS if name in header.names] + missing)


def _plain(block: bytes, header: Header) -> polars.DataFrame:
    """A block without quotes: where no row has too many fields and the commas add up, none has too few."""
    block = block.replace(b"\r\n", b"\n")
    if b"\r" in block:
        raise NotProvenClean
    if not block.isascii():
        block.decode("utf-8")
    width = len(header.names)
    frame = polars.read_csv(
        block,
        has_header=False,
        schema=dict.fromkeys(header.names, polars.String),
        quote_char=None,
    )
    if block.count(b"\n") != frame.height or block.count(b",") != frame.height * (width - 1):
        raise NotProvenClean
    return frame.fill_null("")


def _quoted(block: bytes, header: Header) -> polars.DataFrame:
    """A block with quotes, read by the same rules as row by row."""
    width = len(header.names)
    records = [record for record in csv.reader(StringIO(block.decode("utf-8"), newline=""), strict=True) if record]
    if any(len(record) != width for record in records):
        raise NotProvenClean
    columns = zip(*records, strict=True) if records else ((),) * width
    named = dict(zip(header.names, map(list, columns), strict=True))
    return polars.DataFrame(named, schema=dict.fromkeys(header.names, polars.String))
