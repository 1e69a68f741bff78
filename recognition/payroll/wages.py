"""The codes of the wage types every installation has, besides HR's own; they stand in lines for ever. Pure."""

CUSTOMER_BONUS = "CUSTOMER_BONUS_CASH"
REFERRAL_BONUS = "REFERRAL_BONUS_CASH"
BENEFIT = "BENEFIT_TAXABLE"
SMALL_GIFT = "GIFT_SMALL_DK"
CORRECTION = "CORRECTION"
OURS = frozenset({CUSTOMER_BONUS, REFERRAL_BONUS, BENEFIT, SMALL_GIFT, CORRECTION})

_FORMER = "recognition_bonus"
"""How the codes of what awards were before there were others begin; lines of old batches are of them."""

IS_PAY = "(line.kind <> 'exempt_gift_info' AND line.tax_class <> 'exempt_within_threshold')"
"""SQL: whether payroll is handed ``line`` as pay; else it is told for information, or takes such a line back."""

BY_OUTCOME = {"referral": REFERRAL_BONUS}
"""The usual wage type of an award by the kind of its outcome; CUSTOMER_BONUS for every other kind."""


BY_COUNTRY = "by_country"
HOLIDAY_PAY = {"DK": "yes"}
"""Whether money counts for holiday pay in a country, of wage types that leave it to that; elsewhere payroll decides.

Denmark: ferieloven § 17, and the Maritime and Commercial Court in 2007 and 2008 on performance and loyalty bonus. In
Sweden procentregeln and collective agreements decide, case by case.
"""


def is_own(code: str) -> bool:
    """Whether HR added the wage type of this code."""
    return code not in OURS and not code.startswith(_FORMER)
