"""Amounts as decimal text in their unit, as the API writes and reads them."""

from recognition.core import money


def text(amount: int, unit: str) -> str:
    """Minor units of a currency with its decimals, points as they are."""
    return money.to_decimal(amount, unit) if money.is_currency(unit) else str(amount)


def minor(said: str, unit: str) -> int:
    """Points are whole; money has the decimals of its currency. Raises BadAmount."""
    if money.is_currency(unit):
        return money.to_minor(said, unit)
    if not (said.isascii() and said.isdecimal()) or len(said) > 15:
        raise money.BadAmount(f"{said[:24]!r} is not a whole number of points.")
    return int(said)
