"""The shop: what is sold to the token's employee, their orders, and decisions about orders."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.core.actor import Actor
from recognition.payroll.selectors import tax_limits
from recognition.people import services as people
from recognition.shop import selectors, services

LANGUAGES = ("en", "da", "sv")
DEEDS = ("approve", "decline", "fulfil", "refund", "settle")


class ItemFilters(forms.Paged):
    """Which page of the shelf, and in which language."""

    language = serializers.ChoiceField(LANGUAGES, default="en", help_text="Of names and descriptions.")


class ShopItem(serializers.Serializer[Any]):
    """One item as it is sold to the token's employee today."""

    item = serializers.CharField(help_text="Its code.")
    kind = serializers.ChoiceField(("goods", "day_off", "donation", "payroll_money"))
    name = serializers.CharField()
    description = serializers.CharField()
    unit = serializers.ChoiceField(("goods", "cash"), help_text="The nature of points it costs.")
    price = serializers.IntegerField(help_text="Points for one piece; send it along when ordering.")
    value = serializers.CharField(allow_null=True, help_text="What a piece is worth, before tax; null for no pay.")
    currency = serializers.CharField(help_text="Of the value, or empty.")
    stock = serializers.IntegerField(allow_null=True, help_text="Null for as many as people want.")
    left = serializers.IntegerField(allow_null=True, help_text="Of your limit this calendar year; null for none.")
    most = serializers.IntegerField(help_text="What you could order now, by stock, limit and points.")
    missing = serializers.IntegerField(help_text="Points you are short of for one piece.")


class ShopWish(forms.Strict):
    """What to order at which price."""

    item = forms.Id(help_text="Code of the item.")
    quantity = serializers.IntegerField(min_value=1, max_value=1000, default=1)
    price = serializers.IntegerField(
        min_value=1, max_value=2**53, help_text="Points for one piece, as listed; another price now is refused."
    )


class OrderFilters(forms.Paged):
    """Which page of your orders."""


class ShopOrder(serializers.Serializer[Any]):
    """One order."""

    id = serializers.IntegerField()
    item = serializers.CharField(help_text="Code of the item.")
    kind = serializers.CharField()
    quantity = serializers.IntegerField()
    unit = serializers.CharField()
    points = serializers.IntegerField(help_text="In all.")
    value = serializers.CharField(allow_null=True, help_text="In all, before tax; null for no pay.")
    currency = serializers.CharField()
    tax_class = serializers.CharField()
    employee_id = serializers.CharField()
    state = serializers.CharField()
    is_refunded = serializers.BooleanField(help_text="The points are back.")
    period = serializers.CharField(help_text="Pay period, once it is payable; or empty.")
    revision = serializers.IntegerField(help_text="Counts changes of state.")
    ordered_at = serializers.DateTimeField()
    fulfilled_at = serializers.DateTimeField(allow_null=True)
    may = serializers.ListField(child=serializers.CharField(), help_text="What you can do with it now.")


class OrderDeed(forms.Strict):
    """What to do with an order."""

    kind = serializers.ChoiceField(
        DEEDS, help_text="Approving what passes a limit leads to needs_second: a second approver approves it, too."
    )
    reason = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="To decline or refund; the person reads it."
    )


