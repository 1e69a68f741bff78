"""Frozen lines as payroll is told of them: which code, figures and sign, as HR has set them; what formats share.

Every refusal names the line, the field and what to do. Amounts stay integers: minor units, and thousandths of units.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple, NoReturn

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.payroll import wages
from recognition.payroll.formats import Batch, Line, Wage

CHUNK = 1000
UNIT = 1000
MOST_LISTED = 20
BENEFIT = "benefit_taxable"
SPOKEN = {"DK": "da", "SE": "sv"}


class FileRefused(DomainError):
    """A line has what the payroll system does not take."""

    code = "payroll_file_refused"


class CorrectionsByHand(DomainError):
    """Payroll of this entity takes no reversals in files."""

    code = "corrections_by_hand"


class NothingToPay(DomainError):
    """A batch without pay makes no file for a payroll system."""

    code = "nothing_to_pay"


class BadSettings(DomainError):
    """What HR has set for a format is missing or cannot be."""

    code = "bad_payroll_settings"


class Pay(NamedTuple):
    """One line for payroll: the figures its wage type has there (None for the others), and what it came from.

    ``worth_minor`` is what it moves in the person's pay, negative when it takes back, however it is written.
    """

    line: Line
    wage: Wage
    code: str
    units_milli: int | None
    rate_minor: int | None
    amount_minor: int | None
    worth_minor: int


def paid(batch: Batch, lines: Iterable[Line]) -> Iterator[Pay]:
    """What is pay among ``lines``, in their order. Raises NothingToPay, CorrectionsByHand, FileRefused."""
    pay = (line for line in lines if line.is_pay)
    first = next(pay, None)
    if first is None:
        raise NothingToPay(Mistake("export_pays_nothing", batch=batch.code))
    for line in (whole := chain([first], pay)):
        if line.amount_minor < 0 and batch.correction_style == "manual":
            _refuse_corrections(batch, chain([line], whole))
        yield _pay(batch, line)


def _pay(batch: Batch, line: Line) -> Pay:
    wage, code = batch.wages.get(line.wage_type, Wage({}, "")), line.external_code
    if line.amount_minor < 0 and batch.correction_style == "deduction":
        if line.tax_class == BENEFIT:
            raise FileRefused(Mistake("export_benefit_back", line=line.line_no, value=repr(line.wage_type)))
        wage, code = batch.wages.get(wages.CORRECTION, Wage({}, "")), ""
    else:
        wage = wage._replace(is_positive=False)  # a positive figure of what pays would pay again
    code = code or wage.code
    if not code:
        raise FileRefused(Mistake("export_no_code", line=line.line_no, value=repr(line.wage_type)))
    if not line.payroll_number.strip():
        raise FileRefused(Mistake("export_no_number", line=line.line_no))
    units, rate = UNIT, abs(line.amount_minor)
    if line.rate_minor is not None and line.quantity_milli * line.rate_minor == line.amount_minor * UNIT:
        units, rate = abs(line.quantity_milli), abs(line.rate_minor)
    sign = -1 if line.amount_minor < 0 and not wage.is_positive else 1
    return Pay(
        line=line,
        wage=wage,
        code=code,
        units_milli=sign * units if wage.has_units else None,
        rate_minor=rate if wage.has_rate else None,
        amount_minor=sign * abs(line.amount_minor) if wage.has_amount else None,
        worth_minor=line.amount_minor,
    )


def _refuse_corrections(batch: Batch, lines: Iterable[Line]) -> NoReturn:
    found = [line for line in lines if line.amount_minor < 0]
    listed = "; ".join(
        f"{line.line_no}, {line.payroll_number}, {decimal(line.amount_minor, line.currency)}"
        for line in found[:MOST_LISTED]
    )
    more = "; …" if len(found) > MOST_LISTED else ""
    raise CorrectionsByHand(
        Mistake("export_corrections", entity=batch.entity, batch=batch.code, count=len(found), listed=f"{listed}{more}")
    )


def fitting(line: Line, field: str, value: str, *, longest: int, encoding: str = "utf-8", forbidden: str = "") -> str:
    """``value`` if the target takes it. Raises FileRefused: too long, a control character, one it cannot write."""
    number, shown = line.line_no, repr(value)
    if len(value) > longest:
        raise FileRefused(Mistake("export_too_long", line=number, what=field, value=shown, most=longest))
    for each in value:
        if each in forbidden or unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}:
            found = named(each)
            raise FileRefused(Mistake("export_forbidden", line=number, what=field, value=shown, character=found))
    try:
        value.encode(encoding)
    except UnicodeEncodeError as error:
        found = named(value[error.start])
        raise FileRefused(
            Mistake("export_unwritable", line=number, what=field, value=shown, character=found, encoding=encoding)
        ) from error
    return value


def named(character: str) -> str:
    """A character so that one finds it: its number, and itself where it can be seen."""
    number = f"U+{ord(character):04X}"
    return f"{character!r} ({number})" if character.isprintable() else number


def decimal(minor: int, currency: str, point: str = ".") -> str:
    """``-75000`` in DKK is ``-750.00``."""
    return money.to_decimal(minor, currency).replace(".", point)


def hundredths(line: Line, field: str, minor: int) -> int:
    """Minor units as hundredths of the currency. Raises FileRefused where it has more than two decimals."""
    scaled = Decimal(minor).scaleb(2 - money.exponent(line.currency))
    if scaled != int(scaled):
        value = repr(decimal(minor, line.currency))
        raise FileRefused(Mistake("export_decimals", line=line.line_no, what=field, value=value))
    return int(scaled)


def units(units_milli: int, point: str = ".") -> str:
    """``1500`` is ``1.5``, ``1000`` is ``1``."""
    return f"{Decimal(units_milli).scaleb(-3).normalize():f}".replace(".", point)


def units_in_hundredths(line: Line, units_milli: int) -> int:
    """Thousandths of units as hundredths. Raises FileRefused for a third decimal."""
    whole, rest = divmod(units_milli, 10)
    if rest:
        value = repr(units(units_milli))
        raise FileRefused(Mistake("export_decimals", line=line.line_no, what="quantity", value=value))
    return whole


def spoken(batch: Batch, wage: Wage) -> str:
    """The name of a wage type in the language of the country; blank when it has none."""
    return wage.names.get(SPOKEN.get(batch.country, "en"), "")


def settings_of(batch: Batch, format_name: str) -> Mapping[str, Any]:
    """What HR has set for a format in the entity. Raises BadSettings when that is no table."""
    found = batch.settings.get(format_name, {})
    if not isinstance(found, Mapping):
        raise BadSettings(Mistake("setting_no_table", name=format_name))
    return found


def known(settings: Mapping[str, Any], names: Iterable[str], format_name: str) -> None:
    """Nothing but ``names`` is set. Raises BadSettings."""
    if extra := sorted(set(settings) - set(names)):
        raise BadSettings(Mistake("setting_unknown", name=format_name, extra=extra, known=list(names)))
