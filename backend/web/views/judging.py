"""Nominations that wait for the visitor's decision: somebody took ownership, or did right by a customer."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import refusals, visitor
from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.customers import services

MOST = 50
LONGEST_REASON = 2000


@never_cache
def judging(request: HttpRequest) -> HttpResponse:
    """List them; a POST accepts or declines one."""
    me = visitor.of(request)
    waiting = customers.nominations_waiting(viewer=me.actor, at=me.at, limit=MOST)
    refusal, chosen = None, request.POST.get("nomination", "")
    if request.method == "POST":
        refusal = _decide(request, me, chosen)
        if refusal is None:
            return redirect("judging")
        waiting = customers.nominations_waiting(viewer=me.actor, at=me.at, limit=MOST)
    context = {
        "page": "approvals",
        "waiting": waiting,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "judging.html", context, status=409 if refusal else 200)


def _decide(request: HttpRequest, me: visitor.Visitor, chosen: str) -> refusals.Refusal | None:
    """Make the one domain call; why not, or nothing."""
    if not chosen.isdecimal() or len(chosen) > 18 or request.POST.get("act") not in ("accept", "decline"):
        raise Http404
    number, accept = int(chosen), request.POST["act"] == "accept"
    if not customers.nominations(viewer=me.actor, at=me.at, nomination_ids=[number]):
        raise Http404
    try:
        services.decide_nomination(
            actor=me.actor,
            nomination_id=number,
            accept=accept,
            reason=request.POST.get("reason", "")[:LONGEST_REASON],
            at=me.at,
            key=f"{request.POST.get('key', '')[:40]}{number}",
        )
    except DomainError as error:
        return refusals.said(error)
    messages.success(
        request, _("Accepted: it counts as a contact now.") if accept else _("Declined: the giver reads why.")
    )
    return None
