"""The approval queue: what waits for me, and several approved at once."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import refusals, visitor
from backend.web.forms import approvals as forms
from recognition.core.errors import DomainError
from recognition.kudos import selectors as kudos
from recognition.people import services as people
from recognition.programmes import wording
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import cards

LATELY = "lately"
MOST = 20


@never_cache
def approvals(request: HttpRequest) -> HttpResponse:
    """Show the queue; to htmx its list alone, or nothing where it knows that one. A POST approves what is chosen."""
    if request.method == "POST":
        return _approve_many(request)
    me = visitor.of(request)
    if request.GET.get("show") == LATELY:
        found = rewards.revocable(viewer=me.actor, language=spoken(), at=me.at)
        _note(me, [each.card.employee_id for each in found])
        return render(request, "approvals_lately.html", {"page": "approvals", "lately": found, "key": _key()})
    scope = scope_of(me)
    known = request.GET.get("known", "")
    if known and known == rewards.waiting_fingerprint(viewer=me.actor, scope=scope, at=me.at):
        return HttpResponse(status=204)
    template = "partials/approval_queue.html" if "HX-Request" in request.headers else "approvals.html"
    return render(request, template, _shown(request, me, scope))


@never_cache
def chosen(request: HttpRequest) -> HttpResponse:
    """What approving the chosen rows comes to, as the button that does it; for htmx."""
    me = visitor.of(request)
    numbers = [number for number, _revision in forms.chosen(request.GET.getlist("chosen"))][: MOST + 1]
    found = rewards.chosen(viewer=me.actor, scope=scope_of(me), proposal_ids=numbers, at=me.at)
    _note(me, found.employee_ids)
    sums = [wording.amount(minor, unit, spoken()) for unit, minor in sorted(found.sums.items())]
    context = {"chosen": found, "sums": sums, "most": MOST, "is_too_many": len(numbers) > MOST}
    return render(request, "partials/approvals_chosen.html", context)


def _note(me: visitor.Visitor, shown: Collection[int]) -> None:
    people.viewed(actor=me.actor, employee_ids=shown, what="approvals", at=me.at)


def scope_of(me: visitor.Visitor) -> rewards.Scope:
    """What the visitor may use and see of awards, from what is known of them already."""
    return rewards.scope_of(viewer=me.actor, at=me.at, powers=me.standing.powers, below=me.standing.below)


def _shown(request: HttpRequest, me: visitor.Visitor, scope: rewards.Scope) -> dict[str, Any]:
    tab = request.GET.get("show", "all")
    tab = tab if tab in rewards.TABS else "all"
    after = request.GET.get("after", "")
    queue = rewards.approvals(viewer=me.actor, scope=scope, language=spoken(), at=me.at, tab=tab, after=after)
    _note(me, [each.card.employee_id for each in queue.entries])
    return {
        "page": "approvals",
        "queue": queue,
        "tab": tab,
        "after": after,
        "tabs": _tabs(queue),
        "now": me.at,
        "oldest": min((each.since for each in queue.entries), default=None) if not after and tab == "all" else None,
        "thanked": _thanked(queue.entries, me.at),
        "next": f"show={tab}&after={queue.after}" if queue.after else "",
        "most": MOST,
        "key": _key(),
    }


def _tabs(queue: rewards.Queue) -> list[tuple[str, str, int | None]]:
    words = {
        "all": _("All"),
        "money": _("Money"),
        "points": _("Points"),
        "owed": _("Owed"),
        "look": _("Needs a look"),
    }
    return [(name, word, queue.counts.get(name, None if name == "look" else 0)) for name, word in words.items()]


def _thanked(entries: Sequence[rewards.Entry], at: datetime) -> set[int]:
    """The proposals beside which colleagues thanked the person for that customer; thanks have no weight."""
    if not entries:
        return set()
    pairs = {each.card.proposal_id: (each.card.customer, each.employee) for each in entries}
    found = kudos.thanks_beside(pairs=list(pairs.values()), since=min(each.window_from for each in entries), at=at)
    return {number for number, pair in pairs.items() if pair in found}


def _approve_many(request: HttpRequest) -> HttpResponse:
    """Approve the chosen ones; those that are left out are named, each with why."""
    me = visitor.of(request)
    wishes = forms.chosen(request.POST.getlist("chosen"))
    key = request.POST.get("key", "")[:40]
    try:
        results = services.decide_many(actor=me.actor, wishes=wishes, at=me.at, key=key)
    except DomainError as error:
        messages.error(request, refusals.said(error).text)
        return redirect("approvals")
    done = [each for each in results if isinstance(each, services.Decided)]
    if done:
        told = ngettext("Approved: %(count)s proposal.", "Approved: %(count)s proposals.", len(done))
        messages.success(request, told % {"count": len(done)})
    _tell_left_out(request, me, [each for each in results if isinstance(each, services.Refused)])
    return redirect("approvals")


def _tell_left_out(request: HttpRequest, me: visitor.Visitor, left_out: Sequence[services.Refused]) -> None:
    """Say of each why nothing was done about it, by the person's name."""
    if not left_out:
        return
    numbers = [each.proposal_id for each in left_out]
    names = cards.cards(viewer=me.actor, proposal_ids=numbers, language=spoken(), at=me.at)
    for each in left_out:
        told = refusals.worded(code=each.code, sentence=each.sentence).text
        name = names[each.proposal_id].employee if each.proposal_id in names else str(each.proposal_id)
        messages.error(request, _("Left out: %(name)s. %(why)s") % {"name": name, "why": told})


def _key() -> str:
    return secrets.token_urlsafe(16)
