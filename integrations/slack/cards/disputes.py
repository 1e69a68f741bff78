"""Somebody contests an award or misses one: told to who reviews it, answered to who contests it, to HR when overdue."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from integrations.slack import blocks
from integrations.slack.calls import Content
from integrations.slack.cards import figures, people, reading
from integrations.slack.models import Message
from recognition.rewards import selectors as rewards

LONGEST_TEXT = 2500


def raised(message: Message) -> Content | None:
    """To who may review it: who contests what, in their words; afterwards that it is settled."""
    view = _view(message)
    if view is None or not view.may_settle:
        return reading.closing(message, _("This is no longer yours to review."))
    lead = _("%(name)s contests an award; you may review it.")
    if view.about == "missing":
        lead = _("%(name)s misses an award; you may review it.")
    text = lead % {"name": people.name(view.employee_name)}
    due = _("Answer by %(day)s.") % {"day": figures.day(view.due_at)}
    shown = [blocks.section(f"*{text}*"), *_quoted(view.text), blocks.context(f"{due} {_answered_at(view)}")]
    return blocks.message(text, shown)


def settled(message: Message) -> Content | None:
    """To who contested it: what comes of it, and why."""
    view = _view(message)
    viewer = reading.reader(message)
    if view is None or viewer is None or view.state != "settled":
        return None
    said = {
        "upheld": _("What you contested was looked at: the decision stands."),
        "explained": _("What you contested was looked at: it was right, and is explained."),
        "corrected": _("What you contested was looked at: it is corrected."),
    }
    text = said[view.result]
    by = people.name(view.settled_by or "")
    shown = [blocks.section(f"*{text}*"), *_quoted(view.answer), blocks.context(f"{by} · {_where(view)}")]
    return blocks.message(text, shown)


def overdue(message: Message) -> Content | None:
    """To HR: that nobody answered in time."""
    view = _view(message)
    if view is None or view.state != "open":
        return reading.closing(message, _("This has been answered."))
    named = {"name": people.name(view.employee_name), "day": figures.day(view.due_at)}
    text = _("Nobody has answered what %(name)s contests; it was due on %(day)s.") % named
    return blocks.message(text, [blocks.section(f"*{text}*"), *_quoted(view.text), blocks.context(_answered_at(view))])


def _view(message: Message) -> rewards.DisputeView | None:
    viewer = reading.reader(message)
    if viewer is None:
        return None
    found = rewards.disputes(viewer=viewer, dispute_ids=[message.subject_id], at=reading.moment(message))
    return found[0] if found else None


def _quoted(text: str | None) -> list[dict[str, Any]]:
    return [blocks.quote(blocks.cut(text, LONGEST_TEXT))] if text else []


def _answered_at(view: rewards.DisputeView) -> str:
    """The page where it is answered, and of a missing award the outcome."""
    name = _("Look at it")
    link = f"<{settings.LAURELS.LAURELS_BASE_URL}/contests/{view.dispute_id}|{blocks.escape(name)}>"
    return link if view.proposal_id is not None else f"{_where(view)} · {link}"


def _where(view: rewards.DisputeView) -> str:
    """The page of the award; a missing one has none."""
    if view.proposal_id is None:
        return _("Outcome %(outcome)s · dispute %(number)s") % {
            "outcome": blocks.escape(view.outcome_id),
            "number": view.dispute_id,
        }
    name = _("How it was worked out")
    return f"<{settings.LAURELS.LAURELS_BASE_URL}/proposals/{view.proposal_id}|{blocks.escape(name)}>"
