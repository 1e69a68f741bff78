"""How people agree to share the credit for an outcome: propose, sign, void."""

import secrets
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.web import composer, refusals, visitor
from backend.web.forms.giving import WhomForm
from backend.web.forms.splits import SplitForm
from recognition.core.errors import DomainError, NotFound
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import sharing

MOST = 50
LONGEST_REASON = 2000


class _Opened(NamedTuple):
    """The form, and by which text in it nobody or several are meant (``unclear``: that text to a sentence about it).

    ``is_asked``: it was sent to be proposed, and names nobody new who has no number yet.
    """

    form: SplitForm
    unclear: dict[str, str]
    is_asked: bool


@never_cache
def splits(request: HttpRequest) -> HttpResponse:
    """What waits for an agreement, and the agreements; ``?outcome=`` opens the form, a POST adds people or proposes."""
    me = visitor.of(request)
    sent = request.POST if request.method == "POST" else request.GET
    outcome = sent.get("outcome", "")[:200]
    opened, refusal = (_open(request, me, outcome) if outcome else None), None
    if opened and opened.is_asked and opened.form.is_valid():
        refusal = _propose(me, outcome, opened.form)
        if refusal is None:
            messages.success(request, _("Proposed and signed by you. It waits for the others."))
            return redirect("splits")
    is_wrong = refusal is not None or bool(opened and (opened.form.errors or opened.unclear))
    context = {
        "page": "recognition",
        "splits": rewards.splits(viewer=me.actor, at=me.at, limit=MOST),
        "unsigned": rewards.unsigned(viewer=me.actor, at=me.at, limit=MOST) if not outcome else [],
        "outcome": outcome,
        "form": opened and opened.form,
        "unclear": opened.unclear.values() if opened else [],
        "typed": ", ".join(opened.unclear) if opened else "",
        "refusal": refusal,
        "key": secrets.token_urlsafe(16),
    }
    return render(request, "splits.html", context, status=409 if is_wrong else 200)


@never_cache
def split(request: HttpRequest, split_id: int) -> HttpResponse:
    """Sign one's own share of a split, or void it."""
    me = visitor.of(request)
    act = request.POST.get("act")
    if act not in ("sign", "void") or not rewards.splits(viewer=me.actor, at=me.at, split_ids=[split_id]):
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


def _open(request: HttpRequest, me: visitor.Visitor, outcome: str) -> _Opened:
    try:
        people = sharing.sharers(viewer=me.actor, outcome=outcome, at=me.at)
    except NotFound as error:
        raise Http404 from error
    if request.method != "POST":
        blank = SplitForm(people=people, beside={}, initial={"key": secrets.token_urlsafe(16)})
        return _Opened(blank, {}, is_asked=False)
    whom = WhomForm(request.POST)
    whom.is_valid()
    meant = composer.meant(whom, me, has_teams=False)
    named = {int(token.value[1:]): token.name for token in meant.tokens}
    beside = {number: name for number, name in named.items() if number not in people}
    is_new = any(f"share-{number}" not in request.POST for number in beside)
    if is_new or meant.unclear or request.POST.get("act") == "add":
        typed = SplitForm(people=people, beside=beside, initial=request.POST.dict())
        return _Opened(typed, meant.unclear, is_asked=False)
    return _Opened(SplitForm(request.POST, people=people, beside=beside), {}, is_asked=True)


def _propose(me: visitor.Visitor, outcome: str, form: SplitForm) -> refusals.Refusal | None:
    said = form.cleaned_data
    try:
        services.propose_split(
            actor=me.actor, outcome=outcome, shares=form.shares(), reason=said["reason"], at=me.at, key=said["key"]
        )
    except DomainError as error:
        return refusals.said(error)
    return None
