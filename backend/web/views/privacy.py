"""Privacy: what others may see of me, what is kept of me, and who looked at my amounts."""

import secrets
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import data_protection_words, places, privacy_words, visitor
from recognition.core.errors import DomainError
from recognition.people import selectors as people
from recognition.people import services, transparency
from recognition.privacy import selectors as data_protection
from recognition.privacy import services as copying

PAGE = 25
COPIES = 3


class Told(NamedTuple):
    """One look as a sentence's parts; ``address`` leads to what was looked at, '' where there is no page."""

    look: transparency.Look
    where: Any
    role: str
    address: str


@never_cache
def privacy(request: HttpRequest) -> HttpResponse:
    """The page; a POST is one choice."""
    me = visitor.of(request)
    if request.method == "POST":
        return _choose(request, me)
    last = places.number(request, "before")
    mine = me.person.employee_id
    looks = transparency.looks_at(employee_id=mine, limit=PAGE + 1, before=last)
    context = {
        "page": "privacy",
        "is_first": last is None,
        "shown": [(each, *privacy_words.SHOWN[each.topic]) for each in transparency.shown_of(mine)],
        "kept": privacy_words.KEPT.values(),
        "key": secrets.token_urlsafe(16),
        "copies": [
            (each, data_protection_words.look(each.state))
            for each in data_protection.access_exports(viewer=me.actor, at=me.at, limit=COPIES, own=True)
        ],
        "looks": [_told(each) for each in looks[:PAGE]],
        "next": urlencode({"before": looks[PAGE - 1].look_id}) + "#looks" if len(looks) > PAGE else "",
    }
    return render(request, "privacy.html", context)


def _told(look: transparency.Look) -> Told:
    roles = [str(privacy_words.ROLES.get(role, role.replace("_", " "))) for role in look.roles]
    role = str(privacy_words.MANAGER) if look.in_line else ", ".join(roles) or str(privacy_words.STAND_IN)
    pages = {"proposal": "proposal", "statement": "statement"}
    has_page = look.what in pages and look.subject_id is not None
    address = reverse(pages[look.what], args=[look.subject_id]) if has_page else ""
    return Told(look, privacy_words.WHERE.get(look.what, look.what), role, address)


def _choose(request: HttpRequest, me: visitor.Visitor) -> HttpResponse:
    said, topic, is_on = request.POST, request.POST.get("topic", ""), request.POST.get("on") == "1"
    try:
        if said.get("act") == "show":
            services.choose_privacy(actor=me.actor, topic=topic, allows=is_on, at=me.at)
            told = _("From now on it is shown.") if is_on else _("From now on it is not shown.")
        elif said.get("act") == "copy":
            mine = me.person.employee_id
            copying.request_access_export(
                actor=me.actor,
                employee_id=people.employees(employee_ids=[mine])[mine].external_id,
                language=spoken(),
                at=me.at,
                key=said.get("key", ""),
            )
            told = _("Your copy is being made. It appears on this page when it is done.")
        elif said.get("act") == "noticed":
            services.note_noticed(employee_ids=[me.person.employee_id], topic=topic, at=me.at)
            told = _("Noted.")
        else:
            raise Http404
    except DomainError as error:
        raise Http404 from error
    messages.success(request, told)
    return redirect("privacy")
