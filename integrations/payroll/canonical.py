"""The canonical line as columns of text: what Laurels' own formats share."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from recognition.core import money
from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake
from recognition.payroll.formats import Batch, Line

SCHEMA_VERSION = 1
COLUMNS = (
    "schema_version",
    "batch_id",
    "line_no",
    "line_uid",
    "legal_entity",
    "payroll_number",
    "wage_type",
    "external_code",
    "kind",
    "quantity",
    "rate",
    "amount",
    "currency",
    "earned_from",
    "earned_to",
    "pay_period",
    "cost_centre",
    "tax_class",
    "holiday_pay_basis",
    "pensionable",
    "text",
    "reverses_line_uid",
)
CHUNK = 1000

Cell = str | int | date | UUID | None


class ControlCharacter(DomainError):
    """A text of a line has a character that machines read differently: a tab, a line break, a null."""

    code = "control_character"


def cells(batch: Batch, line: Line) -> tuple[Cell, ...]:
    """The fields of ``line`` in the order of ``COLUMNS``, amounts as decimals. Raises ControlCharacter."""
    texts = (batch.entity, line.payroll_number, line.external_code, line.cost_centre, line.text)
    if not all(map(str.isprintable, texts)):
        _refuse_control_characters(line, texts)
    return (
        SCHEMA_VERSION,
        batch.code,
        line.line_no,
        line.line_uid,
        batch.entity,
        line.payroll_number,
        line.wage_type,
        line.external_code,
        line.kind,
        f"{Decimal(line.quantity_milli).scaleb(-3):f}",
        None if line.rate_minor is None else money.to_decimal(line.rate_minor, line.currency),
        money.to_decimal(line.amount_minor, line.currency),
        line.currency,
        line.earned_from,
        line.earned_to,
        line.pay_period,
        line.cost_centre,
        line.tax_class,
        line.holiday_pay_basis,
        line.pensionable,
        line.text,
        line.reverses_line_uid,
    )


def _refuse_control_characters(line: Line, texts: Iterable[str]) -> None:
    for text in texts:
        for character in text:
            if unicodedata.category(character) in {"Cc", "Zl", "Zp"}:
                named = f"U+{ord(character):04X}"
                raise ControlCharacter(
                    Mistake("export_control_character", line=line.line_no, character=named, value=repr(text))
                )
