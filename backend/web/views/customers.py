"""Customers: a list to search, and the story of one. Whoever may not see a customer gets what a missing one gets."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import day, spoken
from backend.web import customer_words as words
from backend.web import short_dates, stems, visitor
from recognition.core.errors import NotFound
from recognition.customers import access, browsing
from recognition.insights import story as stories
from recognition.people import selectors as people
from recognition.people import services as looks
from recognition.programmes import wording
from recognition.rewards import selectors as rewards
from recognition.rewards.selectors import credits as credited

ROWS, DAYS, LONGEST_SEARCH, MOST_NAMES = 50, 20, 100, 12
FIRST_YEAR, MOST_YEARS = 1970, 20


@never_cache
def customers(request: HttpRequest) -> HttpResponse:
    """Whom the visitor may see, by name; ``whose=mine`` leaves those they served themself."""
    me = visitor.of(request)
    reach = access.reach_of(viewer=me.actor, at=me.at, standing=me.standing)
    is_wide = reach.sees_all or bool(reach.entities) or len(reach.line) > 1
    is_own = is_wide and request.GET.get("whose") == "mine"
    shown = access.Reach(False, frozenset({me.person.employee_id}), frozenset()) if is_own else reach
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH].strip()
    found = browsing.customers(reach=shown, at=me.at, text=text, after=_number(request, "after"), limit=ROWS + 1)
    kept = {"q": text, "whose": "mine" if is_own else ""}
    context = {
        "page": "customers",
        "rows": [_row(each) for each in found[:ROWS]],
        "next": _query(kept | {"after": found[ROWS - 1].customer_id}) if len(found) > ROWS else "",
        "text": text,
        "is_own": is_own,
        "is_wide": is_wide,
        "is_later": "after" in request.GET,
    }
    return render(request, "customers.html", context)


@never_cache
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer's story, newest first."""
    me = visitor.of(request)
    reach = access.reach_of(viewer=me.actor, at=me.at, standing=me.standing)
    try:
        card = browsing.customer(reach=reach, customer_id=customer_id, at=me.at)
    except NotFound as error:
        raise Http404 from error
    head = stories.head(customer_id=customer_id, at=me.at)
    wish = _wish(request, me)
    story = stories.story(viewer=me.actor, customer_id=customer_id, at=me.at, days=DAYS, **wish["asked"])
    context = {
        "page": "customers",
        "card": card,
        "state": words.STATES[card.loyalty],
        "head": head,
        "served": head.contacts - head.self_service,
        "answer": _score(head.answer, head.answer_scale),
        "chapters": _chapters(story, _awards(me, customer_id, story)),
        "stem": _stem(me, card, head, story) if wish["is_first"] and (story.turns or head.weeks) else None,
        "years": _years(head, me, wish["year"]),
        "shows": [
            (word, _query({"year": wish["year"], "show": family}), family == wish["family"])
            for family, word in words.SHOWS
        ],
        "show": wish["family"],
        "is_filtered": not wish["is_first"],
        "next": _query({"year": wish["year"], "show": wish["family"], "before": story.older}) if story.older else "",
    }
    return render(request, "customer.html", context)


def _row(card: browsing.CustomerCard) -> dict[str, Any]:
    return {
        "card": card,
        "state": words.STATES[card.loyalty],
        "last": words.KINDS[card.kind].word if card.kind else "",
        "family": words.FAMILIES.get(card.family),
    }


def _wish(request: HttpRequest, me: visitor.Visitor) -> dict[str, Any]:
    """What the address asks for; whatever is misspelt is as if it were not there."""
    family = request.GET.get("show", "")
    family = family if family in stories.FAMILIES else ""
    year = _number(request, "year")
    year = year if year and FIRST_YEAR <= year <= me.at.year else None
    before = _day(request, "before")
    ends = [each for each in (before, date(year + 1, 1, 1) if year else None) if each is not None]
    return {
        "asked": {"since": date(year, 1, 1) if year else None, "before": min(ends, default=None), "family": family},
        "family": family,
        "year": year,
        "is_first": not (family or year or before),
    }


