"""Deciding in Slack: the buttons of a proposal and their modals. The domain says who may, how often, and until when.

What a button or a modal brings back is a hint: the proposal, its revision and the sender's right are looked up anew.
"""

import json
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from integrations.slack import announcing_awards, blocks, elements, giving, outbox, refusals
from integrations.slack.calls import Answer, Call
from integrations.slack.cards import approvals as cards
from integrations.slack.cards import figures
from integrations.slack.handlers import home, opening
from recognition.core import money
from recognition.core.errors import DomainError, NotFound
from recognition.people import services as people
from recognition.programmes import wording
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import cards as reward_cards

ADJUST, DECLINE = "adjust_proposal", "decline_proposal"
AMOUNT, REASON, CODE = "amount", "reason", "code"
LONGEST_AMOUNT, LONGEST_REASON = 24, 2000


class Asked(NamedTuple):
    """Which proposal a button or modal is about, which revision of it was looked at, and whether in the Home tab."""

    proposal_id: int
    revision: int
    is_home: bool


def approve(call: Call) -> None:
    """Approve, or confirm as the second. Raises what ``decide`` raises."""
    _decide(call, _pressed(call), "approve")


def revoke(call: Call) -> None:
    """Undo one's own approval. Raises what ``decide`` raises."""
    _decide(call, _pressed(call), "revoke")


def open_adjust(call: Call) -> None:
    """Ask for another amount. Raises Forbidden, NotFound."""
    asked = _pressed(call)
    page = _page(call, asked)
    inputs = [
        _amount(page.card),
        *([_code(is_needed=False)] if page.card.is_owed else []),
        _reason(is_needed=False),
    ]
    _open(call, page, asked, title=_("Adjust"), callback=ADJUST, inputs=inputs)


def open_decline(call: Call) -> None:
    """Ask why it is declined, or why the second disagrees. Raises Forbidden, NotFound."""
    asked = _pressed(call)
    page = _page(call, asked)
    is_second = page.card.state == "needs_second"
    needs_code = page.card.is_owed and not is_second
    inputs = [*([_code(is_needed=True)] if needs_code else []), _reason(is_needed=not needs_code and not is_second)]
    title = _("Disagree") if is_second else _("Decline")
    _open(call, page, asked, title=title, callback=DECLINE, inputs=inputs)


def submit_adjust(call: Call) -> Answer:
    """Adjust to the amount as it is written in the sender's language; a refusal stands beside the amount."""
    values = elements.filled(call.payload)
    try:
        asked = _submitted(call)
        amount = wording.read_amount(values.get(AMOUNT, ""), _card(call, asked).unit, figures.spoken())
        if not amount:
            return _refused(AMOUNT, _("Write the amount to pay; to pay nothing, decline."))
        wish = {"amount": amount, "reason": values.get(REASON, ""), "code": values.get(CODE, "")}
        _decide(call, asked, "adjust", **wish)
    except money.BadAmount:
        return _refused(AMOUNT, _("This is no amount as it is written here."))
    except DomainError as error:
        return _refused(AMOUNT, refusals.said(error))
    return Answer()


def submit_decline(call: Call) -> Answer:
    """Decline with a reason, or with a code what is owed; a refusal stands beside the reason."""
    values = elements.filled(call.payload)
    try:
        _decide(call, _submitted(call), "decline", reason=values.get(REASON, ""), code=values.get(CODE, ""))
    except DomainError as error:
        return _refused(REASON, refusals.said(error))
    return Answer()


def _decide(call: Call, asked: Asked, kind: str, **wish: Any) -> None:
    """Make the one domain call; where it is refused, whatever shows the proposal is said anew as it stands."""
    try:
        services.decide(
            actor=giving.sender(call)[0],
            proposal_id=asked.proposal_id,
            kind=kind,
            at=call.at,
            key=call.key,
            revision=asked.revision,
            **wish,
        )
    except DomainError:
        outbox.restate(kinds=announcing_awards.OF_AWARDS, subject_id=asked.proposal_id, at=call.at)
        raise
    finally:
        if asked.is_home:
            home.show_anew(call)


