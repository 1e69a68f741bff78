"""What approving an order in kind does to the person's year: shown before it is approved."""

from datetime import datetime
from typing import Any

from backend.web.payroll_words import Sum
from recognition.payroll.selectors import tax_limits
from recognition.shop.selectors import OrderView

IN_KIND = ("benefit_taxable", "exempt_within_threshold")


def of(order: OrderView, *, at: datetime) -> dict[str, Any] | None:
    """The person's year with this order against the limit; None for money, for what has no value, and once decided."""
    if "approve" not in order.may or order.tax_class not in IN_KIND or not order.value_minor:
        return None
    standing = tax_limits.non_cash_standing(
        employee_id=order.employee_id,
        country=order.country,
        currency=order.currency,
        added=order.value_minor,
        at=at,
    )
    return {
        "standing": standing,
        "so_far": Sum(standing.so_far, order.currency),
        "after": Sum(standing.after, order.currency),
        "limit": None if standing.limit is None else Sum(standing.limit, order.currency),
    }
