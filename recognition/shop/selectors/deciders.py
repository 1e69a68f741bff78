"""Who may decide about orders now, where those do who decide about awards."""

from collections.abc import Collection, Iterator
from datetime import datetime

from recognition.people import selectors as people
from recognition.rewards import access as rewards
from recognition.shop import access
from recognition.shop.models import Order


def deciders(*, order_ids: Collection[int], at: datetime) -> dict[int, list[int]]:
    """By order that asks deciders, the employees whose decision would be accepted now: by right, then their delegates.

    That is open ones for money, and whatever needs a second person; others are missing. A constant number of
    statements.
    """
    found = _asking(order_ids)
    abouts, barred = access.situations(found, at), access.barred_from(found)
    rights = {each.pk: rewards.rights_now(each.state, abouts[each.pk], barred[each.pk]) for each in found}
    givers = {holder for holders in rights.values() for holder in holders}
    delegates = people.delegates_by_giver(giver_ids=givers, at=at)

    def accepted(order: Order) -> Iterator[int]:
        pairs = [(each, each) for each in rights[order.pk]]
        for acting, giver in pairs + [(to, each) for _, each in pairs for to in delegates[each]]:
            if (
                rewards.right_of(
                    acting=acting,
                    acts_for=[giver],
                    rights=rights[order.pk],
                    barred=barred[order.pk],
                    situation=abouts[order.pk],
                )
                is not None
            ):
                yield acting

    return {each.pk: list(dict.fromkeys(accepted(each))) for each in found}


def undecidable(*, order_ids: Collection[int], at: datetime) -> set[int]:
    """Those of the orders that ask deciders and nobody may decide about now. A constant number of statements."""
    return {each.pk for each in access.undecidable(orders=_asking(order_ids), at=at)}


def _asking(order_ids: Collection[int]) -> list[Order]:
    return list(Order.objects.filter(access.asks_deciders(), pk__in=order_ids, reverses__isnull=True))


def waiting_for_second(*, order_ids: Collection[int]) -> set[int]:
    """Those of the orders that a first person approved and a second is to confirm."""
    found = Order.objects.filter(pk__in=order_ids, state=Order.State.NEEDS_SECOND)
    return set(found.values_list("pk", flat=True))
