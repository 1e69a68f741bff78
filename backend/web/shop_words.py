"""What the shop says on its pages: states, kinds, why something cannot be ordered."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from backend.templatetags.laurels import Look, month, spoken
from backend.web import refusals
from recognition.core.errors import DomainError
from recognition.programmes import wording
from recognition.shop.selectors import Offer, OrderView


class ShownOffer(NamedTuple):
    """An item on the shelf with its words; ``why_not`` says why it cannot be ordered now, "" where it can."""

    offer: Offer
    price: str
    worth: str
    kind: str
    why_not: str
    left: str


class ShownOrder(NamedTuple):
    """An order with its words; ``look`` is the badge of its state."""

    order: OrderView
    what: str
    price: str
    worth: str
    look: Look


def offered(offer: Offer) -> ShownOffer:
    """An offer in the language of the page."""
    return ShownOffer(
        offer, priced(offer.points, offer.unit), _worth(offer), kinds()[offer.kind], _why_not(offer), _left(offer)
    )


def ordered(order: OrderView) -> ShownOrder:
    """An order in the language of the page."""
    what = order.name if order.quantity == 1 else f"{order.quantity} × {order.name}"
    return ShownOrder(order, what, priced(order.points, order.unit), _worth(order), _look(order))


def priced(points: int, unit: str) -> str:
    """A price in points of one nature."""
    figure = wording.without_unit(points, unit, spoken())
    if unit == "cash":
        return ngettext("%(points)s point for pay", "%(points)s points for pay", points) % {"points": figure}
    return ngettext("%(points)s point", "%(points)s points", points) % {"points": figure}


def kinds() -> dict[str, str]:
    """What each kind of item is called."""
    return {
        "goods": pgettext("item", "Goods"),
        "day_off": pgettext("item", "Day off"),
        "donation": pgettext("item", "Donation"),
        "payroll_money": pgettext("item", "Money with your pay"),
    }


def refused(error: DomainError) -> refusals.Refusal:
    """Why an order was refused; a new price is named in every language."""
    points = getattr(error, "points", None)
    if error.code == "price_changed" and isinstance(points, int):
        figure = wording.without_unit(points, "goods", spoken())
        return refusals.Refusal(
            _("The price is %(points)s points now. Order again if you still want it.") % {"points": figure}
        )
    missing = getattr(error, "missing", None)
    if error.code == "not_enough_points" and isinstance(missing, int):
        return refusals.Refusal(_("You are %(missing)s points short.") % {"missing": missing})
    return refusals.said(error)


def _worth(thing: Any) -> str:
    if thing.value_minor is None:
        return ""
    return _("%(amount)s before tax") % {"amount": wording.amount(thing.value_minor, thing.currency, spoken())}


def _why_not(offer: Offer) -> str:
    if offer.stock == 0:
        return _("Sold out")
    if offer.left == 0:
        return _("You had your share this year")
    if offer.missing:
        figure = wording.without_unit(offer.missing, offer.unit, spoken())
        return ngettext("%(missing)s point short", "%(missing)s points short", offer.missing) % {"missing": figure}
    return ""


def _left(offer: Offer) -> str:
    if offer.stock is not None and 0 < offer.stock <= 5:
        return _("%(count)s left") % {"count": offer.stock}
    if offer.left:
        return _("%(count)s for you this year") % {"count": offer.left}
    return ""


def _look(order: OrderView) -> Look:
    if order.is_refunded:
        return Look("", "undo", pgettext("order", "refunded"))
    if order.has_case:
        return Look("look", "alert", pgettext("order", "refund waits for HR"))
    paid_in = {"period": month(order.period)}
    on_payslip = pgettext("order", "on the payslip of %(period)s") % paid_in
    looks = {
        "ordered": Look("look", "eye", pgettext("order", "waits for approval")),
        "needs_second": Look("look", "people", pgettext("order", "needs a second approval")),
        "approved": Look("gain", "clock", pgettext("order", "approved, on its way")),
        "fulfilled": Look("gain", "check", pgettext("order", "yours")),
        "payable": Look("gain", "check", on_payslip),
        "in_batch": Look("gain", "check", on_payslip),
        "exported": Look("gain", "check", pgettext("order", "sent to payroll for %(period)s") % paid_in),
        "confirmed": Look("gain", "check", pgettext("order", "taken by payroll in %(period)s") % paid_in),
        "declined": Look("loss", "undo", pgettext("order", "declined")),
        "cancelled": Look("", "undo", pgettext("order", "cancelled")),
    }
    return looks.get(order.state) or Look("", "info", order.state)
