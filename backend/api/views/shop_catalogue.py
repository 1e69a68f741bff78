"""HR keeps the shelf of the shop: items, their texts, stock and limits, and prices from a day on."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.core import money, texts
from recognition.people import selectors as people
from recognition.shop import selectors, services

KINDS = ("goods", "day_off", "donation", "payroll_money")
UNITS = ("goods", "cash")
TAXES = ("benefit_taxable", "exempt_within_threshold")
MOST = 2**31 - 1
AMOUNT = r"^[0-9]{1,12}(\.[0-9]{1,3})?$"
MONEY = ("second_above", "second_above_in_period")
WRITING = (400, 403, 404, 409, 413, 415, 422)


class ItemWords(forms.Strict):
    """An item in one language."""

    name = serializers.CharField(max_length=80)
    description = serializers.CharField(max_length=1000, default="", allow_blank=True)


class ItemTexts(forms.Strict):
    """An item in each language it has a name in."""

    da = ItemWords(required=False)
    sv = ItemWords(required=False)
    en = ItemWords(required=False)


class Price(serializers.Serializer[Any]):
    """What a piece costs from a day on."""

    starts_on = serializers.DateField()
    price = serializers.IntegerField(source="points", help_text="Points.")
    value = serializers.CharField(allow_null=True, help_text="What a piece is worth; null for no pay.")
    set_by = serializers.CharField(help_text="Name, or empty.")
    set_at = serializers.DateTimeField()
    is_in_force = serializers.BooleanField()


class ShelfItem(serializers.Serializer[Any]):
    """An item as HR keeps it; amounts are decimal text in its currency."""

    item = serializers.CharField(source="code")
    kind = serializers.ChoiceField(KINDS)
    unit = serializers.ChoiceField(UNITS, help_text="The nature of points it costs.")
    texts = ItemTexts()
    tax_class = serializers.CharField()
    price = serializers.IntegerField(source="points", allow_null=True, help_text="Points today; null before the first.")
    value = serializers.CharField(allow_null=True, help_text="What a piece is worth; null for no pay.")
    currency = serializers.CharField(help_text="Of the value, or empty.")
    stock = serializers.IntegerField(allow_null=True, help_text="Null for as many as people want.")
    limit_per_person = serializers.IntegerField(source="limit", allow_null=True, help_text="In a calendar year.")
    entity_id = serializers.CharField(source="entity", help_text="Where it is sold; empty for everywhere.")
    country = serializers.CharField(help_text="The only one it is sold in; or empty.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="The last day it is sold.")
    second_above = serializers.CharField(allow_null=True, help_text="A second person approves an order above this.")
    second_above_in_period = serializers.CharField(allow_null=True, help_text="Or above this in one pay period.")
    revision = serializers.IntegerField(help_text="Send it along with a change.")
    is_on_sale = serializers.BooleanField()


class ShelfItemWithPrices(ShelfItem):
    """The same with every price."""

    prices = Price(many=True, help_text="The latest day first.")


class ItemChanges(forms.Strict):
    """What to change; what is left out stays."""

    revision = serializers.IntegerField(min_value=0, max_value=MOST, help_text="Of the item you looked at.")
    texts = ItemTexts(required=False, help_text="All of them; a language left out is gone.")
    stock = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=MOST)
    limit_per_person = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)
    second_above = serializers.RegexField(AMOUNT, required=False, allow_null=True)
    second_above_in_period = serializers.RegexField(AMOUNT, required=False, allow_null=True)


class PriceWish(forms.Strict):
    """A price from a day on, today or later."""

    price = serializers.IntegerField(min_value=1, max_value=MOST, help_text="Points for one piece.")
    value = serializers.RegexField(
        AMOUNT, default=None, allow_null=True, help_text="What it is worth; not of a day off."
    )
    starts_on = serializers.DateField()


class NewItem(ItemChanges):
    """An item and its first price."""

    revision = None  # type: ignore[assignment]
    item = serializers.SlugField(max_length=32, help_text="Its code, short, for reports: coffee-cup.")
    kind = serializers.ChoiceField(KINDS)
    unit = serializers.ChoiceField(UNITS)
    texts = ItemTexts()
    price = serializers.IntegerField(min_value=1, max_value=MOST, help_text="Points for one piece.")
    value = serializers.RegexField(
        AMOUNT, default=None, allow_null=True, help_text="What it is worth; not of a day off."
    )
    currency = serializers.CharField(max_length=3, default="", allow_blank=True)
    tax_class = serializers.ChoiceField(TAXES, required=False, help_text="Left out: as its kind says.")
    entity_id = forms.Id(default="", allow_blank=True, help_text="Where it is sold; empty for everywhere.")
    country = serializers.CharField(max_length=2, default="", allow_blank=True)
    starts_on = serializers.DateField(required=False, help_text="Left out: today.")


class Catalogue(ApiView):
    """The items one keeps."""

    @extend_schema(
        operation_id="list_kept_items",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(ShelfItem)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the items one keeps as HR, those no longer sold too, by code."""
        wanted = forms.read(forms.Paged, request.query_params)
        after, limit = pagination.said_in(wanted.get("cursor", "")), wanted["limit"]
        if texts.UNFIT.search(after):
            raise pagination.refused()
        found = selectors.kept_items(
            viewer=actor_of(request), language="en", at=timezone.now(), after=after, limit=limit + 1
        )
        more = pagination.cursor_after(found[limit - 1].code) if len(found) > limit else None
        return Response({"results": [ShelfItem(_told(each)).data for each in found[:limit]], "next": more})

    @extend_schema(
        operation_id="add_shop_item",
        parameters=[IDEMPOTENCY_KEY],
        request=NewItem,
        responses=with_problems({200: ShelfItemWithPrices}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Put an item on the shelf with its first price. Needs HR of its entity, or of the whole company."""
        wish, actor, at = forms.read(NewItem, request.data), actor_of(request), timezone.now()
        said = _minor(wish, wish["currency"])
        said["code"], said["points"], said["entity"] = said.pop("item"), said.pop("price"), said.pop("entity_id")
        said["value_minor"] = said.pop("value")
        draft = services.ItemDraft(**{"starts_on": people.company_date(at)} | said)

        def work() -> str:
            return services.add_item(actor=actor, draft=draft, at=at).code

        code = idempotency.once(request, actor=actor, deed="add_shop_item", arguments=wish, at=at, work=work)
        return _shown(request, code)


class OneItem(ApiView):
    """One item."""

    @extend_schema(operation_id="get_kept_item", responses=with_problems({200: ShelfItemWithPrices}, 404))
    def get(self, request: Request, item: str) -> Response:
        """Show an item one keeps, with its prices."""
        return _shown(request, item)

    @extend_schema(
        operation_id="change_shop_item",
        parameters=[IDEMPOTENCY_KEY],
        request=ItemChanges,
        responses=with_problems({200: ShelfItemWithPrices}, *WRITING),
    )
    def patch(self, request: Request, item: str) -> Response:
        """Change what an item says, its stock or its limits; open orders keep what they were ordered at."""
        wish, actor, at = forms.read(ItemChanges, request.data), actor_of(request), timezone.now()
        found = _kept(request, item)
        changes = _minor(wish, found.currency)
        revision = changes.pop("revision")

        def work() -> str:
            services.change_item(actor=actor, code=found.code, changes=changes, revision=revision, at=at)
            return item

        arguments = {"item": item, **wish}
        idempotency.once(request, actor=actor, deed="change_shop_item", arguments=arguments, at=at, work=work)
        return _shown(request, item)


class Prices(ApiView):
    """The prices of an item."""

    @extend_schema(
        operation_id="set_shop_price",
        parameters=[IDEMPOTENCY_KEY],
        request=PriceWish,
        responses=with_problems({200: ShelfItemWithPrices}, *WRITING),
    )
    def post(self, request: Request, item: str) -> Response:
        """Set the price of a piece from a day on; earlier orders keep theirs."""
        wish, actor, at = forms.read(PriceWish, request.data), actor_of(request), timezone.now()
        found = _kept(request, item)
        said = _minor(wish, found.currency)

        def work() -> str:
            services.set_price(
                actor=actor,
                code=found.code,
                points=said["price"],
                value_minor=said["value"],
                starts_on=said["starts_on"],
                at=at,
            )
            return item

        arguments = {"item": item, **wish}
        idempotency.once(request, actor=actor, deed="set_shop_price", arguments=arguments, at=at, work=work)
        return _shown(request, item)


def _minor(wish: dict[str, Any], currency: str) -> dict[str, Any]:
    """What was sent, amounts in minor units. Raises BadAmount."""
    said = {name: money.to_minor(wish[name], currency) for name in (*MONEY, "value") if wish.get(name) is not None}
    return wish | said


def _kept(request: Request, item: str) -> selectors.KeptItem:
    """The item, for who keeps it. Raises UnknownItem, the same for everybody else's as for none."""
    return selectors.kept_item(viewer=actor_of(request), code=item, language="en", at=timezone.now())[0]


def _shown(request: Request, item: str) -> Response:
    found, prices = selectors.kept_item(viewer=actor_of(request), code=item, language="en", at=timezone.now())
    rows = [each._asdict() | {"value": _text(each.value_minor, found.currency)} for each in prices]
    return Response(ShelfItemWithPrices(_told(found) | {"prices": rows}).data)


def _told(item: selectors.KeptItem) -> dict[str, Any]:
    said = item._asdict()
    return said | {"value": _text(item.value_minor, item.currency)} | {n: _text(said[n], item.currency) for n in MONEY}


def _text(minor: int | None, currency: str) -> str | None:
    return None if minor is None else amounts.text(minor, currency)
