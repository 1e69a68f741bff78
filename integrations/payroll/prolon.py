"""Proløn: ``payroll number;wage type;units;rate;amount;department;project``, decimal comma.

Windows-1252, semicolon, CRLF, no header. Number of the employee up to 5 characters, wage type 4, units and rate 5
digits before the comma, amount 7.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from integrations.payroll import paying
from recognition.core.mistakes import Mistake
from recognition.payroll.formats import Batch, Format, Line

ENCODING = "cp1252"
MOST = {"quantity": 9_999_999, "rate": 9_999_999, "amount": 999_999_999}


def render(batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file of ``batch`` in pieces. Raises what ``paying.paid`` raises."""
    rows = map(_row, paying.paid(batch, lines))
    while piece := list(islice(rows, paying.CHUNK)):
        yield "".join(piece).encode(ENCODING)


def _row(pay: paying.Pay) -> str:
    line = pay.line
    return (
        ";".join(
            (
                _text(line, "payroll number", line.payroll_number, 5),
                _text(line, "wage type", pay.code, 4),
                "" if pay.units_milli is None else _units(line, pay.units_milli),
                "" if pay.rate_minor is None else _money(line, "rate", pay.rate_minor),
                "" if pay.amount_minor is None else _money(line, "amount", pay.amount_minor),
                _text(line, "cost centre", line.cost_centre, 32),
                "",
            )
        )
        + "\r\n"
    )


def _text(line: Line, field: str, value: str, longest: int) -> str:
    return paying.fitting(line, field, value, longest=longest, encoding=ENCODING, forbidden=';"')


def _units(line: Line, units_milli: int) -> str:
    return _comma(line, "quantity", paying.units_in_hundredths(line, units_milli))


def _money(line: Line, field: str, minor: int) -> str:
    return _comma(line, field, paying.hundredths(line, field, minor))


def _comma(line: Line, field: str, hundredths: int) -> str:
    whole, rest = divmod(abs(hundredths), 100)
    written = f"{'-' if hundredths < 0 else ''}{whole},{rest:02d}"
    if abs(hundredths) > MOST[field]:
        raise paying.FileRefused(Mistake("export_too_large", line=line.line_no, what=field, value=repr(written)))
    return written


FORMAT = Format(name="prolon", extension="csv", render=render, needs_codes=True)