def _awards(me: visitor.Visitor, customer_id: int, story: stories.Story) -> dict[int, list[Any]]:
    """The awards the visitor may see, by outcome row; whose amounts of others they were shown is noted."""
    ids = [each for chapter in story.chapters for happening in chapter.happenings for each in happening.ids]
    if not ids:
        return {}
    scope = rewards.scope_of(viewer=me.actor, at=me.at, powers=me.standing.powers, below=me.standing.below)
    found = credited.credited(viewer=me.actor, scope=scope, outcome_ids=ids, language=spoken(), at=me.at)
    shown = {card.employee_id for cards in found.values() for card in cards if card.amount is not None}
    looks.viewed(actor=me.actor, employee_ids=shown, what="customer", at=me.at, subject_id=customer_id)
    return found


def _chapters(story: stories.Story, awards: dict[int, list[Any]]) -> list[dict[str, Any]]:
    return [
        {
            "day": chapter.day,
            "written": short_dates.day(chapter.day),
            "happenings": [_happening(each, awards) for each in chapter.happenings],
            "thanks": chapter.thanks,
            "contacts": _contacts(chapter.contacts),
        }
        for chapter in story.chapters
    ]


def _happening(happening: stories.Happening, awards: dict[int, list[Any]]) -> dict[str, Any]:
    kind = words.KINDS[happening.kind]
    return {
        "told": happening,
        "icon": kind.icon,
        "word": kind.word,
        "family": words.FAMILIES[happening.family],
        "bud": {"gain": "gain", "saved": "ask", "loss": "loss"}.get(happening.family, ""),
        "score": _score(happening.score, happening.scale),
        "value": _value(happening),
        "awards": [card for number in happening.ids for card in awards.get(number, ())],
    }


def _contacts(contacts: stories.Contacts) -> dict[str, Any] | None:
    if not contacts.total:
        return None
    return {
        "served": contacts.total - contacts.self_service,
        "self_service": contacts.self_service,
        "names": contacts.names[:MOST_NAMES],
        "others": max(0, len(contacts.names) - MOST_NAMES),
        "channels": words.said(words.CHANNELS, [each for each in contacts.channels if each != "self_service"]),
        "stages": words.said(words.STAGES, contacts.stages),
    }


def _stem(me: visitor.Visitor, card: browsing.CustomerCard, head: stories.Head, story: stories.Story) -> stems.Stem:
    turns = [
        stems.Turn(each.occurred_at, each.family, str(words.KINDS[each.kind].word), _detail(each))
        for each in story.turns
        if each.withdrawn_at is None
    ]
    counts = {family: sum(each.family == family for each in turns) for family in stories.FAMILIES}
    rows = [
        [day(each.at), each.word, str(words.FAMILIES[each.family].word), each.detail or "–"] for each in reversed(turns)
    ]
    return stems.stem(
        title=_("Two years with %(name)s") % {"name": card.name},
        desc=_("Gains: %(gain)s. Saved: %(saved)s. Losses: %(loss)s. Weeks with contact: %(weeks)s.")
        % (counts | {"weeks": len(head.weeks)}),
        heads=[_("When"), _("What"), _("Family"), _("Answer or value")],
        rows=rows,
        stretch=(me.at - stories.STEM, me.at),
        weeks=head.weeks,
        turns=turns,
        months=[short_dates.month(number) for number in range(1, 13)],
    )


def _detail(happening: stories.Happening) -> str:
    return _score(happening.score, happening.scale) or _value(happening)


def _score(score: int | None, scale: str) -> str:
    """An answer as people say it: 9 of 10."""
    if score is None:
        return ""
    worst, _dash, best = scale.partition("-")
    return _("%(score)s of %(most)s") % {"score": score, "most": max(int(worst), int(best))} if best else str(score)


def _value(happening: stories.Happening) -> str:
    if happening.value_minor is None:
        return ""
    sign = -1 if happening.family == "loss" else 1
    return wording.amount(sign * abs(happening.value_minor), happening.currency, spoken())


def _years(head: stories.Head, me: visitor.Visitor, chosen: int | None) -> list[tuple[str, str, bool]]:
    """The years there is something of, newest first, as (word, value, whether it is shown)."""
    first = people.company_date(head.began_at).year if head.began_at else me.at.year
    years = range(me.at.year, max(first, me.at.year - MOST_YEARS) - 1, -1)
    return [(_("All years"), "", chosen is None), *((str(year), str(year), year == chosen) for year in years)]


def _number(request: HttpRequest, name: str) -> int | None:
    """A number of the address that can be one of a row."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR else None


def _query(kept: dict[str, Any]) -> str:
    return urlencode({name: value for name, value in kept.items() if value})
