"""The course of one award, from what the customer did to the payslip: what is done, what is now, what comes."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from backend.templatetags.laurels import day, month, spoken
from recognition.core import money
from recognition.payroll.selectors.award_lines import AwardLine
from recognition.programmes import wording
from recognition.rewards import selectors as rewards
from recognition.rewards.selectors.cards import Card

DONE, NOW, NEXT = "done", "now", ""


class Step(NamedTuple):
    """One step; ``note`` in a smaller voice, ``said`` what a person wrote, ``at`` when, None for what is to come."""

    standing: str
    title: str
    note: str = ""
    said: str = ""
    at: datetime | None = None


def course(told: rewards.Explanation, card: Card, line: AwardLine | None, *, happened: str) -> list[Step]:
    """Every step of an award whose amount the viewer may see; ``happened`` is the outcome in a word or two."""
    return [*_before(told, happened), *_decisions(told), *_after(card, line)]


def course_while_checked(card: Card) -> list[Step]:
    """The steps of one's own award while nothing is promised: no amount, no customer."""
    return [
        Step(DONE, _("You are credited for a customer"), at=card.state_at),
        Step(NOW, _("It is being checked"), note=_("That the outcome is certain, and that the budget has room.")),
        Step(NEXT, _("A person decides"), note=_("Nothing that is pay is approved by itself.")),
        Step(NEXT, _("You see the amount and every contact it rests on"), note=_("Then you can also contest it.")),
    ]


def _before(told: rewards.Explanation, what: str) -> Iterator[Step]:
    facts = told.proposal
    happened, matured, proposed = (
        datetime.fromisoformat(facts[name]) for name in ("occurred_at", "matured_at", "proposed_at")
    )
    if facts["reverses"] is None:
        yield Step(DONE, what, at=happened)
        if matured > happened:
            yield Step(DONE, _("It became certain"), at=matured)
        yield Step(DONE, _("Proposed by the rule"), note=_("The budget was set aside."), at=proposed)
    else:
        yield Step(DONE, _("Proposed: to be taken back"), at=proposed)


def _decisions(told: rewards.Explanation) -> Iterator[Step]:
    titles = {
        "approve": _("Approved by %(name)s"),
        "adjust": _("Adjusted by %(name)s"),
        "decline": _("Declined by %(name)s"),
        "revoke": _("Undone by %(name)s"),
    }
    for each in told.decisions:
        name, acting = told.names[each["decided_by"]], told.names[each["acted_by"]]
        notes = [_("as second approver")] if each["step"] == "second" else []
        if acting != name:
            notes.append(_("through %(name)s, who stands in") % {"name": acting})
        yield Step(
            DONE,
            titles[each["kind"]] % {"name": name},
            note=", ".join(notes),
            said=each["reason"] or "",
            at=datetime.fromisoformat(each["decided_at"]),
        )


def _after(card: Card, line: AwardLine | None) -> Iterator[Step]:
    if card.state in ("held", "proposed", "needs_second"):
        waits = {
            "held": _("On hold"),
            "proposed": _("Waits for a decision"),
            "needs_second": _("Waits for a second person"),
        }
        yield Step(NOW, waits[card.state], note=_("since %(day)s") % {"day": day(card.state_at)})
        yield Step(NEXT, _("On the payslip") if money.is_currency(card.unit) else _("In the balance"))
    elif card.state == "granted":
        yield Step(DONE, _("In the balance"), at=card.state_at)
    elif card.ended:
        yield Step(DONE, card.ended, at=card.state_at)
    elif card.state in ("payable", "in_batch", "exported", "confirmed"):
        yield from _to_payroll(card, line)


def _to_payroll(card: Card, line: AwardLine | None) -> Iterator[Step]:
    paid_in = {"period": month(line.pay_period if line else card.period)}
    amount = wording.amount(card.amount or 0, card.unit, spoken())
    where = (
        ""
        if line is None
        else _("Batch %(batch)s, line %(no)s of %(count)s")
        % {
            "batch": line.batch,
            "no": line.line_no,
            "count": line.line_count,
        }
    )
    if card.state == "payable":
        yield Step(NOW, _("Booked for %(period)s") % {"period": month(card.period)})
    elif card.state == "in_batch":
        yield Step(NOW, _("In the payroll batch of %(period)s") % paid_in, note=where)
    else:
        sent_at = line.exported_at if line else None
        yield Step(DONE, _("Sent to payroll for %(period)s") % paid_in, note=where, at=sent_at)
    paid = _("%(amount)s before tax") % {"amount": amount}
    if card.state == "confirmed":
        yield Step(DONE, _("On the payslip"), note=paid, at=line.confirmed_at if line else None)
    else:
        yield Step(NOW if card.state == "exported" else NEXT, _("On the payslip"), note=paid)
