"""Payroll's answer to a batch: the CSV it gives back, read, and compared with what it was handed. Pure.

One row a payment: payroll number, wage type (ours or payroll's code), amount, period, and the currency if there is such
a column. Delimiter, decimal sign and encoding are found out; a file with one wrong cell is wrong as a whole.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake, in_row

LARGEST_BYTES = 10 * 1024 * 1024
MOST_ERRORS = 50
LONGEST_CELL = 64
DELIMITERS = ";,\t"
COLUMNS = {
    "payroll_number": (
        "payroll_number", "payroll number", "employee number", "lønnummer", "lønnr", "medarbejdernr",
        "medarbejdernummer", "anställningsnummer", "anställningsnr", "anstid",
    ),
    "wage_type": ("wage_type", "wage type", "external_code", "code", "lønart", "lönart", "löneart"),
    "amount": ("amount", "beløb", "belopp"),
    "period": ("period", "pay_period", "periode", "lønperiode", "löneperiod"),
}  # fmt: skip
"""What a column may be called, in any case."""

CURRENCY = ("currency", "valuta", "valutakod", "valutakode")
"""What a column of currencies is called; it may be there."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_AMOUNT = re.compile(r"[-−]?(\d+|\d{1,3}([.,' ]\d{3})+)([.,]\d+)?", re.ASCII)
_SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_PERIOD = re.compile(r"(\d{4})-?(\d\d)", re.ASCII)


class Fault(NamedTuple):
    """What is wrong in one cell: ``line`` counts from 1, the header; ``field`` is of COLUMNS, or blank for the line."""

    line: int
    field: str
    mistake: Mistake


class BadAnswer(DomainError):
    """The file cannot be read as payroll's answer; ``faults`` says where, MOST_ERRORS of them at most."""

    code = "bad_answer"

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        where = f"Line {first.line}, {first.field}" if first.field else f"Line {first.line}"
        more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{where}: {first.mistake.sentence.removesuffix('.')}.{more} Nothing was taken in.")
        self.faults = list(faults)
        self.errors = [
            {"line": each.line, "field": each.field, "message": each.mistake.sentence, "code": each.mistake.code}
            for each in faults
        ]


class Payment(NamedTuple):
    """One row of the answer: ``amount`` in minor units of the batch's currency."""

    line: int
    payroll_number: str
    wage_type: str
    amount: int


class Handed(NamedTuple):
    """What payroll was handed of one kind of line for one number; ``codes`` are the names of its wage type."""

    payroll_number: str
    codes: tuple[str, ...]
    employee_id: int
    amount: int


class Compared(NamedTuple):
    """One number and wage type: what we handed over, what payroll says, None where a side says nothing.

    ``result`` is matched, different, missing (payroll says nothing) or extra (we handed nothing over).
    """

    payroll_number: str
    wage_type: str
    employee_id: int | None
    expected: int | None
    answered: int | None
    result: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The file as it was understood."""

    payments: list[Payment]
    encoding: str
    delimiter: str

    def kept(self, *, period: str, currency: str) -> bytes:
        """What was read and nothing else, as CSV in UTF-8 that ``read`` takes again: payroll's other columns (names,
        bank accounts) are not ours to keep."""
        told = io.StringIO(newline="")
        writer = csv.writer(told, delimiter=";", lineterminator="\n")
        writer.writerow(COLUMNS)
        for each in self.payments:
            amount = money.to_decimal(each.amount, currency)
            writer.writerow((each.payroll_number, each.wage_type, amount, period))
        return told.getvalue().encode()


def read(content: bytes, *, period: str, currency: str) -> Answer:
    """Understand payroll's answer for ``period``, in ``currency``. Raises BadAnswer."""
    if len(content) > LARGEST_BYTES:
        raise BadAnswer([Fault(1, "", Mistake("answer_too_large"))])
    text, encoding = _decoded(content)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = _rows(text, delimiter)
    header = next(rows, None)
    if header is None:
        raise BadAnswer([Fault(1, "", Mistake("answer_empty"))])
    places = _places(*header)
    faults: list[Fault] = []
    payments: list[Payment] = []
    for line, cells in rows:
        found = _payment(line, cells, places, period=period, currency=currency)
        if isinstance(found, Payment):
            payments.append(found)
        else:
            faults += found
        if len(faults) >= MOST_ERRORS:
            break
    if not payments and not faults:
        faults = [Fault(2, "", Mistake("answer_no_row"))]
    if faults:
        raise BadAnswer(faults[:MOST_ERRORS])
    return Answer(payments=payments, encoding=encoding, delimiter=delimiter)


def compared(handed: Iterable[Handed], payments: Iterable[Payment]) -> list[Compared]:
    """Compare sums per payroll number and wage type, ordered by them; what is nothing on both sides is matched.

    A number that lost its leading zeros on the way is known again where only one person's can be meant.
    """
    ours = {(each.payroll_number, each.codes[0]): each for each in handed}
    numbers = {number for number, _ in ours}
    names = {(number, code): key for key, each in ours.items() for number, code in _called(each)}
    bare: dict[str, set[str]] = {}
    for number in numbers:
        bare.setdefault(number.lstrip("0"), set()).add(number)
    told: dict[tuple[str, str], int] = {}
    for payment in payments:
        number = payment.payroll_number
        known = {number} if number in numbers else bare.get(number.lstrip("0"), set())
        number = next(iter(known)) if len(known) == 1 else number
        key = names.get((number, payment.wage_type), (number, payment.wage_type))
        told[key] = told.get(key, 0) + payment.amount
    return [_one(key, ours.get(key), told.get(key)) for key in sorted({*ours, *told})]


def _one(key: tuple[str, str], ours: Handed | None, told: int | None) -> Compared:
    if (ours.amount if ours else 0) == (told or 0):
        result = "matched"
    elif ours is None:
        result = "extra"
    else:
        result = "missing" if told is None else "different"
    expected, employee_id = (ours.amount, ours.employee_id) if ours else (None, None)
    return Compared(*key, employee_id, expected, told, result)


def _called(each: Handed) -> Iterator[tuple[str, str]]:
    for code in each.codes:
        yield each.payroll_number, code


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith(UTF_16):
        raise BadAnswer([Fault(1, "", Mistake("list_utf16"))])
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), "utf-8" if encoding == "utf-8-sig" else encoding
        except UnicodeDecodeError:
            continue
    raise BadAnswer([Fault(1, "", Mistake("answer_encoding"))])


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them, each with the line it ends on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [_SPACES.sub(" ", cell).strip() for cell in cells]
    except csv.Error as error:
        raise BadAnswer([Fault(reader.line_num, "", in_row(error))]) from error


def _places(line: int, header: Sequence[str]) -> dict[str, int]:
    called = [cell.casefold() for cell in header]
    wanted = COLUMNS | {"currency": CURRENCY}
    places = {
        field: called.index(name) for field, names in wanted.items() for name in reversed(names) if name in called
    }
    missing = [field for field in COLUMNS if field not in places]
    if missing:
        mistake = Mistake("answer_column_missing", columns=list(COLUMNS))
        raise BadAnswer([Fault(line, field, mistake) for field in missing])
    amounts = [cell for cell, name in zip(header, called, strict=True) if name in COLUMNS["amount"]]
    if len(amounts) > 1:  # which of them payroll means is not ours to guess
        raise BadAnswer([Fault(line, "amount", Mistake("answer_two_columns", columns=amounts))])
    return places


def _payment(
    line: int, cells: Sequence[str], places: dict[str, int], *, period: str, currency: str
) -> Payment | list[Fault]:
    told = {field: cells[place] if place < len(cells) else "" for field, place in places.items()}
    in_currency = told.pop("currency", "") or currency
    faults = [Fault(line, field, Mistake("answer_blank")) for field, cell in told.items() if not cell]
    faults += [
        Fault(line, field, Mistake("answer_text", most=LONGEST_CELL))
        for field, cell in told.items()
        if len(cell) > LONGEST_CELL or not cell.isprintable()
    ]
    if faults:
        return faults
    month = _PERIOD.fullmatch(told["period"])
    if told["period"] != period and (month is None or "-".join(month.groups()) != period):
        faults.append(Fault(line, "period", Mistake("answer_other_period", told=told["period"], period=period)))
    if in_currency.upper() != currency:
        mistake = Mistake("answer_other_currency", told=in_currency[:LONGEST_CELL], currency=currency)
        faults.append(Fault(line, "currency", mistake))
    amount = _minor(told["amount"], currency)
    if isinstance(amount, Mistake):
        faults.append(Fault(line, "amount", amount))
        return faults
    return faults or Payment(line, told["payroll_number"], told["wage_type"], amount)


def _minor(text: str, currency: str) -> int | Mistake:
    """The amount in minor units, or what is wrong with it."""
    if not _AMOUNT.fullmatch(text):
        return Mistake("answer_no_amount", value=text)
    decimals = money.exponent(currency)
    is_negative, digits = text[0] in "-−", text.lstrip("-−").replace(" ", "").replace("'", "")
    signs = [each for each in digits if each in ".,"]
    whole, part = digits, ""
    if signs:
        whole, _, part = digits.rpartition(signs[-1])
        if len(signs) > 1 and set(signs[:-1]) == {signs[-1]} and len(part) == 3:  # 1.234.567: nothing but thousands
            whole, part = digits, ""
        elif len(set(signs[:-1])) > 1 or signs[-1] in signs[:-1]:
            return Mistake("answer_no_amount", value=text)
        elif len(signs) == 1 and len(part) == 3 and decimals != 3:
            return Mistake("answer_two_amounts", value=text)
    if len(part) > decimals:
        return Mistake("answer_decimals", value=text, currency=currency)
    whole = re.sub("[.,]", "", whole)
    if len(whole) > 15:
        return Mistake("answer_too_large_amount", value=text)
    amount: int = int(whole) * 10**decimals + int(part.ljust(decimals, "0") or "0")
    return -amount if is_negative else amount
