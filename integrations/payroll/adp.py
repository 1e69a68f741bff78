"""ADP Workforce Now paydata: ``Co Code,Batch ID,File #,Earnings 3 Code,Earnings 3 Amount``.

ASCII, comma, CRLF, a header row, decimal point. Units and rates have no place in it: each line is one amount.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from integrations.payroll import paying
from recognition.core.mistakes import Mistake
from recognition.payroll.formats import Batch, Format, Line

HEADER = "Co Code,Batch ID,File #,Earnings 3 Code,Earnings 3 Amount\r\n"
_COMPANY = re.compile(r"[A-Z0-9]{3}")


def render(batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
    """The file of ``batch`` in pieces. Raises what ``paying.paid`` raises, and BadSettings without a company code."""
    company = check(paying.settings_of(batch, "adp"))
    opening = f"{company},{_batch_id(batch)}"
    rows = (_row(opening, pay) for pay in paying.paid(batch, lines))
    head = HEADER
    while piece := list(islice(rows, paying.CHUNK)):
        yield (head + "".join(piece)).encode("ascii")
        head = ""


def check(settings: Mapping[str, Any]) -> str:
    """The company code in ``settings``. Raises BadSettings."""
    paying.known(settings, ("company_code",), "adp")
    company = settings.get("company_code", "")
    if not (isinstance(company, str) and _COMPANY.fullmatch(company)):
        raise paying.BadSettings(Mistake("setting_company_code", value=repr(company)))
    return company


def _row(opening: str, pay: paying.Pay) -> str:
    line = pay.line
    file_number = _text(line, "payroll number", line.payroll_number, 6)
    if not file_number.isdigit():
        raise paying.FileRefused(
            Mistake("export_no_digits", line=line.line_no, what="payroll number", value=repr(file_number), system="ADP")
        )
    code = _text(line, "wage type", pay.code, 10)
    sign = 1 if pay.worth_minor >= 0 or not pay.wage.is_positive else -1
    return f"{opening},{file_number},{code},{paying.decimal(sign * pay.worth_minor, line.currency)}\r\n"


def _text(line: Line, field: str, value: str, longest: int) -> str:
    return paying.fitting(line, field, value, longest=longest, encoding="ascii", forbidden=',"')


def _batch_id(batch: Batch) -> str:
    return f"{re.sub('[^0-9]', '', batch.period)[-4:]}{batch.number:04d}"


def file_name(batch: Batch) -> str:
    """``EPIABC01.csv``: company code and the number of the batch in its period."""
    return f"EPI{check(paying.settings_of(batch, 'adp'))}{batch.number % 100:02d}.csv"


FORMAT = Format(
    name="adp",
    extension="csv",
    render=render,
    needs_codes=True,
    is_confirmed=False,
    file_name=file_name,
    repeats_names=True,
    check=check,
)
