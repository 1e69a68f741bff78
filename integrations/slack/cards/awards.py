"""Messages about awards: to who decides, to whom they are for, to HR, and (by choice) to everybody.

Each is built from what its reader may see at the moment it is sent, so none tells more than the web would.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.slack import blocks
from integrations.slack.calls import Content
from integrations.slack.cards import approvals, figures, people, reading
from integrations.slack.models import Message
from recognition.core import actor
from recognition.core.errors import NotFound
from recognition.kudos import selectors as kudos
from recognition.people import selectors as people_selectors
from recognition.rewards import selectors as rewards
from recognition.rewards import states
from recognition.rewards.selectors import cards

MOST_NAMES = 5


def approval(message: Message) -> Content | None:
    """What waits for the reader's decision; afterwards what was decided, by whom and when."""
    page = _page(message)
    if page is None:
        return reading.closing(message, _("This is no longer yours to decide."))
    card, decisions = page.card, page.told.decisions
    if page.may_decide and not _is_newest(message):
        return reading.closing(message, _("Decide this further below."))
    if page.may_decide:
        reading.note(message, card)
        return _asking(message, page)
    mine = message.member.employee.external_id if message.member and message.member.employee else ""
    had_part = any(mine in (each["decided_by"], each["acted_by"]) for each in decisions)
    if card.state in states.OPEN and not had_part:
        return reading.closing(message, _("This is no longer yours to decide."))
    reading.note(message, card)
    shown = [blocks.section(approvals.about(card, shows_amount=card.state not in states.DEAD))]
    shown += [blocks.context(approvals.decision(each, page.told.names, card.unit)) for each in decisions]
    shown.append(blocks.context(f"{approvals.standing(card)} {approvals.page_link(card)}"))
    shown += approvals.undo(card, _latest_at(page)) if page.may_revoke else []
    return blocks.message(f"{people.name(card.employee)} · {approvals.standing(card)}", shown)


def approvals_waiting(message: Message) -> Content | None:
    """How much waits for the reader, where cards for each would be a flood."""
    viewer, at = reading.reader(message), reading.moment(message)
    if viewer is None:
        return None
    scope = rewards.scope_of(viewer=viewer, at=at)
    total = rewards.waiting(viewer=viewer, scope=scope, language=figures.spoken(), limit=0, at=at).total
    if not total:
        return reading.closing(message, _("Nothing waits for your decision any more."))
    several = ngettext(
        "%(count)s proposal waits for your decision.", "%(count)s proposals wait for your decision.", total
    )
    text = several % {"count": total}
    where = _("You find them in the Home tab of this app.")
    return blocks.message(text, [blocks.section(f"*{text}*"), blocks.context(where)])


def award(message: Message) -> Content | None:
    """What became of the reader's own award: its amount once it is promised, or why there is none."""
    viewer, at = reading.reader(message), reading.moment(message)
    if viewer is None:
        return None
    found = cards.cards(viewer=viewer, proposal_ids=[message.subject_id], language=figures.spoken(), at=at)
    card = found.get(message.subject_id)
    if card is None or card.employee_id != viewer.employee_id:
        return None
    programme = people.name(card.programme)
    if card.amount is None:
        # An approval was undone: nothing is promised until it is decided again.
        return blocks.message(blocks.escape(card.sentence), [blocks.section(f"*{programme}*"), approvals.because(card)])
    if card.state in states.DEAD:
        return _without_award(message, viewer, card)
    lead = _("You are credited: %(programme)s") if card.amount > 0 else _("Taken back: %(programme)s")
    amount = figures.with_tax(card.amount, card.unit)
    shown = [
        blocks.section(f"{lead % {'programme': f'*{programme}*'}}\n*{amount}*"),
        approvals.because(card),
        blocks.context(f"{approvals.standing(card)} {approvals.page_link(card)}"),
    ]
    return blocks.message(f"{lead % {'programme': programme}} · {amount}", shown)


def award_feed(message: Message) -> Content | None:
    """An award for everybody to see, by the choice of whom it is for: never its amount, never the customer."""
    everything, at = actor.system("slack"), reading.moment(message)
    found = cards.cards(viewer=everything, proposal_ids=[message.subject_id], language=figures.spoken(), at=at)
    card = found.get(message.subject_id)
    if card is None:
        return None
    is_unwilling = people_selectors.unwilling(topic="award_feed", employee_ids=[card.employee_id])
    if is_unwilling or card.state not in states.APPROVED or (card.amount or 0) <= 0:
        return reading.closing(message, _("This is not shown any more."))
    names = {"name": people.name(card.employee), "programme": people.name(card.programme)}
    text = _("%(name)s is recognised for looking after a customer: %(programme)s") % names
    return blocks.message(text, [blocks.section(text)])


