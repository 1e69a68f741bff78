"""Thanking colleagues: the form, and what it finds while one types."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from backend.web import composer, kudos_refusals, visitor
from backend.web.forms.giving import GiveForm
from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.kudos import services as kudos
from recognition.people import search
from recognition.people import services as people

MOST_FOUND, MOST_TEAMS = 8, 3
BACK = ("home", "feed")


@never_cache
def give(request: HttpRequest) -> HttpResponse:
    """The form by itself, ``?to=e7`` names somebody; a POST gives, or shows it again with what is wrong."""
    me = visitor.of(request)
    form = GiveForm(request.POST if request.method == "POST" else request.GET)
    back = request.POST.get("back", "feed")
    back = back if back in BACK else "feed"
    form.is_valid()
    meant = composer.meant(form, me)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _give(request, form, meant, me)
        if not errors:
            return redirect(back)
    shown = {
        "tokens": meant.tokens,
        "typed": request.POST.dict() | {"whom": ", ".join(meant.unclear)} if errors else {},
        "errors": errors,
    }
    composed = composer.compose(composer.desk_of(me), back=back, **shown)
    return render(request, "give.html", {"page": "feed", "composer": composed}, status=409 if errors else 200)


@never_cache
def colleagues(request: HttpRequest) -> HttpResponse:
    """Colleagues and teams with what was typed in their name, as options of a list; ``only=people`` without teams."""
    me, text = visitor.of(request), request.GET.get("q", "")
    asked: dict[str, Any] = {"text": text, "asker_id": me.person.employee_id, "at": me.at}
    context = {
        "people": search.colleagues(limit=MOST_FOUND, **asked),
        "teams": [] if request.GET.get("only") == "people" else search.teams(limit=MOST_TEAMS, **asked),
    }
    return render(request, "partials/colleagues.html", context)


@never_cache
def served(request: HttpRequest) -> HttpResponse:
    """The customers the visitor served with what was typed in their name or number, as options of a list."""
    me, text = visitor.of(request), request.GET.get("q", "")
    found = customers.served(employee_id=me.person.employee_id, text=text, limit=MOST_FOUND, at=me.at)
    return render(request, "partials/served.html", {"customers": found})


@never_cache
def notice(request: HttpRequest) -> HttpResponse:
    """The visitor has read that thanks are seen in the company; or keeps theirs out of the feed."""
    me = visitor.of(request)
    people.note_noticed(employee_ids=[me.person.employee_id], topic="kudos_feed", at=me.at)
    if request.POST.get("act") == "keep_out":
        people.choose_privacy(actor=me.actor, topic="kudos_feed", allows=False, at=me.at)
        messages.success(request, _("Thanks to you are kept out of the feed from now on."))
    return redirect("feed")


def _give(request: HttpRequest, form: GiveForm, meant: composer.Meant, me: visitor.Visitor) -> dict[str, list[str]]:
    """Make the one domain call; return what is wrong, by field."""
    errors = dict(composer.errors_of(form))
    if meant.unclear or not meant.employees:
        errors["whom"] = list(meant.unclear.values()) or [_("Choose at least one colleague.")]
    customer, unclear = composer.customer_of(form, me) if not errors else ("", "")
    if unclear:
        errors["customer"] = [unclear]
    if errors:
        return errors
    said = form.cleaned_data
    try:
        given = kudos.give(
            actor=me.actor,
            recipients=meant.employees,
            through=meant.through,
            points=form.each(),
            text=said["message"],
            tag=said["value"],
            visibility=said["visibility"],
            customer=customer or None,
            at=me.at,
            key=said["key"],
        )
    except DomainError as error:
        return {kudos_refusals.FIELD_OF.get(error.code, "message"): [kudos_refusals.said(error)]}
    undo = f"{reverse('post', args=[given.kudos_id])} act=withdraw"
    messages.success(request, _told(meant, given), extra_tags=undo)
    return {}


def _told(meant: composer.Meant, given: kudos.Given) -> str:
    count = len(given.recipients)
    if count == 1 and not meant.through:
        thanked = _("You thanked %(name)s.") % {"name": meant.tokens[0].name}
    else:
        several = ngettext("You thanked %(count)s colleague.", "You thanked %(count)s colleagues.", count)
        thanked = several % {"count": count}
    left = _("You have %(left)s points left to give.") % {"left": given.left}
    return f"{thanked} {left}" if given.points else thanked
