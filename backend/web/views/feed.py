"""The recognition feed of the company, and one post of it."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import composer, kudos_refusals, visitor
from backend.web.forms.giving import DeedForm
from recognition.core.errors import DomainError, NotFound
from recognition.kudos import selectors, services
from recognition.kudos.errors import UnknownKudos
from recognition.kudos.services.retracting import UNDO_WITHIN
from recognition.rewards import selectors as rewards

PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AWARD, POST = "a", "k"  # of two at one moment the post comes first
CURSOR = re.compile(r"([0-9]{1,17})([ak])([0-9]{1,18})", re.ASCII)
WORDS = {
    "everything": pgettext_lazy("feed", "Everything"),
    "to-me": pgettext_lazy("feed", "To me"),
    "from-me": pgettext_lazy("feed", "From me"),
    "team": pgettext_lazy("feed", "My team"),
    "private": pgettext_lazy("feed", "Private"),
}


class Entry(NamedTuple):
    """One entry of the feed: a post, or an award its person lets everybody see."""

    moment: datetime
    number: int
    post: selectors.Post | None = None
    award: rewards.ShownAward | None = None


@never_cache
def feed(request: HttpRequest) -> HttpResponse:
    """A page of it: ``?show=`` filters, ``?value=`` names a company value, ``?before=`` leads on."""
    me = visitor.of(request)
    show = request.GET.get("show", "everything")
    show = show if show in selectors.FILTERS else "everything"
    desk = composer.desk_of(me)
    tag = request.GET.get("value", "") if show == "everything" else ""
    tag = tag if tag in desk.values else ""
    cursor = request.GET.get("before", "")
    entries, following = _page(me, show, tag, cursor)

    context = {
        "page": "feed",
        "composer": composer.compose(desk, back="feed"),
        "left": desk.left,
        "entries": entries,
        "filters": [(key, WORDS[key]) for key in selectors.FILTERS],
        "show": show,
        "value": tag,
        "is_first": not cursor,
        "key": secrets.token_urlsafe(16),
        "next": urlencode({"show": show, "value": tag, "before": following}) if following else "",
    }
    return render(request, "feed.html", context)


@never_cache
def post(request: HttpRequest, kudos_id: int) -> HttpResponse:
    """One post; a POST joins, leaves, edits, withdraws, reports or reviews it."""
    me = visitor.of(request)
    wrong = ""
    if request.method == "POST":
        form = DeedForm(request.POST)
        if not form.is_valid():
            raise Http404
        wrong = _do(request, form.cleaned_data, kudos_id, me)
        act = form.cleaned_data["act"]
        if not wrong and act == "withdraw":
            return redirect("feed")
        if not wrong and not (act in ("join", "leave") and request.headers.get("HX-Request")):
            return redirect("post", kudos_id)
    try:
        found = selectors.post(viewer=me.actor, kudos_id=kudos_id, at=me.at)
    except UnknownKudos as error:
        raise Http404 from error
    context = {"page": "feed", "post": found, "key": secrets.token_urlsafe(16), "wrong": wrong, "typed": request.POST}
    if request.headers.get("HX-Request"):
        is_whole = urlsplit(request.headers.get("HX-Current-URL", "")).path == request.path
        return render(request, "partials/post.html", context | {"is_whole": is_whole})
    reports = selectors.open_reports(viewer=me.actor, at=me.at, roles=me.roles)
    context |= {
        "is_undo": me.at - found.given_at <= UNDO_WITHIN,
        "reports": [each for each in reports if each.kudos_id == kudos_id],
    }
    return render(request, "post.html", context, status=409 if wrong else 200)


def _page(me: visitor.Visitor, show: str, tag: str, cursor: str) -> tuple[list[Entry], str]:
    """The entries older than ``cursor``, and the cursor of the next page, "" on the last."""
    last = _read(cursor)
    moment, kind, number = last or (me.at + timedelta(days=1), POST, 0)
    before = (moment, number if kind == POST else 0) if last else None
    found = selectors.posts(viewer=me.actor, at=me.at, limit=PAGE + 1, show=show, tag=tag, before=before)
    entries = [Entry(each.given_at, each.kudos_id, post=each) for each in found]
    if show == "everything" and not tag:
        before = (moment, number if kind == AWARD else 2**63 - 1) if last else None
        awards = rewards.shown_awards(viewer=me.actor, language=spoken(), limit=PAGE + 1, at=me.at, before=before)
        entries += [Entry(each.approved_at, each.proposal_id, award=each) for each in awards]
    entries.sort(key=lambda each: (each.moment, each.post is not None, each.number), reverse=True)
    return entries[:PAGE], _written(entries[PAGE - 1]) if len(entries) > PAGE else ""


def _written(entry: Entry) -> str:
    return f"{(entry.moment - EPOCH) // timedelta(microseconds=1)}{POST if entry.post else AWARD}{entry.number}"


def _read(cursor: str) -> tuple[datetime, str, int] | None:
    """A cursor as ``_written`` made it; None for anything else."""
    found = CURSOR.fullmatch(cursor)
    try:
        return (EPOCH + timedelta(microseconds=int(found[1])), found[2], int(found[3])) if found else None
    except OverflowError:
        return None


def _do(request: HttpRequest, said: dict[str, str], kudos_id: int, me: visitor.Visitor) -> str:
    """Make the one domain call; return why not, or "". 404 for what the visitor may not see."""
    try:
        told = DEEDS[said["act"]](said, kudos_id, me)
    except (UnknownKudos, NotFound) as error:
        raise Http404 from error
    except DomainError as error:
        return kudos_refusals.said(error)
    if not request.headers.get("HX-Request"):
        messages.success(request, told)
    return ""


def _join(said: dict[str, str], kudos_id: int, me: visitor.Visitor) -> str:
    is_on = said["act"] == "join"
    done = services.settle_boost(
        actor=me.actor, kudos_id=kudos_id, mark="web", is_on=is_on, said_at=me.at, at=me.at, key=said["key"]
    )
    if not is_on:
        return _("You do not join this thank-you any more.")
    if done.points:
        return _("You joined, with %(points)s from your allowance to each.") % {"points": done.points}
    return _("You joined this thank-you.")


def _edit(said: dict[str, str], kudos_id: int, me: visitor.Visitor) -> str:
    services.edit(actor=me.actor, kudos_id=kudos_id, text=said["text"], at=me.at, key=said["key"])
    return _("Your words are changed, and marked as edited.")


def _withdraw(said: dict[str, str], kudos_id: int, me: visitor.Visitor) -> str:
    done = services.retract(actor=me.actor, kudos_id=kudos_id, at=me.at, key=said["key"])
    told = _("The thank-you is taken back.")
    if done.to_giver:
        told += " " + _("%(points)s points are yours to give again.") % {"points": done.to_giver}
    if done.not_returned:
        told += " " + _("%(points)s points were spent already and stay; HR sees that.") % {"points": done.not_returned}
    return told


def _report(said: dict[str, str], kudos_id: int, me: visitor.Visitor) -> str:
    services.report(actor=me.actor, kudos_id=kudos_id, reason=said["text"], at=me.at)
    return _("Thank you. Somebody of HR looks at it; until then it stays as it is.")


def _review(said: dict[str, str], kudos_id: int, me: visitor.Visitor) -> str:
    outcome = "kept" if said["act"] == "keep" else "hidden"
    services.review(actor=me.actor, kudos_id=kudos_id, outcome=outcome, at=me.at)
    return _("Settled: it stays.") if outcome == "kept" else _("Settled: it is hidden. Its points stay.")


DEEDS: dict[str, Callable[[dict[str, str], int, visitor.Visitor], str]] = {
    "join": _join,
    "leave": _join,
    "edit": _edit,
    "withdraw": _withdraw,
    "report": _report,
    "keep": _review,
    "hide": _review,
}
