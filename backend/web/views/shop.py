"""The shop: what my points buy, one item, and my orders."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from backend.templatetags.laurels import spoken
from backend.web import by_right, places, refusals, shop_words, visitor
from backend.web.forms.shop import OrderForm
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.shop import selectors, services

SHOWN = 24


@require_GET
@by_right.page
def shop(request: HttpRequest) -> HttpResponse:
    """What is sold to the visitor today, cheapest first, beside what they have."""
    me = visitor.of(request)
    points, item_id = places.number(request, "points"), places.number(request, "after")
    after = None if points is None or item_id is None else (points, item_id)
    shelf = selectors.shelf(viewer=me.actor, language=spoken(), at=me.at, after=after, limit=SHOWN + 1)
    last = shelf.offers[SHOWN - 1] if len(shelf.offers) > SHOWN else None
    context = {
        "page": "shop",
        "offers": [shop_words.offered(each) for each in shelf.offers[:SHOWN]],
        "balances": _held(shelf.balances),
        "is_shopper": shelf.is_shopper,
        "is_first": after is None,
        "keeps": me.holds("hr"),
        "decides": me.holds("hr", "manager", "second_approver"),
        "next": f"points={last.points}&after={last.item_id}" if last else "",
    }
    return render(request, "shop/shop.html", context)


@require_http_methods(["GET", "POST"])
@by_right.page
def item(request: HttpRequest, code: str) -> HttpResponse:
    """One item; POST orders it at the price that was shown."""
    me = visitor.of(request)
    refusal, form = None, None
    if request.method == "POST":
        form = OrderForm(request.POST)
        if form.is_valid():
            try:
                done = services.order(actor=me.actor, item=code, at=me.at, **form.cleaned_data)
            except (NotFound, Forbidden):
                raise
            except DomainError as error:
                refusal = shop_words.refused(error)
            else:
                address = reverse("shop-order", args=[done.pk])
                messages.success(request, _("Ordered. The points are set aside."), extra_tags=f"{address} act=cancel")
                return redirect("shop-orders")
    offer, held = selectors.offer(viewer=me.actor, code=code, language=spoken(), at=me.at)
    asked = form.data.get("quantity", "1") if form else "1"
    context = {
        "page": "shop",
        "each": shop_words.offered(offer),
        "balances": _held(held),
        "form": OrderForm(
            initial={"key": secrets.token_urlsafe(16), "price": offer.points, "quantity": asked[:4]},
        ),
        "refusal": refusal or (refusals.Refusal(_("Order at least one piece.")) if form else None),
    }
    return render(request, "shop/item.html", context, status=409 if request.method == "POST" else 200)


@require_GET
@by_right.page
def orders(request: HttpRequest) -> HttpResponse:
    """The visitor's own orders, newest first."""
    me = visitor.of(request)
    mark = places.number(request, "before")
    found = selectors.own_orders(viewer=me.actor, language=spoken(), before=mark, limit=SHOWN + 1)
    context = {
        "page": "shop",
        "orders": [shop_words.ordered(each) for each in found[:SHOWN]],
        "is_first": mark is None,
        "next": f"before={found[SHOWN - 1].order_id}" if len(found) > SHOWN else "",
        "keys": secrets.token_urlsafe(16),
    }
    return render(request, "shop/orders.html", context)


def _held(balances: list[selectors.Balance]) -> list[dict[str, object]]:
    """The balances there is anything in, goods always."""
    names = {"goods": _("Points for goods"), "cash": _("Points for pay")}
    shown = [each for each in balances if each.unit == "goods" or each.available or each.reserved]
    return [{"balance": each, "name": names[each.unit]} for each in shown]
