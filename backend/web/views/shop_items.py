"""HR keeps the shelf: items, their texts and stock, and prices from a day on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from backend.templatetags.laurels import spoken
from backend.web import by_right, refusals, shop_words, visitor
from backend.web.forms.shop import LANGUAGES, ItemForm, NewItemForm, PriceForm
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import selectors as people
from recognition.programmes import wording
from recognition.shop import selectors, services

SHOWN = 50


@require_GET
@by_right.page
def items(request: HttpRequest) -> HttpResponse:
    """The items the visitor keeps, by code."""
    me = visitor.of(request)
    after = request.GET.get("after", "")[:32].replace("\x00", "")
    found = selectors.kept_items(viewer=me.actor, language=spoken(), at=me.at, after=after, limit=SHOWN + 1)
    context = {
        "page": "shop",
        "items": [_shown(each) for each in found[:SHOWN]],
        "next": f"after={found[SHOWN - 1].code}" if len(found) > SHOWN else "",
    }
    return render(request, "shop/items.html", context)


@require_http_methods(["GET", "POST"])
@by_right.page
def new(request: HttpRequest) -> HttpResponse:
    """Put an item on the shelf with its first price."""
    me = visitor.of(request)
    choices = _entities(me)
    start = {"starts_on": people.company_date(me.at), "revision": 0, "currency": _currency(me)}
    form = NewItemForm(request.POST or None, entities=choices, initial=start)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        names = ("code", "kind", "unit", "points", "tax_class", "currency", "value_minor", "entity", "country")
        draft = services.ItemDraft(**{name: said[name] for name in names}, **form.changes())
        try:
            made = services.add_item(actor=me.actor, draft=draft, at=me.at)
        except Forbidden:
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("On the shelf."))
            return redirect("shop-kept", made.code)
    context = {"page": "shop", "form": form, "refusal": refusal}
    return render(request, "shop/new.html", context, status=409 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@by_right.page
def kept(request: HttpRequest, code: str) -> HttpResponse:
    """One item with its prices; POST changes what it says, or sets a price from a day on."""
    me = visitor.of(request)
    found, prices = selectors.kept_item(viewer=me.actor, code=code, language=spoken(), at=me.at)
    today = people.company_date(me.at)
    sent = request.POST if request.method == "POST" else None
    is_price = sent is not None and sent.get("act") == "price"
    item_form = ItemForm(None if is_price else sent, paid_in=found.currency, initial=_said(found))
    price_form = PriceForm(sent if is_price else None, currency=found.currency, today=today)
    form, refusal = (price_form if is_price else item_form), None
    if sent is not None and form.is_valid():
        try:
            _keep(me, found, item_form, price_form if is_price else None)
        except (NotFound, Forbidden):
            raise
        except DomainError as error:
            refusal = refusals.said(error)
        else:
            messages.success(request, _("The price is set.") if is_price else _("Changed."))
            return redirect("shop-kept", found.code)
    context = {
        "page": "shop",
        "item": _shown(found),
        "prices": [{"row": each, "worth": _worth(each.value_minor, found.currency)} for each in prices],
        "form": item_form,
        "price_form": price_form,
        "refusal": refusal,
    }
    return render(request, "shop/kept.html", context, status=409 if sent is not None else 200)


def _keep(me: visitor.Visitor, found: selectors.KeptItem, form: ItemForm, price: PriceForm | None) -> None:
    if price is None:
        services.change_item(
            actor=me.actor, code=found.code, changes=form.changes(), revision=form.cleaned_data["revision"], at=me.at
        )
        return
    said = price.cleaned_data
    services.set_price(
        actor=me.actor,
        code=found.code,
        points=said["points"],
        value_minor=said.get("value"),
        starts_on=said["starts_on"],
        at=me.at,
    )


def _shown(item: selectors.KeptItem) -> dict[str, Any]:
    price = "" if item.points is None else shop_words.priced(item.points, item.unit)
    return {
        "item": item,
        "kind": shop_words.kinds()[item.kind],
        "price": price,
        "worth": _worth(item.value_minor, item.currency),
    }


def _worth(value: int | None, currency: str) -> str:
    return "" if value is None else wording.amount(value, currency, spoken())


def _said(item: selectors.KeptItem) -> dict[str, Any]:
    """What the form begins with."""
    said: dict[str, Any] = {
        "revision": item.revision,
        "stock": item.stock,
        "limit_per_person": item.limit,
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
    }
    for name in ("second_above", "second_above_in_period"):
        value = getattr(item, name)
        said[name] = "" if value is None else wording.without_unit(value, item.currency, spoken())
    for language, _word in LANGUAGES:
        words = item.texts.get(language, {})
        said |= {f"{name}_{language}": words.get(name, "") for name in ("name", "description")}
    return said


def _entities(me: visitor.Visitor) -> list[tuple[str, str]]:
    """Where the visitor may sell: everywhere only as HR of the whole company."""
    held = me.entities("hr")
    named = [(each.external_id, each.name) for each in people.entities() if held is None or each.pk in held]
    return [("", str(_("all entities"))), *named] if held is None else named


def _currency(me: visitor.Visitor) -> str:
    held = me.entities("hr")
    found = [each.currency for each in people.entities() if held is None or each.pk in held]
    return found[0] if found else ""
