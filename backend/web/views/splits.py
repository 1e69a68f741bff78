"""How people agree to share the credit for an outcome: propose, sign, void."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import refusals, visitor
from backend.web.forms.splits import SplitForm
from recognition.core.errors import DomainError, NotFound
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import sharing

MOST = 50
LONGEST_REASON = 2000


@never_cache
def splits(request: HttpRequest) -> HttpResponse:
    """What waits for an agreement, and the agreements; ``?outcome=`` opens the form, a POST proposes."""
    me = visitor.of(request)
    sent = request.POST if request.method == "POST" else request.GET
    outcome = sent.get("outcome", "")[:200]
    form, refusal = None, None
    if outcome:
        form = _form(request, me, outcome)
        if request.method == "POST" and form.is_valid():
            refusal = _propose(me, outcome, form)
            if refusal is None:
                messages.success(request, _("Proposed and signed by you. It waits for the others."))
                return redirect("splits")
    is_wrong = refusal is not None or bool(form is not None and form.errors)
    context = {
        "page": "recognition",
        "splits": rewards.splits(viewer=me.actor, at=me.at, limit=MOST),
        "unsigned": rewards.unsigned(viewer=me.actor, at=me.at, limit=MOST) if not outcome else [],
        "outcome": outcome,
        "form": form,
        "refusal": refusal,
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "splits.html", context, status=409 if is_wrong else 200)


@never_cache
def split(request: HttpRequest, split_id: int) -> HttpResponse:
    """Sign one's own share of a split, or void it."""
    me = visitor.of(request)
    seen = {each.split_id for each in rewards.splits(viewer=me.actor, at=me.at)}
    act = request.POST.get("act")
    if split_id not in seen or act not in ("sign", "void"):
        raise Http404
    asked: dict[str, Any] = {"actor": me.actor, "split_id": split_id, "at": me.at}
    key = request.POST.get("key", "")[:40] + f"{act}{split_id}"
    try:
        if act == "sign":
            services.sign_split(**asked, key=key)
        else:
            services.void_split(**asked, key=key, reason=request.POST.get("reason", "")[:LONGEST_REASON])
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
    else:
        messages.success(request, _("Signed.") if act == "sign" else _("Void: another can be proposed now."))
    return redirect("splits")


def _form(request: HttpRequest, me: visitor.Visitor, outcome: str) -> SplitForm:
    try:
        people = sharing.sharers(viewer=me.actor, outcome=outcome, at=me.at)
    except NotFound as error:
        raise Http404 from error
    if request.method == "POST":
        return SplitForm(request.POST, people=people)
    return SplitForm(people=people, initial={"key": secrets.token_urlsafe(16)})


def _propose(me: visitor.Visitor, outcome: str, form: SplitForm) -> refusals.Refusal | None:
    said = form.cleaned_data
    try:
        services.propose_split(
            actor=me.actor, outcome=outcome, shares=form.shares(), reason=said["reason"], at=me.at, key=said["key"]
        )
    except DomainError as error:
        return refusals.said(error)
    return None
