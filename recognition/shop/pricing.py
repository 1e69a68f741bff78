"""Who is sold what, at which price, and how payroll treats it: read from rows that the caller has locked or not."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db.models import Sum

from recognition.core import periods
from recognition.core.errors import NotFound
from recognition.people.models import Employment
from recognition.shop import states
from recognition.shop.models import CatalogueItem, ItemPrice, Order

SWEDEN = "SE"


class UnknownItem(NotFound):
    """There is no such item, or it is not sold to this person now."""

    code = "unknown_item"


def in_force(item: CatalogueItem, day: date) -> ItemPrice | None:
    """The price of a piece on ``day``: the newest row of the latest day that has come; None before the first."""
    return item.prices.filter(starts_on__lte=day).order_by("-starts_on", "-pk").first()


def is_sold_to(item: CatalogueItem, employment: Employment, day: date) -> bool:
    """Whether the item is sold on ``day`` to somebody employed so; what is pay only in payroll's own currency."""
    in_time = item.starts_on <= day and (item.ends_on is None or day <= item.ends_on)
    here = item.entity_id in (None, employment.entity_id) and item.country in ("", country_of(employment))
    return in_time and here and item.currency in ("", employment.entity.currency)


def country_of(employment: Employment) -> str:
    """The country whose tax rules are those of somebody employed so."""
    return employment.country or employment.entity.country


def tax_class(item: CatalogueItem, employment: Employment) -> str:
    """How payroll is to treat an order: in Sweden every benefit is taxable, whatever the item says."""
    if item.tax_class == CatalogueItem.TaxClass.WITHIN_LIMIT and country_of(employment) == SWEDEN:
        return CatalogueItem.TaxClass.TAXABLE
    return item.tax_class


def year_of(day: date) -> tuple[datetime, datetime]:
    """The moments at which the calendar year of ``day`` begins and the next one does, in the company's time zone."""
    zone = settings.LAURELS.company_time_zone
    return periods.midnight(date(day.year, 1, 1), zone), periods.midnight(date(day.year + 1, 1, 1), zone)


def pieces_this_year(employee_id: int, item_ids: Collection[int], today: date) -> dict[int, int]:
    """How many pieces of each item the person ordered in the calendar year of ``today``, without what came back."""
    first, last = year_of(today)
    counted = Order.objects.filter(
        employee=employee_id,
        item__in=item_ids,
        ordered_at__gte=first,
        ordered_at__lt=last,
        state__in=states.COUNTED,
        reverses__isnull=True,
        reversal__isnull=True,
    )
    return dict(counted.order_by().values_list("item").annotate(pieces=Sum("quantity")))
