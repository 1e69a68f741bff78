"""The form for giving kudos, and what would be left after it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.slack import blocks, elements, giving
from integrations.slack.blocks import Block
from integrations.slack.cards import figures
from recognition.kudos import selectors as kudos_selectors

LONGEST_MESSAGE, LONGEST_TAG = 3000, 64


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form holds: Slack users, the points as typed, a value's code; ``place`` is where it was opened."""

    recipients: tuple[str, ...] = ()
    amount: str = ""
    value: str = ""
    message: str = ""
    is_private: bool = False
    customer: str = ""
    place: str = ""


def form(filled: Filled, *, employee_id: int, at: datetime) -> Block:
    """The modal for one giver; Slack keeps what is typed in its fields when it is shown anew."""
    policy = kudos_selectors.policy(at=at)
    left = kudos_selectors.left(employee_id=employee_id, at=at)
    whom = elements.people("give_recipients", most=policy.most_recipients, initial=filled.recipients)
    points = elements.number("give_amount", initial=filled.amount)
    words = elements.text("message", longest=LONGEST_MESSAGE, lines=True, placeholder=_("What did they do?"))
    shown = [
        blocks.input_block(_("Whom do you thank?"), whom, block_id="recipients") | {"dispatch_action": True},
        blocks.input_block(_("Points to each"), points, block_id="amount", optional=True, hint=_hint(left))
        | {"dispatch_action": True},
        blocks.context(_after(filled, left)) | {"block_id": "left"},
        *_value(filled, policy.value_mode),
        blocks.input_block(_("What for?"), words, block_id="message"),
        blocks.input_block(
            _("Who sees it?"),
            elements.box("private", _("Only those I thank"), is_on=filled.is_private),
            block_id="private",
            optional=True,
        ),
        blocks.input_block(
            _("For which customer?"),
            elements.search("customer", placeholder=_("A customer you served")),
            block_id="customer",
            optional=True,
            hint=_("It is never shown on the card."),
        ),
    ]
    return blocks.modal(
        _("Give kudos"),
        shown,
        callback="give_kudos",
        submit=_("Give"),
        close=_("Cancel"),
        metadata=json.dumps({"place": filled.place}),
    )


def _value(filled: Filled, mode: str) -> list[Block]:
    """The company's values to choose from, or a word of one's own; nothing where there are none."""
    values = giving.values()
    if mode == "free":
        field = elements.text("value", longest=LONGEST_TAG)
    elif values:
        field = elements.select("value", values.items(), initial=filled.value)
    else:
        return []
    hint = _("Points need a value.") if mode == "required" else ""
    return [blocks.input_block(_("Value"), field, block_id="value", optional=True, hint=hint)]


def _hint(left: kudos_selectors.Left) -> str:
    last_day = figures.day(left.ends_at - timedelta(seconds=1))
    told = {"amount": figures.amount(left.total, left.unit), "day": last_day}
    return _("You have %(amount)s to give until %(day)s. Without points it is thanks all the same.") % told


def _after(filled: Filled, left: kudos_selectors.Left) -> str:
    """What is left after this, as far as the form says how much it takes."""
    is_number = filled.amount.isascii() and filled.amount.isdigit() and len(filled.amount) <= 9
    each, people = int(filled.amount) if is_number else 0, len(filled.recipients)
    rest = left.total - each * max(people, 1)
    told = {"left": figures.amount(max(rest, 0), left.unit), "total": figures.amount(each * people, left.unit)}
    if rest < 0:
        most = figures.amount(left.total // max(people, 1), left.unit)
        return _(":warning: That is more than you have. At most %(most)s each.") % {"most": most}
    if each and people > 1:
        several = ngettext(
            "To %(count)s person, %(total)s in all. Left after this: %(left)s",
            "To %(count)s people, %(total)s in all. Left after this: %(left)s",
            people,
        )
        return several % (told | {"count": people})
    return _("Left after this: %(left)s") % told
