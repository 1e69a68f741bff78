"""The start page: what this is and how to sign in; or what waits for me, what I received and what I can give."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from backend.templatetags.laurels import spoken
from backend.web import composer, visitor, waiting_words
from backend.web.customer_words import KINDS, Kind
from recognition.customers import access, lately
from recognition.insights import waiting
from recognition.kudos import selectors as kudos
from recognition.ledger import selectors as ledger
from recognition.rewards import selectors as rewards
from recognition.rewards.selectors import cards
from recognition.shop import selectors as shop

WAITING_SHOWN, RECEIVED_SHOWN, HAPPENED_SHOWN, REPORTS_SHOWN = 5, 6, 4, 5
LATELY = timedelta(days=60)
NATURES = ("goods", "cash", "symbolic")  # the first one held is the headline


class Received(NamedTuple):
    """One thing received, an award or a thank-you."""

    moment: datetime
    card: cards.Card | None = None
    post: kudos.Post | None = None


class Balance(NamedTuple):
    """Points of one nature; ``told`` says what they are for."""

    amount: int
    unit: str
    told: str


class Happening(NamedTuple):
    """What a customer did, in words."""

    kind: Kind
    what: lately.Happened
    is_settled: bool


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Show the door to strangers and the house to people."""
    if not request.user.is_authenticated:
        return render(request, "landing.html")
    if not visitor.is_employee(request):
        return render(request, "no_employee.html")
    me = visitor.of(request)
    scope = _scope(me)
    awards = rewards.home(
        viewer=me.actor, scope=scope, language=spoken(), waiting=WAITING_SHOWN, own=RECEIVED_SHOWN, at=me.at
    )
    thanks = kudos.posts(viewer=me.actor, at=me.at, limit=RECEIVED_SHOWN, show="to-me")
    desk = composer.desk_of(me)
    asked = waiting.waiting(employee_id=me.person.employee_id, roles=me.roles, at=me.at)
    context = {
        "page": "home",
        "today": me.at,
        "waiting": awards.waiting,
        "decides": _decides(me, scope),
        "asks": waiting_words.lines(asked or ()),
        "has_desk": asked is not None,
        "unsigned": awards.unsigned,
        "received": _together(awards.own, thanks),
        "more_checked": max(awards.checked - 1, 0),
        "latest": thanks[0] if thanks else None,
        "composer": composer.compose(desk, back="home"),
        "left": desk.left,
        "balances": _balances(desk.to_spend),
        "booked": awards.booked,
        "is_administrator": ("administrator", None) in me.roles,
    }
    return render(request, "home.html", context)


@never_cache
def around(request: HttpRequest) -> HttpResponse:
    """What happened around the visitor, fetched after the page itself: it reads more than the rest together."""
    me = visitor.of(request)
    since = me.at - LATELY
    found = lately.lately(employee_id=me.person.employee_id, since=since, at=me.at, limit=HAPPENED_SHOWN)
    entities, scope = me.entities("hr"), _scope(me)
    asks_orders = _decides(me, scope) or me.holds("hr")
    context = {
        "gained": [_happening(each, me.at) for each in found.gained],
        "lost": [_happening(each, me.at) for each in found.lost],
        "lately": found,
        "days": LATELY.days,
        "orders": shop.decisions_waiting(viewer=me.actor, at=me.at, standing=me.standing) if asks_orders else 0,
        "contests": rewards.contests_open(viewer=me.actor, scope=scope),
        "nominations": access.waiting_near(
            employee_id=me.person.employee_id, below=scope.line, is_second=bool(scope.second_approvals())
        ),
        "periods": ledger.open_periods(entity_ids=entities) if me.holds("hr") else None,
        "reports": kudos.open_reports(viewer=me.actor, at=me.at, roles=me.roles)[:REPORTS_SHOWN],
    }
    return render(request, "partials/around.html", context)


def _scope(me: visitor.Visitor) -> rewards.Scope:
    return rewards.scope_of(viewer=me.actor, at=me.at, powers=me.standing.powers, below=me.standing.below)


def _decides(me: visitor.Visitor, scope: rewards.Scope) -> bool:
    return me.is_manager or bool(scope.second_approvals())


def _together(awards: Sequence[cards.Card], thanks: Sequence[kudos.Post]) -> list[Received]:
    """The latest of both, newest first."""
    found = [Received(each.state_at, card=each) for each in awards]
    found += [Received(each.given_at, post=each) for each in thanks]
    return sorted(found, key=lambda each: each.moment, reverse=True)[:RECEIVED_SHOWN]


def _balances(held: dict[str, int]) -> list[Balance]:
    """What somebody holds, the nature that is worth something first; natures are never added up."""
    told: dict[str, Any] = {
        "symbolic": _("Thanks that count. They never expire."),
        "goods": _("Points for goods. Yours until you spend them."),
        "cash": _("Points for pay, paid out before tax when you ask for it."),
    }
    found = [Balance(held[unit], unit, told[unit]) for unit in NATURES if held.get(unit)]
    return found or [Balance(0, "symbolic", told["symbolic"])]


def _happening(each: lately.Happened, at: datetime) -> Happening:
    return Happening(KINDS[each.kind], each, each.matured_at is not None and each.matured_at <= at)
