"""Orders that wait for somebody: HR approves and hands over things, deciders decide about money."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from backend.templatetags.laurels import spoken
from backend.web import by_right, in_kind, places, refusals, shop_words, visitor
from backend.web.forms.shop import DeedForm
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.payroll.selectors import tax_limits
from recognition.people import services as people
from recognition.shop import selectors, services

SHOWN = 25


@require_GET
@by_right.page
def desk(request: HttpRequest) -> HttpResponse:
    """What the visitor may decide about or hand over; with ``all``, every order of the entities they keep."""
    me = visitor.of(request)
    mark, is_all = places.number(request, "before"), "all" in request.GET
    keeps = me.holds("hr")
    found = selectors.desk(
        viewer=me.actor,
        language=spoken(),
        at=me.at,
        standing=me.standing,
        is_all=is_all and keeps,
        before=mark,
        limit=SHOWN,
    )
    shown = {each.employee_id for each in found.orders}
    people.viewed(actor=me.actor, employee_ids=shown, what="approvals", at=me.at)
    context = {
        "page": "shop",
        "orders": [shop_words.ordered(each) for each in found.orders],
        "keeps": keeps,
        "is_all": is_all,
        "next": f"before={found.next}{'&all=1' if is_all else ''}" if found.next else "",
    }
    return render(request, "shop/desk.html", context)


@require_http_methods(["GET", "POST"])
@by_right.page
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order and what became of it; POST does what the visitor may."""
    me = visitor.of(request)
    refusal, form = None, DeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not form.is_valid():
            refusal = refusals.Refusal(_("This could not be read. Try again."))
        else:
            try:
                state = _do(me, order_id, form.cleaned_data)
            except (NotFound, Forbidden):
                raise
            except DomainError as error:
                refusal = refusals.said(error)
            else:
                messages.success(request, _done(state)[form.cleaned_data["act"]])
                return redirect("shop-orders" if form.cleaned_data["act"] == "cancel" else "shop-desk")
    found = selectors.order(viewer=me.actor, order_id=order_id, language=spoken(), at=me.at)
    people.viewed(actor=me.actor, employee_ids=[found.employee_id], what="approvals", at=me.at)
    context = {
        "page": "shop",
        "each": shop_words.ordered(found),
        "is_own": found.employee_id == me.person.employee_id,
        "in_kind": in_kind.of(found, at=me.at),
        "nobody_decides": bool(selectors.undecidable(order_ids=[order_id], at=me.at)),
        "key": secrets.token_urlsafe(16),
        "refusal": refusal,
        "reason": form.data.get("reason", "") if refusal else "",
    }
    return render(request, "shop/order.html", context, status=409 if request.method == "POST" else 200)


def _do(me: visitor.Visitor, order_id: int, said: dict[str, Any]) -> str:
    """Make the one domain call; the state the order is in then."""
    wish: dict[str, Any] = {"actor": me.actor, "order_id": order_id, "at": me.at, "key": said["key"]}
    act, revision, reason = said["act"], said["revision"], said["reason"]
    if act == "approve":
        done = services.approve(**wish, revision=revision, reason=reason, standing_of=tax_limits.non_cash_standing)
    elif act == "decline":
        done = services.decline(**wish, revision=revision, reason=reason)
    elif act == "fulfil":
        done = services.fulfil(**wish, revision=revision)
    elif act == "refund":
        done = services.refund(**wish, reason=reason)
    elif act == "settle":
        done = services.settle(**wish, reason=reason)
    else:
        done = services.cancel(**wish)
    return done.state


def _done(state: str) -> dict[str, str]:
    return {
        "approve": _("Approved. A second person is asked to confirm it.")
        if state == "needs_second"
        else _("Approved."),
        "decline": _("Sent back to the first approver.") if state == "ordered" else _("Declined. The points are back."),
        "fulfil": _("Handed over."),
        "refund": _("Refunded. The points are back."),
        "settle": _("Settled: nothing is posted; the note says what was agreed."),
        "cancel": _("Cancelled. The points are back."),
    }
