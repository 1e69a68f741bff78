"""What payroll reads of the shop: what is payable, and what people got in kind in a year."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import Q, Sum

from recognition.core import periods
from recognition.shop import pricing, states, texts
from recognition.shop.models import CatalogueItem, Order

if TYPE_CHECKING:
    from recognition.ledger.models import Period

STREAM = 2_000
IN_KIND = (CatalogueItem.TaxClass.TAXABLE, CatalogueItem.TaxClass.WITHIN_LIMIT)
HANDED_OVER = (*states.AT_PAYROLL, Order.State.FULFILLED)


class PayableLine(NamedTuple):
    """One order ready for payroll; ``amount`` in minor units of ``unit``, negative for a reversal.

    ``tax_class`` is one of the item's: cash_taxable (money), benefit_taxable, or exempt_within_threshold, which
    payroll judges when it builds a batch: taxable as long as no verified limit covers it.
    """

    order_id: int
    employee_id: int
    amount: int
    unit: str
    cost_centre: str
    reverses_id: int | None
    tax_class: str


def payable_lines(*, period: "Period") -> Iterator[PayableLine]:
    """What is payable in ``period``, orders and their reversals, by number; a batch takes its lines by sets of SQL."""
    found = Order.objects.filter(period=period, state=Order.State.PAYABLE).order_by("pk")
    fields = ("pk", "employee_id", "value_minor", "currency", "cost_centre", "reverses_id", "tax_class")
    return (PayableLine(*row) for row in found.values_list(*fields).iterator(chunk_size=STREAM))


class Gift(NamedTuple):
    """Something in kind that a person has: ``value`` in minor units, taxed by ``country``, handed over on ``day``.

    ``day`` is the company's; ``may_be_free``: within a limit it is not taxed.
    """

    order_id: int
    employee_id: int
    currency: str
    value: int
    country: str
    day: date
    may_be_free: bool


def in_kind(*, order_ids: Collection[int]) -> list[Gift]:
    """What is in kind among these orders and was handed over, by number, without what takes something back."""
    rows = Order.objects.filter(
        pk__in=order_ids, tax_class__in=IN_KIND, reverses__isnull=True, fulfilled_at__isnull=False
    )
    zone = settings.LAURELS.company_time_zone
    return [
        Gift(
            order_id=row.pk,
            employee_id=row.employee_id,
            currency=row.currency,
            value=row.value_minor or 0,
            country=pricing.country_of(row.employment),
            day=periods.local_date(row.fulfilled_at, zone),
            may_be_free=row.tax_class == CatalogueItem.TaxClass.WITHIN_LIMIT,
        )
        for row in rows.select_related("employment__entity").order_by("pk")
        if row.fulfilled_at is not None
    ]


class Bought(NamedTuple):
    """What an order was of, for a line about it; ``amount`` in minor units of ``unit``, negative for a reversal."""

    order_id: int
    name: str
    kind: str
    quantity: int
    points: int
    nature: str
    unit: str
    amount: int
    tax_class: str
    reverses: int | None


def bought(*, order_ids: Collection[int], language: str) -> dict[int, Bought]:
    """What each order that is pay was of, the item named in ``language``; one statement."""
    rows = Order.objects.filter(pk__in=order_ids, value_minor__isnull=False).select_related("item")
    return {
        row.pk: Bought(
            row.pk,
            texts.spoken(row.item.texts, language).name,
            row.item.kind,
            row.quantity,
            row.points,
            row.unit,
            row.currency,
            row.value_minor or 0,
            row.tax_class,
            row.reverses_id,
        )
        for row in rows
    }


def non_cash(
    *, employee_ids: Collection[int], day: date, with_open: bool = False, with_approved: bool = False
) -> dict[tuple[int, str], int]:
    """By person and currency: minor units of what they got in kind in the calendar year of ``day``, less refunds.

    What counts is goods and donations handed over in the year, taxable or within a limit. ``with_open`` adds what was
    ordered in it and is not handed over yet, for who looks ahead; ``with_approved`` what is approved, whenever it was
    ordered, and so may be handed over any day, for who approves more. One statement.
    """
    first, last = pricing.year_of(day)
    handed_over = Q(state__in=HANDED_OVER) & (
        Q(fulfilled_at__gte=first, fulfilled_at__lt=last)
        | Q(reverses__fulfilled_at__gte=first, reverses__fulfilled_at__lt=last)
    )
    ahead = Q(state__in=[*states.OPEN, Order.State.APPROVED], ordered_at__gte=first, ordered_at__lt=last)
    wanted = handed_over | ahead if with_open else handed_over
    wanted = wanted | Q(state=Order.State.APPROVED) if with_approved else wanted
    rows = Order.objects.filter(wanted, employee__in=employee_ids, tax_class__in=IN_KIND).order_by()
    sums = rows.values_list("employee_id", "currency").annotate(value=Sum("value_minor"))
    return {(employee, currency): value for employee, currency, value in sums}


_CLASSES = ", ".join(f"'{each}'" for each in IN_KIND)
# Whom several entities gave something in kind: from an index alone.
GIVEN_BY_SEVERAL = f"""
    SELECT employee_id FROM shop_order WHERE tax_class IN ({_CLASSES})
    GROUP BY 1 HAVING min(entity_id) <> max(entity_id)
"""  # noqa: S608 (only constants are spliced in)
# What ``non_cash`` says of the person of a row ``whose``, by year.
YEARS = f"""
    SELECT ordered.currency, sum(ordered.value_minor)::bigint AS total,
        extract(year FROM coalesce(first.fulfilled_at, ordered.fulfilled_at) AT TIME ZONE %(zone)s)::int AS year
    FROM shop_order ordered LEFT JOIN shop_order first ON first.id = ordered.reverses_id
    WHERE ordered.employee_id = whose.employee_id AND ordered.tax_class IN ({_CLASSES})
        AND ordered.state IN ({", ".join(f"'{each}'" for each in sorted(HANDED_OVER))})
    GROUP BY 1, 3
"""  # noqa: S608
