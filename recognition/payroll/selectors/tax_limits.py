"""Tax limits as entered and verified, and how somebody stands against the yearly one."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, Subquery

from recognition.payroll.models import TaxLimit
from recognition.payroll.noncash import Standing
from recognition.people import selectors as people
from recognition.people.models import Entity
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


def limit_on(*, entity: str, rule: str, day: date) -> tuple[int, str] | None:
    """The verified limit of that day in the country of ``entity`` (external id) as (minor units, currency).

    Of several the one entered last; None means that all is taxable. One statement.
    """
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    country = Entity.objects.filter(external_id=entity).values("country")[:1]
    rows = TaxLimit.objects.filter(
        holds, country=Subquery(country), rule=rule, valid_from__lte=day, verified_by__isnull=False
    )
    return rows.order_by("-pk").values_list("amount_minor", "currency").first()


def non_cash_year(*, employee_ids: Collection[int], year: int) -> dict[tuple[int, str], int]:
    """By person and currency: minor units of what they got in kind, or have ordered, in a calendar year; one statement.

    Only the shop gives in kind: awards are money or points.
    """
    return shop.non_cash(employee_ids=employee_ids, day=date(year, 7, 1), with_open=True)


def non_cash_standing(
    *, employee_id: int, entity: str, currency: str, added: int, at: datetime, is_counted: bool = False
) -> Standing:
    """How somebody stands against the yearly limit where they are employed if ``added`` is given them; two statements.

    ``is_counted``: what is to be added is an order already, so the year counts it.
    """
    today = people.company_date(at)
    held = limit_on(entity=entity, rule=TaxLimit.Rule.YEARLY_NON_CASH, day=today)
    so_far = non_cash_year(employee_ids=[employee_id], year=today.year).get((employee_id, currency), 0)
    return Standing(
        year=today.year,
        currency=currency,
        so_far=so_far - (added if is_counted else 0),
        added=added,
        limit=held[0] if held is not None and held[1] == currency else None,
    )
