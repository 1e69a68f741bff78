"""Danløn: ``CVR;payroll number;wage type;units;rate;amount``, numbers as integers in hundredths.

ASCII without a byte order mark, semicolon, CRLF, no header, always six fields.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from integrations.payroll import paying
from recognition.core.mistakes import Mistake
from recognition.payroll.formats import Batch, Format, Line

LIMIT = 100


def render(batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file of ``batch`` in pieces. Raises what ``paying.paid`` raises, and BadSettings without a CVR number."""
    number = batch.registration_number
    if not (len(number) == 8 and number.isascii() and number.isdigit()):
        raise paying.BadSettings(Mistake("export_no_cvr", entity=batch.entity))
    rows = (_row(number, pay) for pay in paying.paid(batch, lines))
    while piece := list(islice(rows, paying.CHUNK)):
        yield "".join(piece).encode("ascii")


def _row(number: str, pay: paying.Pay) -> str:
    line = pay.line
    for field, value in (("payroll number", line.payroll_number), ("wage type", pay.code)):
        if not (value.isascii() and value.isdigit()):
            raise paying.FileRefused(
                Mistake("export_no_digits", line=line.line_no, what=field, value=repr(value), system="Danløn")
            )
    if check_code(pay.code):
        raise paying.FileRefused(Mistake("export_no_lonart", line=line.line_no, value=repr(pay.code), limit=LIMIT))
    figures = (
        "" if pay.units_milli is None else paying.units_in_hundredths(line, pay.units_milli),
        "" if pay.rate_minor is None else paying.hundredths(line, "rate", pay.rate_minor),
        "" if pay.amount_minor is None else paying.hundredths(line, "amount", pay.amount_minor),
    )
    return ";".join(map(str, (number, line.payroll_number, pay.code, *figures))) + "\r\n"


def check_code(code: str) -> Mistake | None:
    """What is wrong with a lønart: the manual of an import transfers those below LIMIT alone."""
    if code.isascii() and code.isdigit() and int(code) < LIMIT:
        return None
    return Mistake("code_no_lonart", limit=LIMIT, value=repr(code))


def file_name(batch: Batch) -> str:
    """``danloen_12345678_2026-09-0001.csv``; the code of a batch begins with its period."""
    return f"danloen_{batch.registration_number}_{batch.code}.csv"


FORMAT = Format(
    name="danlon", extension="csv", render=render, needs_codes=True, file_name=file_name, check_code=check_code
)
