"""Whole numbers only: splitting, rounding, minor units.

Amounts are integers in the minor unit of their currency (ISO 4217) or whole points.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from iso4217 import Currency

from recognition.core.errors import DomainError
from recognition.core.mistakes import Mistake

PPM = 1_000_000
BASIS_POINTS = 10_000
LARGEST_AMOUNT = 2**53
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


class BadAmount(DomainError):
    """A text is not an amount, or not one of this currency."""

    code = "bad_amount"


def allot(total: int, weights: Sequence[int], *, ties: Sequence[bytes]) -> list[int]:
    """Split ``total`` in proportion to integer ``weights`` by largest remainder.

    Equal remainders go by ascending ``ties`` (one per weight, all different), so the result does not
    depend on the order of the arguments. Parts sum to ``total`` always; a negative total mirrors the
    positive one. Raises ValueError when a weight is negative or all are zero.
    """
    whole = sum(weights)
    if len(ties) != len(weights):
        raise ValueError("one tie key per weight")
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights are not negative and not all zero")
    sign = -1 if total < 0 else 1
    divided = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [quotient for quotient, _ in divided]
    order = sorted(range(len(weights)), key=lambda index: (-divided[index][1], ties[index]))
    for index in order[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` rounded to the nearest integer, halves away from zero."""
    if denominator <= 0:
        raise ValueError("the denominator is positive")
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient


def is_currency(code: str) -> bool:
    """Whether ``code`` is a currency of ISO 4217 with a minor unit."""
    return _exponent(code) is not None


def exponent(currency: str) -> int:
    """The number of decimals of ``currency``: DKK 2, JPY 0. Raises BadAmount for an unknown code."""
    digits = _exponent(currency)
    if digits is None:
        raise BadAmount(Mistake("no_currency_code", value=repr(currency)))
    return digits


def to_minor(text: str, currency: str) -> int:
    """``"1968.75"`` in DKK is 196875. Raises BadAmount for other spellings or too many decimals."""
    digits = exponent(currency)
    if not _NUMBER.fullmatch(text):
        raise BadAmount(Mistake("no_number", value=repr(text)))
    try:
        minor = Decimal(text).scaleb(digits)
    except InvalidOperation as error:
        raise BadAmount(Mistake("no_number", value=repr(text))) from error
    if minor != minor.to_integral_value():
        raise BadAmount(Mistake("too_many_decimals", value=repr(text), currency=currency, digits=digits))
    if abs(minor) > LARGEST_AMOUNT:
        raise BadAmount(Mistake("too_large_amount", value=repr(text), most=LARGEST_AMOUNT))
    return int(minor)


def to_decimal(minor: int, currency: str) -> str:
    """196875 in DKK is ``"1968.75"``; for files, never localised."""
    return f"{Decimal(minor).scaleb(-exponent(currency)):f}"


def _exponent(code: str) -> int | None:
    if not re.fullmatch(r"[A-Z]{3}", code):
        return None
    try:
        return Currency(code).exponent
    except ValueError:
        return None