def no_decider(message: Message) -> Content | None:
    """To HR: an award nobody may decide about, and what mends it."""
    page = _page(message)
    if page is None or page.card.state not in states.OPEN:
        return reading.closing(message, _("This is settled; nobody needs to be named any more."))
    text = _("Nobody may decide about an award, so nothing is paid.")
    what = _("Ask an administrator to grant somebody else the role of second approver for this entity.")
    about = approvals.about(page.card, shows_amount=False)
    return blocks.message(text, [blocks.section(f"*{text}*\n{about}"), blocks.context(what)])


def claw_backs(_message: Message) -> Content | None:
    """To HR and finance: that there is something to take back, and where it is listed; no names in a message."""
    text = _("Something that was approved may have to be taken back.")
    why = _("An outcome was taken back, a customer left soon after, or what is to be taken back is out of reach.")
    where = _("Listed by %(due)s and %(cases)s.") % {
        "due": "`claw_back_cases due`",
        "cases": "`claw_back_cases list --open`",
    }
    return blocks.message(text, [blocks.section(f"*{text}*\n{why}"), blocks.context(where)])


def _asking(message: Message, page: rewards.Page) -> Content:
    card = page.card
    lead = _("Waiting for your decision")
    shown = [blocks.section(f"{lead}: {approvals.about(card)}"), approvals.because(card)]
    shown += [blocks.context(approvals.decision(each, page.told.names, card.unit)) for each in page.told.decisions]
    shown += [blocks.context(approvals.reciprocal(page))] if page.reciprocal else []
    shown += [blocks.context(thanks)] if (thanks := _thanked(page, reading.moment(message))) else []
    shown += [approvals.buttons(card), blocks.context(approvals.page_link(card))]
    return blocks.message(f"{lead}: {approvals.aloud(card)}", shown)


def _without_award(message: Message, viewer: actor.Actor, card: cards.Card) -> Content:
    language, at = figures.spoken(), reading.moment(message)
    told = rewards.explain(viewer=viewer, proposal_id=card.proposal_id, language=language, at=at)
    text = _("There is no award after all: %(programme)s") % {"programme": people.name(card.programme)}
    reason = approvals.why(told.decisions[-1]) if card.state == "declined" and told.decisions else ""
    contest = _("If you think this is wrong, tell HR: another person then looks at it.")
    shown = [blocks.section(f"*{text}*"), blocks.context(reason or approvals.standing(card)), blocks.context(contest)]
    return blocks.message(text, shown)


def _thanked(page: rewards.Page, at: datetime) -> str:
    """That colleagues thanked them for this customer, while the award's evidence was made and since: no weight."""
    pair = (page.card.customer, page.told.proposal["employee_id"])
    since = datetime.fromisoformat(page.told.assessment["window_from"])
    thanks = kudos.thanks_beside(pairs=[pair], since=since, at=at).get(pair)
    if thanks is None:
        return ""
    several = ngettext("Thanked by colleagues: %(count)s time", "Thanked by colleagues: %(count)s times", thanks.total)
    names = people.listed([people.name(each.giver_name) for each in thanks.shown], most=MOST_NAMES)
    return several % {"count": thanks.total} + (f" · {names}" if names else "")


def _page(message: Message) -> rewards.Page | None:
    viewer, language, at = reading.reader(message), figures.spoken(), reading.moment(message)
    if viewer is None:
        return None
    try:
        return rewards.page(viewer=viewer, proposal_id=message.subject_id, language=language, at=at)
    except NotFound:
        return None


def _is_newest(message: Message) -> bool:
    """Whether the reader has no newer message about the same proposal, so that only one has buttons."""
    same = Message.objects.filter(kind=message.kind, subject_id=message.subject_id, member=message.member)
    return not same.filter(pk__gt=message.pk).exists()


def _latest_at(page: rewards.Page) -> datetime:
    return datetime.fromisoformat(page.told.decisions[-1]["decided_at"])
