"""The Home tab: what one has to give and to spend, what waits, thanks, awards, and one's choices.

Every list is short and says how many more there are; its own page shows the rest, ten at a time, so that no view comes
near the hundred blocks Slack takes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integrations.slack import blocks
from integrations.slack.cards import approvals, figures, nomination, people
from integrations.slack.models import Installation, Member
from recognition.core.actor import Actor
from recognition.customers import selectors as customers
from recognition.kudos import selectors as kudos
from recognition.people import selectors as people_selectors
from recognition.people import services as people_services
from recognition.rewards import selectors as rewards
from recognition.rewards import states
from recognition.rewards.selectors import cards

SHOWN, A_PAGE, LAST_PAGE = 5, 10, 100
WAITING, AWARDS, RECEIVED = "waiting", "awards", "received"
LISTS = {
    WAITING: gettext_lazy("Waiting for your decision"),
    AWARDS: gettext_lazy("What you are credited for"),
    RECEIVED: gettext_lazy("Thanks you received"),
}
MESSAGES = {
    "kudos": gettext_lazy("Messages about thanks to you"),
    "boosts": gettext_lazy("Messages about who joins them"),
    "digest": gettext_lazy("The week of your team"),
    "nudge": gettext_lazy("Reminders of people you might thank"),
    "awards": gettext_lazy("Messages about your awards"),
    "contests": gettext_lazy("Answers to what you contested"),
    "approvals": gettext_lazy("Messages about what waits for your decision"),
}
SEEN = {
    "kudos_feed": gettext_lazy("Your kudos in the feed"),
    "award_feed": gettext_lazy("Your awards in the feed, without amount and customer"),
}


class Place(NamedTuple):
    """Where in the Home tab somebody is: the overview (``""``), or a page of one of LISTS."""

    name: str = ""
    page: int = 0

    @classmethod
    def of(cls, text: str) -> "Place":
        """The place that ``text`` ("awards:2") names; the overview for anything else."""
        name, _colon, page = text.partition(":")
        is_known = name in LISTS and page.isascii() and page.isdecimal() and len(page) < len("1000")
        return cls(name, min(int(page), LAST_PAGE)) if is_known else cls()

    def __str__(self) -> str:
        return f"{self.name}:{self.page}" if self.name else ""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who looks at their Home tab, and when."""

    actor: Actor
    employee_id: int
    member: Member
    scope: rewards.Scope
    at: datetime


def home(*, member: Member, employee_id: int, at: datetime, place: Place) -> dict[str, Any]:
    """The Home tab of an employee, in the language that is active; a constant number of statements."""
    actor = Actor(channel="slack", employee_id=employee_id)
    scope = rewards.scope_of(viewer=actor, at=at)
    reader = Reader(actor=actor, employee_id=employee_id, member=member, scope=scope, at=at)
    shown = list(_page(reader, place) if place.name else _overview(reader))
    return blocks.home(shown) | {"private_metadata": str(place)}


def stranger() -> dict[str, Any]:
    """The Home tab of somebody who is no employee as far as Laurels knows."""
    lead = _("Laurels does not know yet which employee you are.")
    what = _(
        "Ask HR to put the e-mail address of your Slack account into your employee record, then open this tab again."
    )
    return blocks.home([blocks.header(_("Welcome")), blocks.section(lead), blocks.section(what)])


def _overview(reader: Reader) -> Iterator[blocks.Block]:
    yield blocks.actions(
        blocks.button(_("Give kudos"), action="give_kudos", style="primary"),
        blocks.button(_("Somebody took ownership"), action="nominate"),
        blocks.button(_("Report a friction"), action="report_customer_friction"),
    )
    yield _points(reader)
    yield from _waiting(reader, Place())
    yield from _nominations(reader)
    yield from _received(reader, Place())
    yield from _awards(reader, Place())
    yield from _choices(reader)
    if ("administrator", None) in reader.scope.roles:
        yield from _administration(reader.member.installation)


def _page(reader: Reader, place: Place) -> Iterator[blocks.Block]:
    yield blocks.actions(blocks.button(_("Back"), action="home_page", value=""))
    yield from {WAITING: _waiting, AWARDS: _awards, RECEIVED: _received}[place.name](reader, place)


def _points(reader: Reader) -> blocks.Block:
    left = kudos.left(employee_id=reader.employee_id, at=reader.at)
    spend = kudos.to_spend(employee_id=reader.employee_id)
    until = figures.last_day(left.ends_at, reader.member.time_zone)
    given = _("%(left)s of %(amount)s, until %(day)s") % {
        "left": left.period,
        "amount": figures.amount(left.amount, left.unit),
        "day": until,
    }
    if left.extra:
        given += "\n" + _("and %(extra)s extra, without an end") % {"extra": figures.amount(left.extra, left.unit)}
    held = [figures.held(points, unit) for unit, points in spend.items() if points]
    to_give, to_spend = _("To give"), _("To spend")
    spendable = "\n".join(held) or figures.amount(0, left.unit)
    return blocks.fields([f"*{to_give}*\n{given}", f"*{to_spend}*\n{spendable}"])


def _waiting(reader: Reader, place: Place) -> Iterator[blocks.Block]:
    first, size = place.page * A_PAGE, A_PAGE if place.name else SHOWN
    found = rewards.waiting(
        viewer=reader.actor, scope=reader.scope, language=figures.spoken(), limit=first + size, at=reader.at
    )
    if not found.total and not place.name:
        return
    yield from _headed(WAITING, found.total)
    shown = found.oldest[first:]
    looked_at = [card.employee_id for card in shown if card.amount is not None]
    people_services.viewed(actor=reader.actor, employee_ids=looked_at, what="approvals", at=reader.at)
    for card in shown:
        yield blocks.section(approvals.about(card))
        yield approvals.because(card)
        yield approvals.buttons(card)
    yield from _turning(WAITING, place, has_more=found.total > first + size)


