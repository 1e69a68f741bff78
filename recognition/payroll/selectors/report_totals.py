"""What the rows of a report's tables add up to: values below a table, one row for each unit, never a formula. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from recognition.payroll.formats import Sheet

_UNIT = ("award_type", "currency")
_OWN: Mapping[str, tuple[str, ...]] = {
    "approvals": (
        *("lines", "decided", "unchanged", "raised", "lowered", "declined", "seconded", "revoked", "by_delegate"),
    ),
    "gift_limit": ("lines", "amount"),
}
"""Tables that do not have every line in some row, by name: the columns in which their own rows add up."""


def over(sheet: Sheet, total: Sheet) -> Sheet:
    """A table that has every line in some row, over the ``total`` of the lines, which people are counted once in."""
    told = [dict(zip(total.columns, row, strict=True)) for row in total.rows]
    return replace(sheet, totals=[tuple(row.get(name, "") for name in sheet.columns) for row in told])


def below_figures(sheet: Sheet, total: Sheet) -> Sheet:
    """One of the figures beside the lines over its totals; as it is where its rows do not add up to anything.

    Shares, medians and groups left out do not; points owed have one row for each kind anyway.
    """
    if sheet.name == "budget":
        return over(sheet, total)
    return replace(sheet, totals=_added(sheet, _OWN[sheet.name])) if sheet.name in _OWN else sheet


def _added(sheet: Sheet, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    sums: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    units = [name for name in _UNIT if name in sheet.columns]
    for row in sheet.rows:
        cells = dict(zip(sheet.columns, row, strict=True))
        unit = tuple(cells[name] for name in units)
        for name in columns:
            sums[unit][name] += Decimal(cells[name])
    rows = [
        dict(zip(units, unit, strict=True)) | {name: str(sum_) for name, sum_ in sums[unit].items()}
        for unit in sorted(sums)
    ]
    return [tuple(row.get(name, "") for name in sheet.columns) for row in rows]
