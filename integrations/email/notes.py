"""What a mail says of each kind of news: built from what its reader may see at the moment it is sent.

Never a customer, never an amount of anybody else; one's own amounts before tax and never in a title, because titles
are shown on locked screens.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations.email import announcing, figures
from integrations.email.models import Notice
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.kudos import selectors as kudos
from recognition.kudos.selectors import KudosView
from recognition.payroll import selectors as payroll
from recognition.payroll.selectors import statements
from recognition.people import selectors as people
from recognition.rewards import selectors as rewards
from recognition.rewards import states
from recognition.rewards.selectors import cards
from recognition.shop import selectors as shop

MOST_NAMES = 5


class Note(NamedTuple):
    """One piece of news in words: ``quote`` are somebody's own, ``link`` is (what it is called, where it leads)."""

    title: str
    lines: tuple[str, ...]
    link: tuple[str, str]
    quote: str = ""


Render = Callable[[Collection[Notice], Actor, datetime], Iterator[Note]]


def of(notices: Collection[Notice], *, reader: Actor, at: datetime) -> list[Note]:
    """What there is to say to the reader, in the language that is active; nothing of what is over by now."""
    found: list[Note] = []
    for kinds, render in RENDER.items():
        alike = [each for each in notices if each.kind in kinds]
        found += render(alike, reader, at) if alike else []
    return found


