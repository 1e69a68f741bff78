"""Kudos as Slack shows them: the card for everybody, and what recipients and HR are told. Never a customer, never a
balance; the words and names of people escaped."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.slack import blocks, client
from integrations.slack.calls import Content
from integrations.slack.cards import figures, people
from integrations.slack.models import Message
from recognition.core.actor import Actor
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos.selectors import KudosView, Thanked
from recognition.people import selectors as people_selectors

FIRST = "kudos_first"  # the DM that also says, once, that kudos are seen in the company
MOST_BOOSTERS = 5
MOST_REPORTS = 10


def card(message: Message) -> Content | None:
    """A public kudos for everybody in the channel, without those who keep theirs out of the feed."""
    kudos = kudos_selectors.view(message.subject_id)
    seen = seen_of([kudos])[kudos.kudos_id] if kudos else []
    if kudos is None or not _stands(kudos) or not seen:
        return _closed(kudos, message)
    giver = people.name(kudos.giver_name)
    known = people.mentions(installation=message.installation, employee_ids=[thanked.employee_id for thanked in seen])
    lead = _("%(giver)s thanked %(recipients)s")
    text = lead % {"giver": giver, "recipients": _recipients(seen, {})}
    shown = [blocks.section(lead % {"giver": f"*{giver}*", "recipients": _recipients(seen, known)})]
    shown += [blocks.quote(kudos.text)] if kudos.text else []
    points = kudos.points if kudos.shows_points else 0
    small = [
        _value(kudos),
        _each(points, kudos.unit, len(seen)),
        _joined(kudos),
        _("Edited") if kudos.edited_at else "",
    ]
    shown += [blocks.context(*filter(None, small))] if any(small) else []
    shown.append(blocks.actions(_join_button(kudos), _report_button(kudos)))
    return blocks.message(_aloud(text, kudos), shown)


def in_thread(message: Message) -> Content | None:
    """The card in the thread it began in; never in a channel that another company reads too (Slack Connect).

    Nor in a private one Laurels was not invited to. Raises client.SlackFailure while Slack does not say who reads it.
    """
    if not message.ts:
        try:
            asked = client.call(message.installation, "conversations.info", channel=message.address)
        except client.Refused as refusal:
            if refusal.code != "channel_not_found":
                raise
            return None
        if (asked.get("channel") or {}).get("is_ext_shared"):
            return None
    return card(message)


def received(message: Message) -> Content | None:
    """The thanks to one recipient, in their language, with what it brought and who else sees it."""
    kudos = kudos_selectors.view(message.subject_id)
    me = _place_of(kudos, message)
    if kudos is None or me is None or not _stands(kudos):
        return _closed(kudos, message)
    giver, others = people.name(kudos.giver_name), len(kudos.recipients) - 1
    lead = ngettext("%(giver)s thanked you and %(count)s other", "%(giver)s thanked you and %(count)s others", others)
    lead = lead if others else _("%(giver)s thanked you")
    text = lead % {"giver": giver, "count": others}
    shown = [blocks.section(lead % {"giver": f"*{giver}*", "count": others})]
    shown += [blocks.quote(kudos.text)] if kudos.text else []
    amount = figures.amount(kudos.points, kudos.unit)
    small = [_("You received %(amount)s.") % {"amount": amount} if kudos.points else "", _value(kudos)]
    small += [_("You were thanked as part of %(group)s.") % {"group": people.name(me.through)} if me.through else ""]
    small += [_who_sees(kudos, me), _edited(kudos)]
    shown += [blocks.context(*filter(None, small))] if any(small) else []
    thank_back = blocks.button(_("Thank back"), action="thank_back", value=str(kudos.kudos_id))
    shown.append(blocks.actions(thank_back, _report_button(kudos)))
    return blocks.message(_aloud(text, kudos), shown + (_first_notice(message) if message.kind == FIRST else []))


def boosted(message: Message) -> Content | None:
    """Who joined the thanks to one recipient: one message, said anew as they come and go."""
    kudos = kudos_selectors.view(message.subject_id)
    if kudos is None or not _stands(kudos):
        return _closed(kudos, message)
    if not kudos.boosters:
        taken_back = _("Nobody joins this thanks any more.")
        return blocks.message(taken_back, [blocks.section(taken_back)]) if message.ts else None
    names = people.listed([people.name(name) for _id, name in kudos.boosters], most=MOST_BOOSTERS)
    text = _("%(names)s joined %(giver)s in thanking you") % {"names": names, "giver": people.name(kudos.giver_name)}
    shown = [blocks.section(text)]
    return blocks.message(text, shown + ([blocks.context(people.excerpt(kudos.text))] if kudos.text else []))


def reported(message: Message) -> Content | None:
    """A kudos colleagues ask HR to look at, with their reasons; once somebody has looked, only what came of it."""
    kudos = kudos_selectors.view(message.subject_id)
    viewer = Actor(channel="slack", employee_id=message.member.employee_id if message.member else None)
    reports = kudos_selectors.open_reports(viewer=viewer, at=message.due_at) if viewer.employee_id else []
    waiting = [report for report in reports if report.kudos_id == message.subject_id]
    if kudos is None or not waiting:
        return _reviewed(kudos, message)
    text = _("A kudos is waiting for HR to look at it.")
    names = people.listed([people.name(thanked.name) for thanked in kudos.recipients])
    lead = _("%(giver)s thanked %(recipients)s") % {"giver": people.name(kudos.giver_name), "recipients": names}
    shown = [blocks.section(f"*{text}*"), blocks.section(lead)]
    shown += [blocks.quote(kudos.text)] if kudos.text else []
    shown += [blocks.context(_("This is private: it is not in the feed."))] if kudos.visibility == "private" else []
    shown += [blocks.context(_edited(kudos))] if kudos.edited_at else []
    # Taking it back does not take it from who was asked to look at it.
    shown += [blocks.context(_("This kudos was withdrawn."))] if kudos.withdrawn_at else []
    for report in waiting[:MOST_REPORTS]:
        said = _("Reported by %(name)s") % {"name": people.name(report.reporter_name)}
        shown.append(blocks.context(f"{said}: {people.excerpt(report.reason)}" if report.reason else said))
    keep = blocks.button(_("Keep it"), action="review_kudos:keep", value=f"{kudos.kudos_id}:kept")
    hide = blocks.button(_("Hide it"), action="review_kudos:hide", value=f"{kudos.kudos_id}:hidden", style="danger")
    return blocks.message(text, [*shown, blocks.actions(keep, hide)])


def seen_of(found: Collection[KudosView]) -> dict[int, list[Thanked]]:
    """Whom everybody may see thanked, by kudos: nobody in private, and not who keeps theirs out of the feed."""
    ids = {one.employee_id for kudos in found for one in kudos.recipients}
    unwilling = people_selectors.unwilling(topic="kudos_feed", employee_ids=ids)
    return {
        kudos.kudos_id: [
            one
            for one in kudos.recipients
            if kudos.visibility == "public" and not one.is_discreet and one.employee_id not in unwilling
        ]
        for kudos in found
    }


def _stands(kudos: KudosView) -> bool:
    return kudos.withdrawn_at is None and kudos.hidden_at is None


def _closed(kudos: KudosView | None, message: Message) -> Content | None:
    """What takes the place of words that are not shown any more; a card nobody is to be seen on goes altogether."""
    if not message.ts or kudos is None or (_stands(kudos) and message.member is None):
        return None
    text = _("This kudos was withdrawn.") if kudos.withdrawn_at else _("This kudos is not shown any more.")
    return blocks.message(text, [blocks.section(text)])


def _reviewed(kudos: KudosView | None, message: Message) -> Content | None:
    if not message.ts or kudos is None:
        return None
    text = _("HR looked at this kudos, and it stays.")
    if not _stands(kudos):
        text = _("This kudos was withdrawn.") if kudos.withdrawn_at else _("HR looked at this kudos and hid it.")
    return blocks.message(text, [blocks.section(text)])


def _recipients(seen: list[Thanked], known: dict[int, str]) -> str:
    """Who was named themself, then the groups by which the others were."""
    texts = [known.get(one.employee_id) or people.name(one.name) for one in seen if not one.through]
    for group, count in Counter(one.through for one in seen if one.through).items():
        several = ngettext("%(group)s (%(count)s person)", "%(group)s (%(count)s people)", count)
        texts.append(several % {"group": people.name(group), "count": count})
    return people.listed(texts)


def _place_of(kudos: KudosView | None, message: Message) -> Thanked | None:
    if kudos is None or message.member is None:
        return None
    return next((one for one in kudos.recipients if one.employee_id == message.member.employee_id), None)


def _value(kudos: KudosView) -> str:
    name = kudos.value_names.get(figures.spoken()) or kudos.value_names.get("en") or kudos.tag
    return _("Value: %(value)s") % {"value": people.name(name)} if name else ""


def _each(points: int, unit: str, recipients: int) -> str:
    if not points:
        return ""
    amount = figures.amount(points, unit)
    return f"+{amount}" if recipients == 1 else _("+%(amount)s each") % {"amount": amount}


def _joined(kudos: KudosView) -> str:
    names = [people.name(name) for _id, name in kudos.boosters]
    return _("Joined by %(names)s") % {"names": people.listed(names, most=MOST_BOOSTERS)} if names else ""


def _who_sees(kudos: KudosView, me: Thanked) -> str:
    if kudos.visibility == "private":
        return _("This is private: it is not in the feed.")
    return _("You keep your kudos out of the feed, so only you are told.") if me.is_discreet else ""


def _edited(kudos: KudosView) -> str:
    return _("Edited") if kudos.edited_at else ""


def _aloud(text: str, kudos: KudosView) -> str:
    return f"{text}: {people.excerpt(kudos.text)}" if kudos.text else f"{text}."


def _join_button(kudos: KudosView) -> dict[str, Any]:
    label = _("Join in saying thanks")
    return blocks.button(_("Join in"), action="boost", value=str(kudos.kudos_id), label=label)


def _report_button(kudos: KudosView) -> dict[str, Any]:
    label = _("Report this kudos to HR")
    return blocks.button(_("Report"), action="report_kudos", value=str(kudos.kudos_id), label=label)


def _first_notice(message: Message) -> list[dict[str, Any]]:
    employee_id = message.member.employee_id if message.member else None
    if employee_id in people_selectors.unwilling(topic="kudos_feed", employee_ids=[employee_id or 0]):
        return [blocks.divider(), blocks.section(_("Your kudos are kept out of the feed. Change it in the Home tab."))]
    said = _("Good to know: thanks that are not private are seen by everybody in the company. You decide about yours.")
    button = blocks.button(_("Keep my kudos out of the feed"), action="keep_out_of_feed", value=str(message.subject_id))
    return [blocks.divider(), blocks.section(said), blocks.actions(button)]
