"""What one is told: by topic and door, how often; and the way out that every mail carries."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from backend.web import privacy_words, visitor
from integrations.email import unsubscribing
from recognition.core.errors import DomainError
from recognition.people import news, services, telling


class Cell(NamedTuple):
    """One topic through one door; ``rhythms`` are (code, word) of all there are, '' of a door it does not come by."""

    door: str
    door_word: Any
    rhythm: str
    is_chosen: bool
    rhythms: list[tuple[str, Any]]


@never_cache
def notifications(request: HttpRequest) -> HttpResponse:
    """The table; a POST is one choice, saved at once."""
    me = visitor.of(request)
    if request.method == "POST":
        return _choose(request, me)
    wishes = {(wish.topic, wish.door): wish for wish in telling.wishes_of(me.person.employee_id)}
    rows = [
        (topic, *privacy_words.TOPICS[topic], [_cell(door, wishes.get((topic, door))) for door in news.RHYTHMS])
        for topic in news.TOPICS
    ]
    context = {"page": "privacy", "rows": rows, "doors": [privacy_words.DOORS[door] for door in news.RHYTHMS]}
    return render(request, "notifications.html", context | {"has_mail": bool(_address(me))})


@csrf_exempt
@never_cache
def unsubscribe(request: HttpRequest, secret: str) -> HttpResponse:
    """End the mails of one kind without signing in: a page asks for one click, a mail program sends it itself.

    The link is the only proof there is, so nobody's cookie matters, and nothing else can be reached by it.
    """
    try:
        stop = unsubscribing.read(secret)
    except unsubscribing.BadLink:
        return render(request, "unsubscribe.html", {"is_unknown": True}, status=404)
    topics = [privacy_words.TOPICS[topic][0] for topic in stop.topics]
    is_done = request.method == "POST"
    if is_done:
        unsubscribing.stop(stop, at=timezone.now())
    return render(request, "unsubscribe.html", {"topics": topics, "is_done": is_done})


def _cell(door: str, wish: telling.Wish | None) -> Cell:
    word = privacy_words.DOORS[door]
    if wish is None:
        return Cell(door, word, "", False, [])
    rhythms = [(rhythm, privacy_words.RHYTHMS[rhythm]) for rhythm in news.RHYTHMS[door]]
    return Cell(door, word, wish.rhythm, wish.is_chosen, rhythms)


def _address(me: visitor.Visitor) -> str:
    mine = me.person.employee_id
    found = telling.addressees(employee_ids=[mine], at=me.at)
    return found[mine].email if mine in found else ""


def _choose(request: HttpRequest, me: visitor.Visitor) -> HttpResponse:
    said = {name: request.POST.get(name, "") for name in ("topic", "door", "rhythm")}
    try:
        services.choose_news(actor=me.actor, **said, at=me.at)
    except DomainError as error:
        raise Http404 from error
    topic, _meaning = privacy_words.TOPICS[said["topic"]]
    words = {"topic": topic, "door": privacy_words.DOORS[said["door"]], "rhythm": privacy_words.RHYTHMS[said["rhythm"]]}
    messages.success(request, _("Saved. %(topic)s, %(door)s: %(rhythm)s.") % words)
    return redirect("notifications")
