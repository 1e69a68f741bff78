"""Amounts, states and initials as the pages show them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from backend import actors
from recognition.core import money
from recognition.people import selectors as people
from recognition.programmes import wording

register = template.Library()
SPOKEN = ("en", "da", "sv")


class Look(NamedTuple):
    """How a state is shown by ``badge.html``: its colour, its icon, its word."""

    colour: str
    icon: str
    word: Any


def spoken() -> str:
    """The language of this page, as the domain's catalogues know it."""
    language = (get_language() or "en").partition("-")[0]
    return language if language in SPOKEN else "en"


@register.filter
def amount(card: Any) -> SafeString:
    """An amount with its unit, its currency small, never broken over lines."""
    text = wording.amount(card.amount, card.unit, spoken())
    if text.startswith(f"{card.unit}{wording.NO_BREAK}"):
        currency, _, figure = text.partition(wording.NO_BREAK)
        return format_html('<span class="money"><span class="cur">{}</span>{}</span>', currency, figure)
    return format_html('<span class="money">{}</span>', text)


@register.filter
def unbroken(code: str) -> SafeString:
    """A number with hyphens, never broken over lines at one of them."""
    return format_html('<span class="nowrap">{}</span>', code)


@register.filter
def unit_word(unit: str) -> str:
    """What amounts of this unit are counted in: a currency, or points."""
    return unit if money.is_currency(unit) else gettext("points")


@register.filter
def day(at: date) -> str:
    """A date; of a moment, the company's."""
    return wording.day(people.company_date(at) if isinstance(at, datetime) else at, spoken())


@register.filter
def month(code: str) -> str:
    """A pay period by its code, as one says it: September 2026; nothing where there is none."""
    return wording.period(code, spoken()) if code else ""


@register.filter
def moment(at: datetime) -> str:
    """Date and time of day in the company's time zone."""
    return f"{day(at)}{wording.NO_BREAK}{at.astimezone(ZoneInfo(settings.LAURELS.company_time_zone)):%H:%M}"


@register.filter
def share(parts_per_million: int) -> str:
    """Parts per million as a percentage."""
    return wording.percent(parts_per_million, 1_000_000, spoken())


@register.filter
def unprompted(field: BoundField) -> BoundField:
    """The field without the placeholder that says its label once more, and looks as if it were filled in."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.filter
def initials(name: str) -> str:
    """Two letters for a name."""
    words = name.split()
    return "".join(word[0] for word in (words[0], words[-1]) if word).upper()[: min(2, len(words))] if words else "?"


@register.filter
def margin(texts: Iterable[Any]) -> str:
    """The room a chart leaves beside its grid, by the longest figure that stands there."""
    longest = max((len(each.text) for each in texts if each.anchor == "end" and each.x == "0"), default=0)
    return "farther" if longest > 6 else "far" if longest > 4 else ""


register.simple_tag(actors.request_id)


@register.inclusion_tag("badge.html")
def badge(card: Any) -> dict[str, Look]:
    """The state of an award: word and shape first, colour last."""
    return {"look": _look(card)}


def _look(card: Any) -> Look:
    if card.amount is None:
        return Look("", "clock", pgettext("state", "being checked"))
    period = {"period": month(card.period)}
    looks = {
        "held": Look("", "clock", pgettext("state", "on hold")),
        "proposed": Look("look", "eye", pgettext("state", "waits for a decision")),
        "needs_second": Look("look", "people", pgettext("state", "needs a second approval")),
        "payable": Look("gain", "check", pgettext("state", "booked for %(period)s") % period),
        "granted": Look("gain", "check", pgettext("state", "in the balance")),
        "in_batch": Look("gain", "check", pgettext("state", "in the payroll batch of %(period)s") % period),
        "exported": Look("gain", "check", pgettext("state", "sent to payroll for %(period)s") % period),
        "confirmed": Look("gain", "check", pgettext("state", "paid in %(period)s") % period),
        "declined": Look("loss", "undo", pgettext("state", "declined")),
        "withdrawn": Look("", "undo", pgettext("state", "withdrawn")),
        "cancelled": Look("", "undo", pgettext("state", "cancelled")),
        "expired": Look("", "clock", pgettext("state", "expired")),
    }
    return looks[card.state]