class Items(ApiView):
    """The shelf."""

    @extend_schema(
        operation_id="list_shop_items",
        parameters=[ItemFilters],
        responses=with_problems({200: pagination.page_of(ShopItem)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List what is sold to the token's employee today, the cheapest first."""
        wanted = forms.read(ItemFilters, request.query_params)
        after, limit = _place(pagination.said_in(wanted.get("cursor", ""))), wanted["limit"]
        shelf = selectors.shelf(
            viewer=actor_of(request), language=wanted["language"], at=timezone.now(), after=after, limit=limit + 1
        )
        page, more = shelf.offers[:limit], None
        if len(shelf.offers) > limit:
            more = pagination.cursor_after(";".join(map(str, page[-1].place)))
        return Response({"results": [_item(each) for each in page], "next": more})


class Orders(ApiView):
    """Own orders."""

    @extend_schema(
        operation_id="list_shop_orders",
        parameters=[OrderFilters],
        responses=with_problems({200: pagination.page_of(ShopOrder)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the orders of the token's employee, the newest first."""
        wanted = forms.read(OrderFilters, request.query_params)
        before, limit = pagination.position_of(wanted.get("cursor", "")), wanted["limit"]
        found = selectors.own_orders(viewer=actor_of(request), language="en", before=before, limit=limit + 1)
        more = pagination.cursor_after(found[limit - 1].order_id) if len(found) > limit else None
        return Response({"results": [_order(each) for each in found[:limit]], "next": more})

    @extend_schema(
        operation_id="order_shop_item",
        parameters=[IDEMPOTENCY_KEY],
        request=ShopWish,
        responses=with_problems({200: ShopOrder}, 400, 403, 404, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Order at the price you were shown: the points are set aside until it is decided."""
        key, wish = idempotency.key_of(request), forms.read(ShopWish, request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            done = services.order(actor=actor, at=at, key=key, **wish)
            return _told(selectors.order(viewer=actor, order_id=done.pk, language="en", at=at))

        return Response(
            idempotency.once(request, actor=actor, deed="order_shop_item", arguments=wish, at=at, work=work)
        )


class OneOrder(ApiView):
    """One order."""

    @extend_schema(operation_id="get_shop_order", responses=with_problems({200: ShopOrder}, 404))
    def get(self, request: Request, order_id: int) -> Response:
        """Show an order of yours, or one you keep or decide about."""
        viewer, at = actor_of(request), timezone.now()
        return Response(_shown(viewer, order_id, at))


class Cancellation(ApiView):
    """Taking an order back."""

    @extend_schema(
        operation_id="cancel_shop_order",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: ShopOrder}, *WRITING),
    )
    def post(self, request: Request, order_id: int) -> Response:
        """Cancel an own order before it is fulfilled: the points are back."""
        forms.read_nothing(request.data)
        actor, at, key = actor_of(request), timezone.now(), idempotency.key_of(request)

        def work() -> dict[str, Any]:
            services.cancel(actor=actor, order_id=order_id, at=at, key=key)
            return _shown(actor, order_id, at)

        asked = {"order": order_id}
        return Response(
            idempotency.once(request, actor=actor, deed="cancel_shop_order", arguments=asked, at=at, work=work)
        )


class Decision(ApiView):
    """What somebody does about an order."""

    @extend_schema(
        operation_id="decide_shop_order",
        parameters=[IDEMPOTENCY_KEY],
        request=OrderDeed,
        responses=with_problems({200: ShopOrder}, 400, 403, 404, 409, 413, 415, 422),
    )
    def post(self, request: Request, order_id: int) -> Response:
        """Approve, decline, hand over or refund an order, or settle a refund that payroll cannot carry out."""
        key, deed = idempotency.key_of(request), forms.read(OrderDeed, request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            _carry_out(deed, {"actor": actor, "order_id": order_id, "at": at, "key": key})
            return _shown(actor, order_id, at)

        asked = {"order": order_id, **deed}
        return Response(
            idempotency.once(request, actor=actor, deed="decide_shop_order", arguments=asked, at=at, work=work)
        )


def _carry_out(deed: dict[str, Any], wish: dict[str, Any]) -> None:
    reason = deed.get("reason", "")
    if deed["kind"] == "approve":
        services.approve(**wish, reason=reason, standing_of=tax_limits.non_cash_standing)
    elif deed["kind"] == "decline":
        services.decline(**wish, reason=reason)
    elif deed["kind"] == "fulfil":
        services.fulfil(**wish)
    elif deed["kind"] == "refund":
        services.refund(**wish, reason=reason)
    else:
        services.settle(**wish, reason=reason)


def _place(said: str) -> tuple[int, int] | None:
    """Where the cursor of a shelf says to go on. Raises ProblemError."""
    if not said:
        return None
    points, _, item_id = said.partition(";")
    if not all(each.isdecimal() and len(each) <= 18 for each in (points, item_id)):
        raise pagination.refused()
    return int(points), int(item_id)


def _value(minor: int | None, currency: str) -> str | None:
    return None if minor is None else amounts.text(minor, currency)


def _item(offer: selectors.Offer) -> dict[str, Any]:
    names = "kind name description unit currency stock left most missing"
    said = offer._asdict()
    return {
        "item": offer.code,
        "price": offer.points,
        "value": _value(offer.value_minor, offer.currency),
        **{name: said[name] for name in names.split()},
    }


def _shown(viewer: Actor, order_id: int, at: datetime) -> dict[str, Any]:
    """The order, and noted that the viewer saw what it is worth."""
    found = selectors.order(viewer=viewer, order_id=order_id, language="en", at=at)
    people.viewed(actor=viewer, employee_ids=[found.employee_id], what="api", at=at)
    return _told(found)


def _told(view: selectors.OrderView) -> dict[str, Any]:
    """The order as JSON that can be kept for a repetition."""
    return dict(ShopOrder(_order(view)).data)


def _order(view: selectors.OrderView) -> dict[str, Any]:
    names = (
        "item kind quantity unit points currency tax_class state is_refunded period revision ordered_at fulfilled_at"
    )
    said = view._asdict()
    return {
        "id": view.order_id,
        "employee_id": view.employee,
        "value": _value(view.value_minor, view.currency),
        "may": sorted(view.may),
        "ordered_at": view.ordered_at,
        "fulfilled_at": view.fulfilled_at,
        **{name: said[name] for name in names.split()},
    }