def _open(
    call: Call, page: rewards.Page, asked: Asked, *, title: str, callback: str, inputs: list[dict[str, Any]]
) -> None:
    """Open the modal; who may not decide (any more) is told so in it, without the amount."""
    closing = _("Close")
    if page.may_decide and page.card.revision == asked.revision:
        whose, subject = [page.card.employee_id], page.card.proposal_id
        people.viewed(actor=giving.sender(call)[0], employee_ids=whose, what="proposal", subject_id=subject, at=call.at)
        shown = [blocks.section(cards.about(page.card)), cards.because(page.card), *inputs]
        metadata = json.dumps([asked.proposal_id, asked.revision, asked.is_home])
        view = blocks.modal(title, shown, callback=callback, close=_("Cancel"), submit=title, metadata=metadata)
    else:
        told = _("This changed meanwhile: it is decided already, or not yours to decide any more.")
        view = blocks.modal(title, [blocks.section(told)], callback=callback, close=closing)
        outbox.restate(kinds=announcing_awards.OF_AWARDS, subject_id=asked.proposal_id, at=call.at)
    opening.open_or_tell(call, view)


def _amount(card: reward_cards.Card) -> dict[str, Any]:
    """What to pay: one of the presets, where the programme has some, or an amount as one writes it."""
    if not card.presets:
        element = elements.text(AMOUNT, longest=LONGEST_AMOUNT, placeholder=_example(card.unit))
        return blocks.input_block(_("Amount to pay"), element, block_id=AMOUNT, hint=_amount_hint(card.unit))
    options = [
        (
            wording.without_unit(each.amount, card.unit, figures.spoken()),
            f"{figures.amount(each.amount, card.unit)} ({each.percent} %)",
        )
        for each in card.presets
    ]
    return blocks.input_block(_("Amount to pay"), elements.select(AMOUNT, options), block_id=AMOUNT)


def _reason(*, is_needed: bool) -> dict[str, Any]:
    element = elements.text(REASON, longest=LONGEST_REASON, lines=True)
    hint = _("The employee can read this.")
    return blocks.input_block(_("Reason"), element, block_id=REASON, optional=not is_needed, hint=hint)


def _code(*, is_needed: bool) -> dict[str, Any]:
    element = elements.select(CODE, [(code, str(said)) for code, said in cards.CODES.items()])
    hint = _("This is owed: paying less, or nothing, needs one of these and a second person.")
    return blocks.input_block(_("Code"), element, block_id=CODE, optional=not is_needed, hint=hint)


def _example(unit: str) -> str:
    shown = 125_050 if money.is_currency(unit) and money.exponent(unit) == len("50") else 1_250
    return wording.without_unit(shown, unit, figures.spoken())


def _amount_hint(unit: str) -> str:
    what = unit if money.is_currency(unit) else _("points")
    return _("In %(unit)s, written for example %(example)s.") % {"unit": what, "example": _example(unit)}


def _page(call: Call, asked: Asked) -> rewards.Page:
    spoken = figures.spoken()
    return rewards.page(viewer=giving.sender(call)[0], proposal_id=asked.proposal_id, language=spoken, at=call.at)


def _card(call: Call, asked: Asked) -> reward_cards.Card:
    spoken, wanted = figures.spoken(), [asked.proposal_id]
    found = reward_cards.cards(viewer=giving.sender(call)[0], proposal_ids=wanted, language=spoken, at=call.at)
    if asked.proposal_id not in found:
        raise NotFound(f"There is no proposal {asked.proposal_id} that you may look into.")
    return found[asked.proposal_id]


def _pressed(call: Call) -> Asked:
    proposal, _colon, revision = str(call.payload["actions"][0].get("value", "")).partition(":")
    return Asked(elements.number_of(proposal), elements.number_of(revision), home.is_home(call))


def _submitted(call: Call) -> Asked:
    try:
        proposal, revision, is_home = json.loads(call.payload["view"].get("private_metadata") or "")
    except (ValueError, TypeError):
        proposal, revision, is_home = "", "", False
    return Asked(elements.number_of(proposal), elements.number_of(revision), is_home is True)


def _refused(block: str, sentence: str) -> Answer:
    return Answer(body={"response_action": "errors", "errors": {block: sentence}})
