"""What an order moves in the ledger: points aside, spent and back, and pay that is owed for them."""

from collections.abc import Sequence
from datetime import datetime

from recognition.ledger import chart
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft, Transfer
from recognition.shop import states
from recognition.shop.models import Order


def lock(*, unit: str, employee_id: int) -> None:
    """Lock the person's points, and those taken aside, in the one order of accounts."""
    ledger.lock_accounts([chart.account(code, unit, employee_id) for code in ("points", "points_reserved")])


def reserve(order: Order, at: datetime) -> None:
    """Take the points of a new order aside. Raises ledger.InsufficientFunds."""
    transfers = chart.reserve_points(unit=order.unit, amount=order.points, employee_id=order.employee_id)
    ledger.post(draft=_entry(order, "reserve", transfers), at=at)


def settle(order: Order, *, at: datetime, period_id: int | None) -> None:
    """Spend the points; what is pay (``period_id`` given) is owed from now on."""
    drafts = [
        _entry(order, "spend", chart.spend_points(unit=order.unit, amount=order.points, employee_id=order.employee_id))
    ]
    if period_id is not None and order.value_minor is not None:
        owed = chart.owe(
            unit=order.currency,
            amount=order.value_minor,
            employee_id=order.employee_id,
            entity_id=order.entity_id,
        )
        drafts.append(_entry(order, "owe", owed, period_id))
    ledger.post_many(drafts=drafts, at=at)


def give_back(order: Order, *, at: datetime, is_owed_back: bool = True) -> None:
    """Undo by mirrors what the order moved so far; ``is_owed_back``: also what is owed for it, if it is payable."""
    if order.state in states.AT_PAYROLL:
        _lock_all(order)
    keys = {_key(order, "release"): _key(order, "reserve")}
    if states.PLACE[order.state] == states.Place.SPENT:
        keys = {_key(order, "unspend"): _key(order, "spend"), **keys}
    ledger.reverse_many(keys=keys, at=at)
    if is_owed_back and order.state == Order.State.PAYABLE:
        ledger.reverse(key=_key(order, "unowe"), of_key=_key(order, "owe"), at=at, period_id=order.period_id)


def owe_back(reversal: Order, *, at: datetime) -> None:
    """The person owes the pay of a refunded order from now on; payroll takes it."""
    owed = chart.settle_reversal(
        unit=reversal.currency,
        amount=-(reversal.value_minor or 0),
        employee_id=reversal.employee_id,
        entity_id=reversal.entity_id,
    )
    ledger.post(draft=_entry(reversal, "owe_back", owed, reversal.period_id), at=at)


def _lock_all(order: Order) -> None:
    """Lock points and pay of the order in the one order of accounts: they are given back one after the other."""
    held = [chart.account(code, order.unit, order.employee_id) for code in ("points", "points_reserved")]
    owed = [chart.account("due", order.currency, order.employee_id)]
    ledger.lock_accounts([*held, *owed, chart.account("reward_cost", order.currency, order.entity_id)])


def _entry(order: Order, what: str, transfers: Sequence[Transfer], period_id: int | None = None) -> EntryDraft:
    return EntryDraft(
        key=_key(order, what),
        code=f"shop_{what}",
        subject_kind="order",
        subject_id=order.pk,
        transfers=transfers,
        period_id=period_id,
    )


def _key(order: Order, what: str) -> str:
    return f"order:{order.pk}:{what}"
