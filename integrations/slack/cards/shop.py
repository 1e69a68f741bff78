"""The shelf in Slack: what one can afford, with a button to order it; the modal that names the price."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from integrations.slack import blocks, elements
from integrations.slack.calls import Content
from integrations.slack.cards import figures, reading
from integrations.slack.models import Message
from recognition.shop import selectors as shop
from recognition.shop.selectors import Balance, Offer, OrderView

QUANTITY = "quantity"
LONGEST_TEXT = 300


def shelf(offers: Sequence[Offer], balances: Sequence[Balance], *, is_shopper: bool) -> Content:
    """What is sold, cheapest first, and what one has; the items one can order have a button."""
    title = _("What your points buy")
    if not is_shopper:
        return blocks.message(title, [blocks.section(_("The shop sells to who is employed today."))])
    held = [figures.held(each.available, each.unit) for each in balances if each.available or each.unit == "goods"]
    shown = [blocks.header(title), blocks.context(_("You have %(points)s.") % {"points": " · ".join(held)})]
    shown += [_line(each) for each in offers] or [blocks.section(_("Nothing is for sale yet."))]
    return blocks.message(title, shown)


def form(offer: Offer) -> blocks.Block:
    """The modal that orders: what, for how much, how many; the price shown goes along."""
    said = f"*{blocks.escape(offer.name)}*\n{blocks.escape(blocks.cut(offer.description, LONGEST_TEXT))}".strip()
    price = _("%(price)s for one piece") % {"price": figures.held(offer.points, offer.unit)}
    return blocks.modal(
        _("Order"),
        [
            blocks.section(said),
            blocks.section(f"*{price}*"),
            blocks.context(_payslip(offer)),
            blocks.input_block(_("How many"), elements.number(QUANTITY, initial="1"), block_id=QUANTITY),
        ],
        callback="order_item",
        close=_("Cancel"),
        submit=_("Order"),
        metadata=f"{offer.points} {offer.code}",
    )


def ordered(order: OrderView) -> Content:
    """What was ordered, and a way back."""
    what = blocks.escape(order.name if order.quantity == 1 else f"{order.quantity} × {order.name}")
    points = figures.held(order.points, order.unit)
    text = _("Ordered: %(what)s for %(points)s. The points are set aside.") % {"what": what, "points": points}
    undo = blocks.button(_("Cancel the order"), action="cancel_order", value=str(order.order_id))
    return blocks.message(text, [blocks.section(text), blocks.actions(undo)])


def asked(message: Message) -> Content | None:
    """An order that went up to the reader, or needs a second person: its page, as long as it waits for them."""
    viewer, at = reading.reader(message), reading.moment(message)
    waiting = shop.deciders(order_ids=[message.subject_id], at=at).get(message.subject_id, [])
    if viewer is None or viewer.employee_id not in waiting:
        return reading.closing(message, _("This is no longer yours to decide."))
    text = _("An order from the shop waits for your decision")
    why = _("It has waited for two weeks or more, so the next manager up may decide, too.")
    if shop.waiting_for_second(order_ids=[message.subject_id]):
        why = _("It is approved, and passes a limit, so a second person confirms it.")
    return blocks.message(text, [blocks.section(f"*{text}*"), blocks.context(f"{why} {_link(message)}")])


def stuck(message: Message) -> Content | None:
    """To HR: an order nobody may decide about, and what mends it."""
    if not shop.undecidable(order_ids=[message.subject_id], at=reading.moment(message)):
        return reading.closing(message, _("This is settled; nobody needs to be named any more."))
    text = _("Nobody may decide about an order from the shop.")
    what = _("Ask an administrator to grant somebody else the role of second approver, or decline it.")
    return blocks.message(text, [blocks.section(f"*{text}*"), blocks.context(f"{what} {_link(message)}")])


def _link(message: Message) -> str:
    address = f"{settings.LAURELS.LAURELS_BASE_URL}/shop/orders/{message.subject_id}"
    label = _("Open the order")
    return f"<{address}|{blocks.escape(label)}>"


def _line(offer: Offer) -> blocks.Block:
    said = f"*{blocks.escape(offer.name)}* · {figures.held(offer.points, offer.unit)}"
    if offer.most:
        button = blocks.button(
            _("Order"), action="order_item", value=offer.code, label=_("Order: %(name)s") % {"name": offer.name}
        )
        return blocks.section(f"{said}\n{_payslip(offer)}", accessory=button)
    return blocks.section(f"{said}\n{_why_not(offer)}")


def _why_not(offer: Offer) -> str:
    if offer.stock == 0:
        return _("Sold out.")
    if offer.left == 0:
        return _("You had your share this year.")
    return _("%(points)s short.") % {"points": figures.amount(offer.missing, offer.unit)}


def _payslip(offer: Offer) -> str:
    if offer.value_minor is None:
        return _("It changes nothing on your payslip.")
    worth = figures.with_tax(offer.value_minor, offer.currency)
    if offer.kind == "payroll_money":
        return _("%(amount)s with your pay, once it is approved.") % {"amount": worth}
    return _("Worth %(amount)s; it stands on your payslip as a benefit.") % {"amount": worth}
