"""Somebody took ownership or did right: a colleague says so in a modal, a manager decides by button."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from integrations.slack import announcing_awards, blocks, elements, giving, membership, outbox, refusals
from integrations.slack.calls import Answer, Call
from integrations.slack.cards import people
from integrations.slack.handlers import customer_search, home, opening
from recognition.core.errors import DomainError
from recognition.customers import services as customers
from recognition.people import selectors as people_selectors

NOMINEE, KIND, CUSTOMER, MATTER, DAY, EVIDENCE, REASON = (
    "nominee", "kind", "customer", "matter", "day", "evidence", "reason",
)  # fmt: skip
TOOK_OWNERSHIP, DID_RIGHT = "took_ownership", "did_right"
DECLINE = "decline_nomination"
LONGEST_ID, LONGEST_EVIDENCE, LONGEST_REASON = 64, 2000, 1000
BLOCK_OF = {
    "self_nomination": NOMINEE,
    "not_employed_then": NOMINEE,
    "already_served": NOMINEE,
    "already_credited": NOMINEE,
    "unknown_deed": KIND,
    "unknown_customer": CUSTOMER,
    "bad_deed": DAY,
    "no_day": DAY,
}


class NoDay(DomainError):
    """What came back from the calendar is no day."""

    code = "no_day"


def open_from_shortcut(call: Call) -> None:
    """Ask who did what for which customer. Raises Stranger."""
    today = people_selectors.company_date(call.at).isoformat()
    kinds = ((TOOK_OWNERSHIP, _("Took ownership, unasked")), (DID_RIGHT, _("Did right by the customer, at a cost")))
    shown = [
        blocks.section(_("Somebody helped a customer though it was not assigned to them? Tell their manager.")),
        blocks.input_block(_("Who"), elements.person(NOMINEE), block_id=NOMINEE),
        blocks.input_block(_("What it was"), elements.select(KIND, kinds, initial=TOOK_OWNERSHIP), block_id=KIND),
        blocks.input_block(
            _("Customer"),
            elements.search(CUSTOMER, placeholder=_("A customer you served")),
            block_id=CUSTOMER,
            hint=_("For a customer your people served, write the whole number."),
        ),
        blocks.input_block(_("Day"), elements.day(DAY, initial=today), block_id=DAY),
        blocks.input_block(
            _("What did they do?"), elements.text(EVIDENCE, longest=LONGEST_EVIDENCE, lines=True), block_id=EVIDENCE
        ),
        blocks.input_block(
            _("Case or order number"), elements.text(MATTER, longest=LONGEST_ID), block_id=MATTER, optional=True
        ),
    ]
    title, callback = _("Took ownership"), customer_search.NOMINATE
    view = blocks.modal(title, shown, callback=callback, close=_("Cancel"), submit=_("Send"))
    opening.open_or_tell(call, view)


def submit(call: Call) -> Answer:
    """Store the nomination and thank who made it; a refusal stands beside what it is about."""
    values = elements.filled(call.payload)
    customer = values.get(CUSTOMER, "")
    if not customer:
        return _refused(CUSTOMER, _("Choose a customer whom you or your people served."))
    nominee_id = _nominee(call, values.get(NOMINEE, ""))
    if nominee_id is None:
        return _refused(NOMINEE, _("Choose a colleague; this account belongs to no employee."))
    try:
        customers.nominate(
            actor=giving.sender(call)[0],
            nominee_id=nominee_id,
            customer=customer,
            matter_id=values.get(MATTER, "").strip(),
            occurred_at=_beginning(values.get(DAY, "")),
            evidence=values.get(EVIDENCE, ""),
            kind=values.get(KIND) or TOOK_OWNERSHIP,
            at=call.at,
            key=call.key,
        )
    except DomainError as error:
        return _refused(BLOCK_OF.get(error.code, EVIDENCE), refusals.said(error))
    name = people.name(people_selectors.employees(employee_ids=[nominee_id])[nominee_id].name)
    text = _("Thank you for seeing what %(name)s did. Who decides is asked now; you hear what becomes of it.")
    outbox.reply(call, blocks.message(text % {"name": name}, [blocks.section(text % {"name": name})]))
    return Answer()


def accept(call: Call) -> None:
    """Accept it. Raises what ``decide_nomination`` raises."""
    _decide(call, elements.number_of(call.payload["actions"][0].get("value")), accept=True, is_home=home.is_home(call))


def open_decline(call: Call) -> None:
    """Ask why it is declined. Raises NotFound."""
    number = elements.number_of(call.payload["actions"][0].get("value"))
    reason = elements.text(REASON, longest=LONGEST_REASON, lines=True)
    hint = _("The colleague who made it can read this.")
    shown = [blocks.input_block(_("Reason"), reason, block_id=REASON, hint=hint)]
    metadata = f"{number}:{'home' if home.is_home(call) else ''}"
    title = _("Decline")
    view = blocks.modal(title, shown, callback=DECLINE, close=_("Cancel"), submit=title, metadata=metadata)
    opening.open_or_tell(call, view)


def submit_decline(call: Call) -> Answer:
    """Decline it; a refusal stands beside the reason."""
    number, _colon, where = str(call.payload["view"].get("private_metadata", "")).partition(":")
    reason = elements.filled(call.payload).get(REASON, "")
    try:
        _decide(call, elements.number_of(number), accept=False, reason=reason, is_home=where == home.TAB)
    except DomainError as error:
        return _refused(REASON, refusals.said(error))
    return Answer()


def _decide(call: Call, nomination_id: int, *, accept: bool, reason: str = "", is_home: bool) -> None:
    """Make the one domain call; where it is refused, whatever shows the nomination is said anew as it stands."""
    try:
        customers.decide_nomination(
            actor=giving.sender(call)[0],
            nomination_id=nomination_id,
            accept=accept,
            reason=reason,
            at=call.at,
            key=call.key,
        )
    except DomainError:
        outbox.restate(kinds=(announcing_awards.NOMINATION,), subject_id=nomination_id, at=call.at)
        raise
    finally:
        if is_home:
            home.show_anew(call)


def _nominee(call: Call, user_id: str) -> int | None:
    found = membership.recipients(call.installation, [user_id] if user_id else [], call.at)
    return found.employees.get(user_id)


def _beginning(day: str) -> datetime:
    """The moment the day begins for the company. Raises NoDay."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(settings.LAURELS.company_time_zone))
    except ValueError as error:
        raise NoDay("This is no day; choose one from the calendar.") from error


def _refused(block: str, sentence: str) -> Answer:
    return Answer(body={"response_action": "errors", "errors": {block: sentence}})
