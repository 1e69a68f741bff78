"""Joining a kudos: by a reaction to its card, or by its button."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.slack import announcing_kudos, blocks, giving, outbox
from integrations.slack.calls import Call
from integrations.slack.models import Message
from recognition.activity import services as activity
from recognition.core.errors import DomainError
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos import services as kudos

DOUBLE_CLICK = timedelta(seconds=2)
LONGEST_MARK = 100
TIMESTAMP = re.compile(r"(\d{1,11})\.(\d{1,6})")


def by_reaction(call: Call) -> None:
    """Put one reaction on or take it off; the latest word of Slack about it holds, in whatever order it comes.

    Nobody asked for anything, so what cannot be is left without a word.
    """
    event = call.payload["event"]
    reaction = str(event.get("reaction", ""))
    said_at = moment(str(event.get("event_ts", "")))
    card = _card(call, event.get("item") or {})
    is_joining = reaction.partition("::")[0] in call.installation.boost_emoji
    if call.actor is None or card is None or said_at is None or not is_joining:
        return
    try:
        kudos.settle_boost(
            actor=call.actor,
            kudos_id=card.subject_id,
            mark=f"{card.pk}:{reaction}"[:LONGEST_MARK],
            is_on=event.get("type") == "reaction_added",
            said_at=said_at,
            at=call.at,
            key=call.key,
        )
    except DomainError:
        return


def by_button(call: Call) -> None:
    """Join, or who has joined already leaves again; they alone are told what came of it. A double click joins.

    Raises Stranger and what ``settle_boost`` raises, which the sender is told.
    """
    actor, employee_id = giving.sender(call)
    action = call.payload["actions"][0]
    found = kudos_selectors.view(giving.number(action.get("value")))
    if found is None:
        return
    since = kudos_selectors.joined_at(kudos_id=found.kudos_id, employee_id=employee_id)
    if since is not None and since < call.at < since + DOUBLE_CLICK:
        return
    wants = since is None
    settle = partial(
        kudos.settle_boost,
        actor=actor,
        kudos_id=found.kudos_id,
        mark="button",
        said_at=moment(str(action.get("action_ts", ""))) or call.at,
        at=call.at,
        key=call.key,
    )
    try:
        settled = settle(is_on=wants)
    except activity.KeyReused:
        # This press was settled before and only its answer was lost: what stands now is what it did.
        wants = not wants
        settled = settle(is_on=wants)
    text = _outcome(settled, wants=wants)
    outbox.reply(call, blocks.message(text, [blocks.section(text)]))


def moment(timestamp: str) -> datetime | None:
    """Slack's "1700000000.000100", exactly to the microsecond; None for anything else."""
    match = TIMESTAMP.fullmatch(timestamp)
    if match is None:
        return None
    micros = int(match[2].ljust(6, "0"))
    return datetime.fromtimestamp(int(match[1]), UTC) + timedelta(microseconds=micros)


def _card(call: Call, item: dict[str, str]) -> Message | None:
    here = Message.objects.filter(installation=call.installation, kind__in=announcing_kudos.PUBLIC)
    channel, ts = item.get("channel", ""), item.get("ts", "")
    return here.filter(channel=channel, ts=ts).first() if channel and ts else None


def _outcome(settled: kudos.Boosted, *, wants: bool) -> str:
    if settled.is_on and not wants:
        return _("You join by a reaction as well; take that away too.")
    if not settled.is_on:
        return _("You do not join any more.")
    if not settled.points:
        return _("You joined in.")
    said = ngettext(
        "You joined in: %(count)s point from you for each.",
        "You joined in: %(count)s points from you for each.",
        settled.points,
    )
    return said % {"count": settled.points}