def _nominations(reader: Reader) -> Iterator[blocks.Block]:
    waiting = customers.nominations_waiting(viewer=reader.actor, at=reader.at, limit=SHOWN)
    if not waiting:
        return
    yield blocks.header(_("Took ownership"))
    for each in waiting:
        yield from nomination.asking(each)


def _received(reader: Reader, place: Place) -> Iterator[blocks.Block]:
    first, size = place.page * A_PAGE, A_PAGE if place.name else SHOWN
    found = kudos.received(employee_id=reader.employee_id, limit=first + size + 1)
    yield blocks.header(str(LISTS[RECEIVED]))
    if not found:
        yield blocks.context(_("None yet. When a colleague thanks you, it appears here."))
    for each in found[first : first + size]:
        yield from _thanks(each)
    yield from _turning(RECEIVED, place, has_more=len(found) > first + size)


def _thanks(view: kudos.KudosView) -> Iterator[blocks.Block]:
    lead = _("*%(giver)s* thanked you") % {"giver": people.name(view.giver_name)}
    label = _("Thank %(giver)s") % {"giver": view.giver_name}
    button = blocks.button(_("Thank back"), action="thank_back", value=str(view.kudos_id), label=label)
    yield blocks.section(lead + (f": {people.excerpt(view.text)}" if view.text else ""), accessory=button)
    small = [figures.day(view.given_at), f"+{figures.amount(view.points, view.unit)}" if view.points else ""]
    names = people.listed([people.name(name) for _id, name in view.boosters], most=SHOWN)
    small.append(_("Joined by %(names)s") % {"names": names} if names else "")
    yield blocks.context(" · ".join(filter(None, small)))


def _awards(reader: Reader, place: Place) -> Iterator[blocks.Block]:
    first, size = place.page * A_PAGE, A_PAGE if place.name else SHOWN
    found = cards.own_cards(viewer=reader.actor, language=figures.spoken(), limit=first + size + 1)
    yield blocks.header(str(LISTS[AWARDS]))
    if not found:
        yield blocks.context(_("Nothing yet. When a customer you served stays or recommends us, it appears here."))
    for card in found[first : first + size]:
        yield from _award(card)
    yield from _turning(AWARDS, place, has_more=len(found) > first + size)


def _award(card: cards.Card) -> Iterator[blocks.Block]:
    """One's own award: its amount once it is promised; of one that came to nothing, neither amount nor reason."""
    is_dead = card.state in states.DEAD
    amount = f": *{figures.with_tax(card.amount, card.unit)}*" if card.amount is not None and not is_dead else ""
    yield blocks.section(f"*{people.name(card.programme)}*{amount}")
    if not is_dead:
        yield approvals.because(card)
    # While no amount is shown, the sentence itself says that it is being checked.
    standing = f"{approvals.standing(card)} {approvals.page_link(card)}" if card.amount is not None else ""
    yield blocks.context(" · ".join(filter(None, [figures.day(card.state_at), standing])))


def _choices(reader: Reader) -> Iterator[blocks.Block]:
    choices = people_selectors.choices_of(reader.employee_id)
    yield blocks.header(_("Your choices"))
    for topic, text in MESSAGES.items():
        yield _choice(topic, str(text), is_on=not choices.is_muted[topic])
    for topic, text in SEEN.items():
        yield _choice(topic, str(text), is_on=choices.allows[topic])


def _choice(topic: str, text: str, *, is_on: bool) -> blocks.Block:
    standing = _("On") if is_on else _("Off")
    wish, verb = ("off", _("Turn off")) if is_on else ("on", _("Turn on"))
    button = blocks.button(verb, action="choose", value=f"{topic}:{wish}", label=f"{verb}: {text}")
    return blocks.section(f"{text}: *{standing}*", accessory=button)


def _administration(installation: Installation) -> Iterator[blocks.Block]:
    yield blocks.header(_("For administrators"))
    menu: blocks.Block = {
        "type": "conversations_select",
        "action_id": "feed_channel",
        "placeholder": blocks.plain(_("Choose a channel"), blocks.PLACEHOLDER),
        # Kudos are for the company: a channel shared with another one is no feed.
        "filter": {
            "include": ["public", "private"],
            "exclude_bot_users": True,
            "exclude_external_shared_channels": True,
        },
    }
    if installation.feed_channel:
        menu["initial_conversation"] = installation.feed_channel
    yield blocks.section(_("Kudos are shown in this channel"), accessory=menu)


def _headed(name: str, total: int) -> Iterator[blocks.Block]:
    yield blocks.header(str(LISTS[name]))
    several = ngettext("%(count)s proposal waits.", "%(count)s proposals wait.", total)
    yield blocks.context(several % {"count": total} if total else _("Nothing waits for your decision."))


def _turning(name: str, place: Place, *, has_more: bool) -> Sequence[blocks.Block]:
    """The way to the pages before and after, where there are any."""
    buttons = []
    if place.name and place.page:
        before = str(Place(name, place.page - 1))
        buttons.append(blocks.button(_("Newer") if name != WAITING else _("Before"), action="home_page", value=before))
    if has_more and place.page < LAST_PAGE:
        after = str(Place(name, place.page + 1 if place.name else 0))
        label = _("More: %(list)s") % {"list": LISTS[name]}
        buttons.append(blocks.button(_("More"), action="home_page:more", value=after, label=label))
    return [blocks.actions(*buttons)] if buttons else []
