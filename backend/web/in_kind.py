"""What an order in kind does to the person's year, before it is approved, and did, once it is a line of a batch."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from backend.templatetags.laurels import spoken
from backend.web.payroll_words import Sum
from recognition.payroll import noncash
from recognition.payroll.selectors import tax_limits
from recognition.programmes import wording
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


def said(because: noncash.Because | None) -> str:
    """Why a line is free of tax or taxable; blank where nothing was judged."""
    if because is None:
        return ""
    sentences = {
        noncash.WITHIN: _("In kind in %(year)s: %(total)s, within the limit of %(limit)s, so it is free of tax."),
        noncash.PASSED: _("In kind in %(year)s: %(total)s, above the limit of %(limit)s, so all of it is taxable."),
        noncash.NO_LIMIT: _("In kind in %(year)s: %(total)s. No limit was verified, so all of it is taxable."),
        noncash.RECLASSIFIED: _(
            "In kind in %(year)s: %(total)s by now, above the limit of %(limit)s, so what was told as free of tax"
            " before is taxable."
        ),
    }
    total, limit = (_written(each, because.currency) for each in (because.total, because.limit))
    return sentences[because.code] % {"year": because.year, "total": total, "limit": limit}


def _written(minor: int | None, currency: str) -> str:
    return "" if minor is None else wording.amount(minor, currency, spoken())
