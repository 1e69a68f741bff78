"""What one outcome earns before it is shared: pure integer arithmetic."""

from recognition.core import money
from recognition.programmes.definition import Formula


def amount(formula: Formula, *, value: int | None, value_currency: str, pays_money: bool) -> int:
    """The amount of ``formula`` for a ``value`` in minor units of ``value_currency``.

    Money comes out in minor units of that currency. Points come out whole, one basis point being a
    ten-thousandth of a point per whole unit of the currency. Halves round up, once, at the end.
    """
    if formula.kind == "fixed":
        return formula.amount or 0
    if value is None:
        raise ValueError("this formula needs a value")
    per_unit = 1 if pays_money else 10 ** money.exponent(value_currency)
    scale = money.BASIS_POINTS * per_unit
    if formula.kind == "basis_points":
        return money.half_up(value * (formula.basis_points or 0), scale)
    if formula.kind == "marginal_tiers":
        return money.half_up(_marginal(formula, value), scale)
    return _whole(formula, value, scale)


def _whole(formula: Formula, value: int, scale: int) -> int:
    reached = [tier for tier in formula.tiers if tier.from_value <= value]
    if not reached:
        return 0
    tier = reached[-1]
    return tier.amount if tier.amount is not None else money.half_up(value * (tier.basis_points or 0), scale)


def _marginal(formula: Formula, value: int) -> int:
    """Value times basis points, slice by slice."""
    ends = [*(tier.from_value for tier in formula.tiers[1:]), value]
    slices = (max(0, min(value, end) - tier.from_value) for tier, end in zip(formula.tiers, ends, strict=True))
    return sum(part * (tier.basis_points or 0) for part, tier in zip(slices, formula.tiers, strict=True))
