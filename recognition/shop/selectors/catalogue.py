"""What the shop sells: to one person with what they can afford, and to HR with everything about it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, Subquery

from recognition.core import texts as fitness
from recognition.core.actor import Actor
from recognition.ledger import chart
from recognition.ledger import selectors as ledger
from recognition.people import selectors as people
from recognition.shop import access, pricing, texts
from recognition.shop.models import CatalogueItem, ItemPrice

UNITS = tuple(CatalogueItem.Unit.values)


class Balance(NamedTuple):
    """The points of one nature a person can spend now, and those their open orders took aside."""

    unit: str
    available: int
    reserved: int


class Offer(NamedTuple):
    """An item as one person is offered it.

    ``points`` is the price of a piece, ``value_minor`` what it is worth in ``currency`` (None where it is no pay).
    ``stock`` and ``left`` (of the person's limit this year) are None where there is no end; ``most`` pieces could be
    ordered now by stock, limit and balance, ``missing`` points are lacking for one. ``is_taxed``: it will stand on the
    payslip.
    """

    item_id: int
    code: str
    kind: str
    name: str
    description: str
    unit: str
    points: int
    value_minor: int | None
    currency: str
    is_taxed: bool
    stock: int | None
    limit: int | None
    left: int | None
    most: int
    missing: int
    ends_on: date | None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the shop: by price, then number."""
        return self.points, self.item_id


class Shelf(NamedTuple):
    """One page of the shop; ``is_shopper``: the viewer is employed today, so something can be sold to them."""

    offers: list[Offer]
    balances: list[Balance]
    is_shopper: bool


class KeptItem(NamedTuple):
    """An item as HR keeps it; texts by language, ``points`` None before its first price."""

    item_id: int
    code: str
    kind: str
    unit: str
    name: str
    texts: dict[str, dict[str, str]]
    tax_class: str
    currency: str
    points: int | None
    value_minor: int | None
    stock: int | None
    limit: int | None
    entity: str
    country: str
    starts_on: date
    ends_on: date | None
    second_above: int | None
    second_above_in_period: int | None
    revision: int
    is_on_sale: bool


class PriceRow(NamedTuple):
    """One price of an item; ``set_by`` is a name."""

    starts_on: date
    points: int
    value_minor: int | None
    set_by: str
    set_at: datetime
    is_in_force: bool


def shelf(
    *, viewer: Actor, language: str, at: datetime, after: tuple[int, int] | None = None, limit: int = 24
) -> Shelf:
    """What is sold to the viewer today, cheapest first, after a ``place``; five statements whatever is sold."""
    return _shelf(viewer, language, at, _after(after), limit)


def offer(*, viewer: Actor, code: str, language: str, at: datetime) -> tuple[Offer, list[Balance]]:
    """One item as it is sold to the viewer today, and their balances. Raises UnknownItem."""
    found = None
    if not fitness.UNFIT.search(code):
        found = _shelf(viewer, language, at, Q(code=code), 1)
    if found is None or not found.offers:
        raise pricing.UnknownItem("There is no such item in your shop today.")
    return found.offers[0], found.balances


def kept_items(*, viewer: Actor, language: str, at: datetime, after: str = "", limit: int = 50) -> list[KeptItem]:
    """The items the viewer keeps as HR, those no longer sold too, by code; two statements."""
    rows = _kept(viewer, at).filter(code__gt=after).order_by("code")[:limit]
    day = people.company_date(at)
    return [_kept_item(row, language, day) for row in rows]


def kept_item(*, viewer: Actor, code: str, language: str, at: datetime) -> tuple[KeptItem, list[PriceRow]]:
    """One item the viewer keeps as HR, with its prices, latest day first. Raises UnknownItem."""
    row = None if fitness.UNFIT.search(code) else _kept(viewer, at).filter(code=code).first()
    if row is None:
        raise pricing.UnknownItem("There is no such item that you keep.")
    day = people.company_date(at)
    prices = list(row.prices.select_related("set_by").order_by("-starts_on", "-pk"))
    current = next((each.pk for each in prices if each.starts_on <= day), None)
    told = [
        PriceRow(
            each.starts_on,
            each.points,
            each.value_minor,
            each.set_by.name if each.set_by else "",
            each.set_at,
            each.pk == current,
        )
        for each in prices
    ]
    return _kept_item(row, language, day), told


def _shelf(viewer: Actor, language: str, at: datetime, wanted: Q, limit: int) -> Shelf:
    day, employee_id = people.company_date(at), viewer.employee_id or 0
    employment = people.employments_on(pairs=[(employee_id, day)]).get((employee_id, day))
    if employment is None:
        return Shelf([], _balances(employee_id), is_shopper=False)
    for_them = Q(entity__isnull=True) | Q(entity=employment.entity_id)
    country, currency = pricing.country_of(employment), employment.entity.currency
    sold = _priced(day).filter(
        for_them,
        wanted,
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        country__in=["", country],
        currency__in=["", currency],
        starts_on__lte=day,
    )
    rows = list(sold.exclude(points=None).order_by("points", "pk")[:limit])
    held = _balances(employee_id)
    limited = [each.pk for each in rows if each.limit_per_person is not None]
    had = pricing.pieces_this_year(employee_id, limited, day) if limited else {}
    return Shelf([_offer(each, language, held, had) for each in rows], held, is_shopper=True)


def _offer(row: Any, language: str, held: Collection[Balance], had: dict[int, int]) -> Offer:
    said = texts.spoken(row.texts, language)
    available = next((each.available for each in held if each.unit == row.unit), 0)
    left = None if row.limit_per_person is None else max(0, row.limit_per_person - had.get(row.pk, 0))
    most = min(each for each in (available // row.points, row.stock, left) if each is not None)
    return Offer(
        item_id=row.pk,
        code=row.code,
        kind=row.kind,
        name=said.name,
        description=said.description,
        unit=row.unit,
        points=row.points,
        value_minor=row.value_minor,
        currency=row.currency,
        is_taxed=row.tax_class != CatalogueItem.TaxClass.NO_PAY,
        stock=row.stock,
        limit=row.limit_per_person,
        left=left,
        most=most,
        missing=max(0, row.points - available),
        ends_on=row.ends_on,
    )


def _after(place: tuple[int, int] | None) -> Q:
    if place is None:
        return Q()
    points, item_id = place
    return Q(points__gt=points) | Q(points=points, pk__gt=item_id)


def _priced(day: date) -> Any:
    """Items with the price in force on ``day``."""
    prices = ItemPrice.objects.filter(item=OuterRef("pk"), starts_on__lte=day).order_by("-starts_on", "-pk")
    return CatalogueItem.objects.annotate(
        points=Subquery(prices.values("points")[:1]), value_minor=Subquery(prices.values("value_minor")[:1])
    )


def _kept(viewer: Actor, at: datetime) -> Any:
    entities = access.keeps_shop(viewer=viewer, at=at)
    rows = _priced(people.company_date(at)).annotate(entity_code=F("entity__external_id"))
    return rows if entities is None else rows.filter(entity__in=entities)


def _kept_item(row: Any, language: str, day: date) -> KeptItem:
    return KeptItem(
        item_id=row.pk,
        code=row.code,
        kind=row.kind,
        unit=row.unit,
        name=texts.spoken(row.texts, language).name,
        texts=row.texts,
        tax_class=row.tax_class,
        currency=row.currency,
        points=row.points,
        value_minor=row.value_minor,
        stock=row.stock,
        limit=row.limit_per_person,
        entity=row.entity_code or "",
        country=row.country,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        second_above=row.second_above,
        second_above_in_period=row.second_above_in_period,
        revision=row.revision,
        is_on_sale=row.starts_on <= day and (row.ends_on is None or day <= row.ends_on) and row.points is not None,
    )


def _balances(employee_id: int) -> list[Balance]:
    refs = {
        (code, unit): chart.account(code, unit, employee_id) for unit in UNITS for code in ("points", "points_reserved")
    }
    held = ledger.balances(list(refs.values()))
    return [Balance(unit, held[refs["points", unit]], held[refs["points_reserved", unit]]) for unit in UNITS]
