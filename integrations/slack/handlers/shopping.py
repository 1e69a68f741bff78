"""Order for one's points from ``/kudos shop``: the same service as on the web, the price shown sent along."""

from django.utils.translation import gettext as _

from integrations.slack import blocks, elements, giving, outbox, refusals
from integrations.slack.calls import Answer, Call, Content
from integrations.slack.cards import figures, replies, shop
from integrations.slack.handlers import opening
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.shop import selectors, services

SHOWN = 20


def shelf(call: Call, actor: Actor) -> Content:
    """What is sold to the sender now."""
    found = selectors.shelf(viewer=actor, language=figures.spoken(), at=call.at, limit=SHOWN)
    return shop.shelf(found.offers, found.balances, is_shopper=found.is_shopper)


def open_order(call: Call) -> None:
    """Ask how many of the item the button names, at the price of now. Raises Stranger."""
    actor, _employee_id = giving.sender(call)
    code = str(call.payload["actions"][0].get("value", ""))
    try:
        offer, _held = selectors.offer(viewer=actor, code=code, language=figures.spoken(), at=call.at)
    except DomainError as error:
        outbox.reply(call, replies.refused(blocks.escape(_said(error))))
        return
    opening.open_or_tell(call, shop.form(offer))


def submit(call: Call) -> Answer:
    """Order at the price the modal showed; a refusal stands beside the number."""
    actor, _employee_id = giving.sender(call)
    price, _space, code = str(call.payload["view"].get("private_metadata", "")).partition(" ")
    typed = elements.filled(call.payload).get(shop.QUANTITY, "")
    try:
        done = services.order(
            actor=actor,
            item=code,
            quantity=elements.number_of(typed),
            price=elements.number_of(price),
            at=call.at,
            key=call.key,
        )
    except DomainError as error:
        return Answer(body={"response_action": "errors", "errors": {shop.QUANTITY: _said(error)}})
    view = selectors.order(viewer=actor, order_id=done.pk, language=figures.spoken(), at=call.at)
    outbox.reply(call, shop.ordered(view))
    return Answer()


def cancel(call: Call) -> None:
    """Take back the order the button names, in the place of the message with the button."""
    actor, _employee_id = giving.sender(call)
    order_id = giving.number(call.payload["actions"][0].get("value"))
    try:
        services.cancel(actor=actor, order_id=order_id, at=call.at, key=call.key)
    except DomainError as error:
        outbox.reply(call, replies.refused(blocks.escape(_said(error))))
        return
    outbox.reply(call, replies.said(_("The order is cancelled; your points are back.")), replace=True)


def _said(error: DomainError) -> str:
    """The refusal in the sender's language."""
    points, missing = getattr(error, "points", 0), getattr(error, "missing", 0)
    sentences = {
        "price_changed": _("The price is %(points)s points now. Open the shop again if you still want it.")
        % {"points": points},
        "not_enough_points": _("You are %(points)s points short.") % {"points": missing},
        "sold_out": _("There are not so many left."),
        "limit_reached": _("You may not have so many of it in one calendar year."),
        "unknown_item": _("This is not sold any more."),
        "bad_order": _("Order at least one piece."),
        "too_late_to_cancel": _("It is too late to cancel this order; ask HR."),
    }
    return sentences.get(error.code) or refusals.said(error)
