"""How what waits for a decision is written: the occasion as a badge, the age, the name in the sentence."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from backend.templatetags.laurels import Look, spoken
from backend.web import customer_words
from recognition.people import selectors as people
from recognition.programmes import wording
from recognition.rewards import wording as rewards_wording
from recognition.rewards.selectors.glances import Leaf

register = template.Library()


@register.inclusion_tag("badge.html")
def occasion(kind: str) -> dict[str, Look]:
    """What the customer did, as a badge: its icon and its word."""
    return {"look": customer_words.occasion(kind)}


@register.filter
def emphasised(sentence: str, name: str) -> SafeString:
    """The sentence with the customer's name in it set in bold."""
    before, found, after = sentence.partition(name) if name else (sentence, "", "")
    return format_html("{}<b>{}</b>{}", before, found, after) if found else format_html("{}", sentence)


@register.filter
def waited(since: datetime, now: datetime) -> str:
    """How long something has waited, in whole days, or hours on the first."""
    passed = now - since
    if passed.days:
        return gettext("%(days)s d") % {"days": wording.number(str(passed.days), spoken())}
    return gettext("%(hours)s h") % {"hours": max(0, passed.seconds // 3600)}


@register.filter
def days_to(since: datetime | None, now: datetime) -> int:
    """How many whole days something has waited; 0 for nothing."""
    return (now - since).days if since else 0


@register.filter
def place(leaf: Leaf) -> str:
    """Where a leaf grows on its stem; text with a point, because a localised decimal breaks an SVG."""
    return f"{leaf.place_ppm * 98 // 1_000_000}%"


@register.filter
def short_day(at: datetime) -> str:
    """The day and month of a moment in the company's time zone, for a narrow column."""
    return wording.day(people.company_date(at), spoken()).rpartition(wording.NO_BREAK)[0]


@register.filter
def cause(code: str) -> str:
    """Why something is taken back."""
    return rewards_wording.cause(code, spoken())


@register.filter
def contact(kind: str) -> str:
    """What a contact of this kind is called."""
    return customer_words.said(customer_words.CONTACTS, [kind])


@register.filter
def stage(code: str) -> str:
    """What this stage of a customer's way is called."""
    return customer_words.said(customer_words.STAGES, [code])


@register.filter
def channel(code: str) -> str:
    """Through which channel somebody was in touch; nothing for one that is not known."""
    return customer_words.said(customer_words.CHANNELS, [code])


@register.filter
def money(minor: int, unit: str) -> str:
    """An amount inside a sentence."""
    return wording.amount(minor, unit, spoken())


@register.filter
def figure(written: str) -> SafeString:
    """A written amount or share as figures of its own: never broken, its currency small."""
    currency, gap, number = written.partition(wording.NO_BREAK)
    if gap and currency.isalpha() and currency.isupper():
        return format_html('<span class="money"><span class="cur">{}</span>{}</span>', currency, number)
    return format_html('<span class="money">{}</span>', written)
