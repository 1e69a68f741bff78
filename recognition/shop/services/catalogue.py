"""HR keeps the catalogue: puts an item in, changes what it says, sets a price from a day on, counts the stock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recognition.activity import services as activity
from recognition.core import money
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.core.errors import DomainError
from recognition.core.texts import require_fit
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.shop import texts
from recognition.shop.models import CatalogueItem, ItemPrice
from recognition.shop.pricing import UnknownItem

MOST = 2**31 - 1
FIELDS = ("texts", "stock", "limit_per_person", "starts_on", "ends_on", "second_above", "second_above_in_period")


class BadItem(DomainError):
    """An item cannot be sold as it is described."""

    code = "bad_item"


class StaleItem(DomainError):
    """Somebody changed the item in the meantime."""

    code = "stale_item"


@dataclass(frozen=True, kw_only=True)
class ItemDraft:
    """What HR says about an item; ``points`` for one piece, ``value_minor`` what it is worth in ``currency``.

    ``entity`` is the external id, "" for all; the thresholds are minor units.
    """

    code: str
    kind: str
    unit: str
    texts: Mapping[str, Mapping[str, str]]
    points: int
    starts_on: date
    tax_class: str = ""
    currency: str = ""
    value_minor: int | None = None
    stock: int | None = None
    limit_per_person: int | None = None
    entity: str = ""
    country: str = ""
    ends_on: date | None = None
    second_above: int | None = None
    second_above_in_period: int | None = None


def add_item(*, actor: Actor, draft: ItemDraft, at: datetime) -> CatalogueItem:
    """Put an item into the shop with its first price.

    Raises RoleNeeded unless the actor is HR of its entity (of the whole company for an item of all), BadItem,
    BadItemText, UnknownEntity, BadAmount, Conflict for a code that is taken.
    """
    with durable():
        entity = people.entity_by(draft.entity) if draft.entity else None
        _require_keeper(actor, entity.pk if entity else None, at)
        _require_item(draft)
        item = CatalogueItem.objects.create(
            code=draft.code,
            kind=draft.kind,
            unit=draft.unit,
            texts=texts.fit(draft.texts),
            tax_class=draft.tax_class or _DEFAULT_TAX[draft.kind],
            currency="" if draft.kind == CatalogueItem.Kind.DAY_OFF else draft.currency,
            entity=entity,
            country=draft.country,
            made_by_id=actor.employee_id,
            made_at=at,
            **{name: getattr(draft, name) for name in FIELDS if name != "texts"},
        )
        _set_price(item, actor, points=draft.points, value_minor=draft.value_minor, starts_on=draft.starts_on, at=at)
        _tell(actor, item, "shop.item_added", at, {"points": draft.points})
        return item


def change_item(*, actor: Actor, code: str, changes: Mapping[str, Any], revision: int, at: datetime) -> CatalogueItem:
    """Change what an item says: any of ``FIELDS``. Kind, unit, currency and buyers stay: sell another item for those.

    Open orders keep what they were ordered at. Raises UnknownItem, RoleNeeded, BadItem, BadItemText, StaleItem.
    """
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise BadItem(f"{unknown[0]} of an item cannot be changed; end it and sell another one.")
    with durable():
        item = _locked_item(code)
        _require_keeper(actor, item.entity_id, at)
        if item.revision != revision:
            raise StaleItem("Somebody changed the item in the meantime; look at it again.")
        said = dict(changes) | ({"texts": texts.fit(changes["texts"])} if "texts" in changes else {})
        _require_counts(said.get("stock"), said.get("limit_per_person"))
        for name, value in (said | {"revision": revision + 1}).items():
            setattr(item, name, value)
        item.save(update_fields=[*said, "revision"])
        _tell(actor, item, "shop.item_changed", at, {"fields": sorted(said)})
        return item


def set_price(
    *, actor: Actor, code: str, points: int, value_minor: int | None, starts_on: date, at: datetime
) -> ItemPrice:
    """Set the price of a piece from a day on, today or later; earlier orders keep theirs.

    The same price again changes nothing. Raises UnknownItem, RoleNeeded, BadItem.
    """
    with durable():
        item = _locked_item(code)
        _require_keeper(actor, item.entity_id, at)
        if starts_on < people.company_date(at):
            raise BadItem("A price begins today or later; what was sold keeps its price.")
        before = item.prices.filter(starts_on=starts_on).order_by("-pk").first()
        if before is not None and (before.points, before.value_minor) == (points, value_minor):
            return before
        price = _set_price(item, actor, points=points, value_minor=value_minor, starts_on=starts_on, at=at)
        facts = {"points": points, "value_minor": value_minor, "starts_on": starts_on}
        _tell(actor, item, "shop.price_set", at, facts)
        return price


_DEFAULT_TAX: dict[str, str] = {
    CatalogueItem.Kind.GOODS: CatalogueItem.TaxClass.TAXABLE,
    CatalogueItem.Kind.DONATION: CatalogueItem.TaxClass.TAXABLE,
    CatalogueItem.Kind.DAY_OFF: CatalogueItem.TaxClass.NO_PAY,
    CatalogueItem.Kind.PAYROLL_MONEY: CatalogueItem.TaxClass.CASH,
}


def _require_keeper(actor: Actor, entity_id: int | None, at: datetime) -> None:
    if not actor.is_system:
        people_access.require_role(actor=actor, roles={Role.HR}, entity_id=entity_id, at=at)


def _require_item(draft: ItemDraft) -> None:
    require_fit(draft.code, what="code", longest=32)
    if not draft.code or not all(each.isalnum() or each in "-_" for each in draft.code) or not draft.code.isascii():
        raise BadItem("Give the item a code of letters, digits, - and _, for example coffee-cup.")
    if draft.kind not in _DEFAULT_TAX:
        raise BadItem(f"{draft.kind[:40]!r} is no kind of item; choose one of {', '.join(_DEFAULT_TAX)}.")
    if draft.unit not in CatalogueItem.Unit.values:
        raise BadItem("Items cost goods points or cash points; symbolic points buy nothing.")
    if draft.kind == CatalogueItem.Kind.PAYROLL_MONEY and draft.unit != CatalogueItem.Unit.CASH:
        raise BadItem("Payroll money costs cash points; goods points were never promised as money.")
    if draft.country and (len(draft.country) != 2 or not draft.country.isascii() or not draft.country.isupper()):
        raise BadItem("Write the country as two capitals, for example DK, or leave it blank.")
    if draft.kind != CatalogueItem.Kind.DAY_OFF:
        money.exponent(draft.currency)
    _require_counts(draft.stock, draft.limit_per_person)


def _require_counts(stock: int | None, limit: int | None) -> None:
    if stock is not None and not 0 <= stock <= MOST:
        raise BadItem("A stock is a number from 0; leave it blank for as many as people want.")
    if limit is not None and not 0 < limit <= MOST:
        raise BadItem("A limit per person is a number above 0; leave it blank for none.")


def _set_price(
    item: CatalogueItem, actor: Actor, *, points: int, value_minor: int | None, starts_on: date, at: datetime
) -> ItemPrice:
    if not 0 < points <= MOST:
        raise BadItem("A price is a number of points above 0.")
    if (value_minor is None) != (item.tax_class == CatalogueItem.TaxClass.NO_PAY):
        raise BadItem("Say what the item is worth in money, for payroll; a day off is worth none there.")
    if value_minor is not None and not 0 < value_minor <= MOST:
        raise BadItem("The market value is an amount above 0.")
    return ItemPrice.objects.create(
        item=item, points=points, value_minor=value_minor, starts_on=starts_on, set_by_id=actor.employee_id, set_at=at
    )


def _locked_item(code: str) -> CatalogueItem:
    require_fit(code, what="code", longest=200)
    item = CatalogueItem.objects.select_for_update(no_key=True).filter(code=code).first()
    if item is None:
        raise UnknownItem(f"There is no item {code!r}.")
    return item


def _tell(actor: Actor, item: CatalogueItem, code: str, at: datetime, data: dict[str, Any]) -> None:
    activity.record(actor=actor, at=at, code=code, subject_kind="item", subject_id=item.pk, data=data)
