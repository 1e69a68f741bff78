"""Tax limits as entered and verified, and how somebody stands against the yearly one."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from recognition.payroll.models import TaxLimit
from recognition.payroll.noncash import Standing, VerifiedLimit, limit_of_year
from recognition.people import selectors as people
from recognition.shop.selectors import lines as shop

RULES = tuple(TaxLimit.Rule.values)


class LimitRow(NamedTuple):
    """One limit as somebody read it; ``amount`` in minor units of ``currency``, days inclusive, None: open.

    ``verified_by`` is blank until somebody did; ``entered_by`` blank for what came with Laurels.
    """

    number: int
    country: str
    rule: str
    valid_from: date
    valid_to: date | None
    amount: int
    currency: str
    source: str
    entered_by_id: int | None
    entered_by: str
    entered_at: datetime
    verified_by: str
    verified_at: datetime | None


def tax_limits(*, country: str = "", before: int | None = None, limit: int) -> list[LimitRow]:
    """Limits of a country, or of all, the newest entry first."""
    found = TaxLimit.objects.select_related("entered_by", "verified_by").order_by("-pk")
    found = found.filter(country=country) if country else found
    found = found if before is None else found.filter(pk__lt=before)
    return [
        LimitRow(
            number=row.pk,
            country=row.country,
            rule=row.rule,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            amount=row.amount_minor,
            currency=row.currency,
            source=row.source,
            entered_by_id=row.entered_by_id,
            entered_by=row.entered_by.name if row.entered_by else "",
            entered_at=row.entered_at,
            verified_by=row.verified_by.name if row.verified_by else "",
            verified_at=row.verified_at,
        )
        for row in found[:limit]
    ]


def verified_limits(*, countries: Collection[str], rule: str = TaxLimit.Rule.YEARLY_NON_CASH) -> list[VerifiedLimit]:
    """Every verified limit of these countries by ``rule``, the one entered last first; one statement."""
    rows = TaxLimit.objects.filter(country__in=countries, rule=rule, verified_by__isnull=False).order_by("-pk")
    fields = ("country", "valid_from", "valid_to", "amount_minor", "currency")
    return [VerifiedLimit(*row) for row in rows.values_list(*fields)]


def non_cash_year(*, employee_ids: Collection[int], year: int) -> dict[tuple[int, str], int]:
    """By person and currency: minor units of what they got in kind, or have ordered, in a calendar year; one statement.

    Only the shop gives in kind: awards are money or points.
    """
    return shop.non_cash(employee_ids=employee_ids, day=date(year, 7, 1), with_open=True)


def non_cash_standing(*, employee_id: int, country: str, currency: str, added: int, at: datetime) -> Standing:
    """How somebody stands against the yearly limit of ``country`` if ``added`` is approved for them; two statements.

    What only waits for an approval is not counted: of several orders the one that passes the limit is the one
    approved last, whichever it is.
    """
    today = people.company_date(at)
    counted = shop.non_cash(employee_ids=[employee_id], day=today, with_approved=True)
    return Standing(
        year=today.year,
        currency=currency,
        so_far=counted.get((employee_id, currency), 0),
        added=added,
        limit=limit_of_year(verified_limits(countries=[country]), country=country, year=today.year, currency=currency),
    )
