"""Somebody took ownership for a customer or did right by them: asked to who decides, told to giver and nominee."""

from typing import Any

from django.utils.translation import gettext as _

from integrations.slack import blocks
from integrations.slack.calls import Content
from integrations.slack.cards import figures, people, reading
from integrations.slack.models import Message
from recognition.customers import selectors as customers

LONGEST_EVIDENCE = 2500


def asked(message: Message) -> Content | None:
    """A nomination that waits for the reader; afterwards what was decided, by whom and when."""
    view = _view(message)
    if view is None:
        return reading.closing(message, _("This is no longer yours to decide."))
    if view.state == "proposed":
        employee_id = message.member.employee_id if message.member else None
        if employee_id not in customers.deciders(nomination_id=view.nomination_id, at=reading.moment(message)):
            return reading.closing(message, _("This is no longer yours to decide."))
        return blocks.message(_lead(view).replace("*", ""), list(asking(view)))
    shown = [blocks.section(_lead(view)), blocks.context(_decision(view))]
    return blocks.message(_lead(view).replace("*", ""), shown)


def told(message: Message) -> Content | None:
    """What became of it, to the giver; to the nominee once it is accepted."""
    view = _view(message)
    if view is None or view.state == "proposed":
        return None
    is_nominee = message.member is not None and message.member.employee_id == view.nominee_id
    if is_nominee:
        lead = (
            _("%(giver)s saw that you did right by a customer; you are credited for it.")
            if view.kind == "did_right"
            else _("%(giver)s saw that you took ownership for a customer; you are credited for it.")
        )
        shown = [blocks.section(lead % _names(view)), *_evidence(view)]
    else:
        lead = (
            _("Your nomination of %(nominee)s was accepted. Thank you for seeing it.")
            if view.state == "accepted"
            else _("Your nomination of %(nominee)s was not accepted.")
        )
        shown = [blocks.section(lead % _names(view))]
    return blocks.message(lead % _names(view), [*shown, blocks.context(_about(view)), blocks.context(_decision(view))])


def asking(view: customers.NominationView) -> list[dict[str, Any]]:
    """A nomination with its buttons, also for the Home tab."""
    number, named = str(view.nomination_id), {"name": view.nominee_name}
    accept = blocks.button(
        _("Accept"),
        action="accept_nomination",
        value=number,
        style="primary",
        label=_("Accept the nomination of %(name)s") % named,
    )
    decline = blocks.button(
        _("Decline"),
        action="decline_nomination",
        value=number,
        style="danger",
        label=_("Decline the nomination of %(name)s") % named,
    )
    shown = [blocks.section(_lead(view)), *_evidence(view), blocks.context(_about(view))]
    return [*shown, blocks.actions(accept, decline, block_id=f"nomination:{number}")]


def _lead(view: customers.NominationView) -> str:
    named = {name: f"*{said}*" for name, said in _names(view).items()}
    if view.kind == "did_right":
        return _("%(giver)s says that %(nominee)s did right by a customer, whatever it cost") % named
    return _("%(giver)s says that %(nominee)s took ownership") % named


def _names(view: customers.NominationView) -> dict[str, str]:
    return {"giver": people.name(view.giver_name), "nominee": people.name(view.nominee_name)}


def _evidence(view: customers.NominationView) -> list[dict[str, Any]]:
    return [blocks.quote(blocks.cut(view.evidence, LONGEST_EVIDENCE))] if view.evidence else []


def _about(view: customers.NominationView) -> str:
    customer = f"{people.name(view.customer_name)} ({people.name(view.customer)})" if view.customer_name else ""
    said = [customer or people.name(view.customer), figures.day(view.occurred_at)]
    return " · ".join([*said, people.name(view.matter_id)] if view.matter_id else said)


def _decision(view: customers.NominationView) -> str:
    done = _("Accepted by %(who)s, %(when)s") if view.state == "accepted" else _("Declined by %(who)s, %(when)s")
    when = figures.moment(view.decided_at) if view.decided_at else ""
    line = done % {"who": people.name(view.decided_by_name or ""), "when": when}
    return f"{line}\n{people.excerpt(view.reason)}" if view.reason else line


def _view(message: Message) -> customers.NominationView | None:
    viewer = reading.reader(message)
    if viewer is None:
        return None
    try:
        return customers.nomination(viewer=viewer, nomination_id=message.subject_id, at=reading.moment(message))
    except customers.UnknownNomination:
        return None
