"""What makes it hard for a customer, as a colleague told it: for programme owners, without the colleague's name."""

from django.utils.translation import gettext as _

from integrations.slack import blocks
from integrations.slack.calls import Content
from integrations.slack.cards import figures, people, reading
from integrations.slack.models import Message
from recognition.listening import selectors as listening

LONGEST_TEXT = 2500


def told(message: Message) -> Content | None:
    """One report; once it is settled, what became of it."""
    view = _view(message)
    if view is None:
        return reading.closing(message, _("This report is not yours to read any more."))
    text = _("A colleague reports what makes it hard for a customer.")
    customer = f"{people.name(view.customer_name)} ({people.name(view.customer or '')})" if view.customer_name else ""
    small = [customer, figures.day(view.reported_at), _became(view)]
    shown = [blocks.section(f"*{text}*")]
    shown += [blocks.quote(blocks.cut(view.text, LONGEST_TEXT))] if view.text else []
    return blocks.message(text, [*shown, blocks.context(" · ".join(filter(None, small)))])


def settled(message: Message) -> Content | None:
    """To who reported it: what became of it."""
    view = _view(message)
    if view is None or view.state == "open":
        return None
    text = _("What became of the friction you reported")
    shown = [blocks.section(f"*{text}*: {_became(view)}"), blocks.context(people.excerpt(view.text))]
    shown += [blocks.quote(blocks.cut(view.answer, LONGEST_TEXT))] if view.answer else []
    return blocks.message(f"{text}: {_became(view)}", shown)


def _became(view: listening.FrictionView) -> str:
    return {"done": _("something was done"), "dropped": _("nothing will be done")}.get(view.state, "")


def _view(message: Message) -> listening.FrictionView | None:
    viewer = reading.reader(message)
    if viewer is None:
        return None
    found = listening.frictions(viewer=viewer, at=reading.moment(message), friction_ids=[message.subject_id])
    return next(iter(found), None)
