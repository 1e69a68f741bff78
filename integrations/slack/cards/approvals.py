"""What waits for somebody's decision, and what became of it: blocks a direct message and the Home tab share."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.slack import blocks
from integrations.slack.cards import figures, people
from recognition.rewards import states
from recognition.rewards.selectors import Page
from recognition.rewards.selectors.cards import Card
from recognition.rewards.verdicts import REVOKE_WITHIN

CODES = {
    "wrong_facts": gettext_lazy("The facts are wrong"),
    "rule_misapplied": gettext_lazy("The rule was misapplied"),
    "duplicate": gettext_lazy("It is a duplicate"),
    "misconduct_under_review": gettext_lazy("Misconduct is under review"),
}
_DONE = {
    ("approve", "first"): gettext_lazy("Approved by %(who)s, %(when)s"),
    ("approve", "second"): gettext_lazy("Confirmed by %(who)s, %(when)s"),
    ("adjust", "first"): gettext_lazy("Adjusted to %(amount)s by %(who)s, %(when)s"),
    ("decline", "first"): gettext_lazy("Declined by %(who)s, %(when)s"),
    ("decline", "second"): gettext_lazy("Sent back by %(who)s, %(when)s"),
    ("revoke", "first"): gettext_lazy("Undone by %(who)s, %(when)s"),
}
LONGEST_REASON = 1000


def about(card: Card, *, shows_amount: bool = True) -> str:
    """Whose award of which programme, and how much, as mrkdwn."""
    lead = f"*{people.name(card.employee)}* · {people.name(card.programme)}"
    if not shows_amount or card.amount is None:
        return lead
    return f"{lead}\n*{figures.with_tax(card.amount, card.unit)}*"


def aloud(card: Card) -> str:
    """The same on one line, for notifications and screen readers."""
    return about(card).replace("*", "").replace("\n", " · ")


def because(card: Card) -> dict[str, Any]:
    """Why the amount is what it is."""
    return blocks.quote(card.sentence)


def buttons(card: Card) -> dict[str, Any]:
    """Approve, adjust, decline; a second approver only confirms or disagrees. What is pressed names the revision."""
    named, value = {"name": card.employee, "programme": card.programme}, f"{card.proposal_id}:{card.revision}"
    is_second = card.state == "needs_second"
    approve = blocks.button(
        _("Confirm") if is_second else _("Approve"),
        action="approve_proposal",
        value=value,
        style="primary",
        label=_("Approve for %(name)s, %(programme)s") % named,
    )
    adjust = blocks.button(
        _("Adjust"), action="adjust_proposal", value=value, label=_("Adjust for %(name)s, %(programme)s") % named
    )
    decline = blocks.button(
        _("Disagree") if is_second else _("Decline"),
        action="decline_proposal",
        value=value,
        style="danger",
        label=_("Decline for %(name)s, %(programme)s") % named,
    )
    chosen = [approve, decline] if is_second else [approve, adjust, decline]
    return blocks.actions(*chosen, block_id=f"decide:{value}")


def reciprocal(page: Page) -> str:
    """That the person approved an award of the reader lately, as mrkdwn; for a page that says so."""
    if page.reciprocal is None:
        return ""
    facts = {"name": people.name(page.card.employee), "since": figures.day(page.reciprocal.since)}
    if page.reciprocal.is_mutual:
        told = _("You approved an award of %(name)s, and %(name)s approved one of yours, since %(since)s.")
    else:
        told = _("%(name)s approved an award of yours since %(since)s.")
    return told % facts


def page_link(card: Card) -> str:
    """The page on which it was worked out, as mrkdwn."""
    address = f"{settings.LAURELS.LAURELS_BASE_URL}/proposals/{card.proposal_id}"
    name = _("How it was worked out")
    return f"<{address}|{blocks.escape(name)}>"


def decision(told: Mapping[str, Any], names: Mapping[str, str], unit: str) -> str:
    """One decision of an explanation: what, by whom, when and why, as mrkdwn."""
    who = people.name(names[told["acted_by"]])
    if told["acted_by"] != told["decided_by"]:
        who = _("%(name)s for %(giver)s") % {"name": who, "giver": people.name(names[told["decided_by"]])}
    amount = figures.amount(told["amount_minor"], unit) if told["amount_minor"] is not None else ""
    when = figures.moment(datetime.fromisoformat(told["decided_at"]))
    line = str(_DONE[told["kind"], told["step"]]) % {"who": who, "when": when, "amount": amount}
    return "\n".join(filter(None, [line, why(told)]))


def why(told: Mapping[str, Any]) -> str:
    """The reason given with a decision, as mrkdwn; '' without one."""
    code = str(CODES[told["code"]]) if told["code"] in CODES else ""
    words = blocks.escape(blocks.cut(" ".join((told["reason"] or "").split()), LONGEST_REASON))
    return ": ".join(filter(None, [code, words]))


def undo(card: Card, decided_at: datetime) -> list[dict[str, Any]]:
    """The way back for who approved it, and how long it is open."""
    until = _("You can undo this until %(moment)s.") % {"moment": figures.moment(decided_at + REVOKE_WITHIN)}
    label = _("Undo the approval for %(name)s, %(programme)s") % {"name": card.employee, "programme": card.programme}
    value = f"{card.proposal_id}:{card.revision}"
    button = blocks.button(_("Undo"), action="revoke_proposal", value=value, label=label)
    return [blocks.actions(button, block_id=f"undo:{value}"), blocks.context(until)]


def standing(card: Card) -> str:
    """Where an award stands, in a few words; why, when it ended without a decision."""
    if card.ended:
        return card.ended
    period = {"period": card.period}
    if card.state in states.OPEN:
        return _("It now waits for another person.")
    return {
        "held": _("It is being checked."),
        "payable": _("Booked for %(period)s.") % period,
        "granted": _("In the balance."),
        "in_batch": _("In the payroll batch of %(period)s.") % period,
        "exported": _("Sent to payroll for %(period)s.") % period,
        "confirmed": _("Paid in %(period)s.") % period,
        "declined": _("Nothing is paid."),
        "withdrawn": _("Withdrawn: its ground was taken back. Nothing is left to decide."),
        "cancelled": _("Cancelled: its ground was taken back. Nothing is left to decide."),
        "expired": _("Expired. Nothing is left to decide."),
    }[card.state]