def _thanks(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    for view in _standing_kudos(notices):
        lines = []
        if view.points:
            lines.append(_("You received %(amount)s.") % {"amount": figures.amount(view.points, view.unit)})
        name = view.value_names.get(figures.spoken()) or view.value_names.get("en") or view.tag
        lines += [_("Value: %(value)s") % {"value": name}] if name else []
        title = _("%(name)s thanked you") % {"name": view.giver_name}
        yield Note(title, tuple(lines), _post(view), view.text or "")


def _joined(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    for view in _standing_kudos(notices):
        if not view.boosters:
            continue
        names = figures.listed([name for _id, name in view.boosters], most=MOST_NAMES)
        title = _("%(names)s joined %(name)s in thanking you") % {"names": names, "name": view.giver_name}
        yield Note(title, (), _post(view), view.text or "")


def _awards(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    ids = list(dict.fromkeys(each.subject_id for each in notices))
    found = cards.cards(viewer=reader, proposal_ids=ids, language=figures.spoken(), at=at)
    for card in (found[each] for each in ids if each in found):
        if card.employee_id != reader.employee_id or card.amount is None:
            continue  # undone meanwhile: nothing is promised
        link = (_("How it was worked out"), _address("proposal", proposal_id=card.proposal_id))
        if card.state in states.DEAD:
            why = _("The reason stands on its page. If you think it is wrong, contest it there: another person looks.")
            yield Note(_("An award of yours was declined"), (card.programme, why), link)
            continue
        lines = [card.programme, figures.with_tax(card.amount, card.unit)]
        lines += [_("Booked for %(period)s.") % {"period": card.period}] if card.period else []
        title = _("An award of yours was approved")
        if card.amount < 0:
            title = _("Something of an award of yours is taken back")
        yield Note(title, tuple(lines), link)


def _answers(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    said = {
        "upheld": _("What you contested was looked at: the decision stands."),
        "explained": _("What you contested was looked at: it was right, and is explained."),
        "corrected": _("What you contested was looked at: it is corrected."),
    }
    ids = {each.subject_id for each in notices}
    for view in rewards.disputes(viewer=reader, dispute_ids=ids, state="settled", at=at):
        link = (_("Open my recognition"), _address("recognition"))
        if view.proposal_id is not None:
            link = (_("Read the answer"), _address("proposal", proposal_id=view.proposal_id))
        yield Note(_("What you contested was answered"), (said[view.result],), link)


def _approvals(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    """How much waits for the reader, whatever it was that made this mail."""
    scope = rewards.scope_of(viewer=reader, at=at)
    total = rewards.waiting(viewer=reader, scope=scope, language=figures.spoken(), limit=0, at=at).total
    if not total:
        return
    title = ngettext("%(count)s award waits for your decision", "%(count)s awards wait for your decision", total)
    lines = []
    if any(each.kind == announcing.REMINDER for each in notices):
        lines.append(_("Something has waited for days. What stays undecided goes up to your manager."))
    yield Note(title % {"count": total}, tuple(lines), (_("Open the queue"), _address("approvals")))


def _orders(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    """Orders that went up or need a second person, as long as they wait for the reader, too."""
    ids = list(dict.fromkeys(each.subject_id for each in notices))
    waiting, seconds = shop.deciders(order_ids=ids, at=at), shop.waiting_for_second(order_ids=ids)
    for order_id in (each for each in ids if reader.employee_id in waiting.get(each, ())):
        why = _("It has waited for two weeks or more, so the next manager up may decide, too.")
        if order_id in seconds:
            why = _("It is approved, and passes a limit, so a second person confirms it.")
        link = (_("Open the order"), _address("shop-order", order_id=order_id))
        yield Note(_("An order from the shop waits for your decision"), (why,), link)


def _statements(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    wanted = {each.subject_id for each in notices}
    for head in statements.own_statements(viewer=reader):
        if head.statement_id not in wanted:
            continue  # a newer number has come, with news of its own
        named = {"period": head.period, "entity": head.entity_name}
        title = _("Your statement of %(period)s is ready") if head.number == 1 else _("Your statement was corrected")
        lines = [_("%(entity)s, pay period %(period)s") % named]
        for unit, families in sorted(head.totals.items()):
            lines.append(_("In all: %(amount)s") % {"amount": figures.with_tax(sum(families.values()), unit)})
        link = (_("Open the statement"), _address("statement", statement_id=head.statement_id))
        yield Note(title % named, tuple(lines), link)


def _reports(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    for job_id in dict.fromkeys(each.subject_id for each in notices):
        try:
            view = payroll.report(viewer=reader, job_id=job_id, at=at)
        except NotFound:
            continue
        if view.state == "done":
            note = _("It is fetched from its page, by who may read it, for some days.")
            link = (_("Open the report"), _address("report", job_id=job_id))
            yield Note(_("A report is ready"), (view.name, note), link)


def _standing_in(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    givers = {each.subject_id for each in notices}
    for row in people.delegations(at=at):
        if row.delegate_id == reader.employee_id and row.giver_id in givers:
            days = {"first": figures.day(row.from_date), "last": figures.day(row.to_date)}
            title = _("%(name)s lets you decide in their place") % {"name": row.giver.name}
            link = (_("Who stands in for whom"), _address("delegations"))
            yield Note(title, (_("From %(first)s to %(last)s.") % days,), link)


def _imports(notices: Collection[Notice], reader: Actor, at: datetime) -> Iterator[Note]:
    for job_id in dict.fromkeys(each.subject_id for each in notices):
        link = (_("Look at the result"), _address("import", job_id=job_id))
        yield Note(_("An import of yours came to its end"), (), link)


RENDER: Mapping[tuple[str, ...], Render] = {
    (announcing.KUDOS,): _thanks,
    (announcing.BOOST,): _joined,
    (announcing.AWARD,): _awards,
    (announcing.CONTEST,): _answers,
    (announcing.APPROVAL, announcing.REMINDER): _approvals,
    (announcing.ORDER,): _orders,
    (announcing.STATEMENT,): _statements,
    (announcing.REPORT,): _reports,
    (announcing.DELEGATION,): _standing_in,
    (announcing.IMPORT,): _imports,
}


def _standing_kudos(notices: Collection[Notice]) -> Iterator[KudosView]:
    found = kudos.views(list(dict.fromkeys(each.subject_id for each in notices)))
    return (each for each in found.values() if each.withdrawn_at is None and each.hidden_at is None)


def _post(view: KudosView) -> tuple[str, str]:
    return _("Open it"), _address("post", kudos_id=view.kudos_id)


def _address(name: str, **parts: int) -> str:
    return settings.LAURELS.LAURELS_BASE_URL + reverse(name, kwargs=parts)
