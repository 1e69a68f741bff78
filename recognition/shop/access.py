"""Who sees which order, and who decides about it: HR about things, the decider of awards about money.

What needs a second person needs one by the rule of awards, whatever it is.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from recognition.core.actor import Actor
from recognition.core.errors import Forbidden, NotFound
from recognition.people import access as people_access
from recognition.people import restriction
from recognition.people.models import Role
from recognition.programmes.definition import parts
from recognition.rewards import access as rewards
from recognition.rewards.chain import Situation
from recognition.rewards.models import Decision
from recognition.shop.models import CatalogueItem, Order, OrderDecision

MONEY = CatalogueItem.Kind.PAYROLL_MONEY
READS_ORDERS = frozenset({Role.HR, Role.AUDITOR})
NO_OCCASION = (0, UUID(int=0))
DECIDE, WAY_ON = frozenset({"approve", "decline"}), frozenset({"decline"})


class UnknownOrder(NotFound):
    """No order has this number, or none the actor may see."""

    code = "unknown_order"

    @classmethod
    def numbered(cls, order_id: int) -> "UnknownOrder":
        """The one sentence for an order that is not there and for somebody else's, so that neither can be told."""
        return cls(f"There is no order {order_id} that you may see or change.")


class NotADecider(Forbidden):
    """Somebody else decides about this order."""

    code = "not_a_decider"


def visible_to(*, viewer: Actor, at: datetime, standing: people_access.Standing | None = None) -> QuerySet[Order]:
    """The orders the viewer may see: their own, those of entities they are HR or auditor of, money of their line.

    Second approvers see the money of their entities, and of the rest what waits for a second person, or what they
    decided about. A manager sees no goods: what somebody buys is their own matter.
    Those of somebody whose identity was erased are restricted (``people.restriction``).
    """
    if viewer.is_system:
        return Order.objects.all()
    if viewer.employee_id is None:
        return Order.objects.none()
    standing = standing or people_access.standing_of(employee_id=viewer.employee_id, at=at)
    own = standing.powers[viewer.employee_id]
    reads = {entity for role, entity in own if role in READS_ORDERS}
    seconds = {entity for held in standing.powers.values() for role, entity in held if role == Role.SECOND_APPROVER}
    money = Q(item__kind=MONEY) & (Q(employee__in=standing.below) | _in(seconds))
    seconded = Q(
        pk__in=OrderDecision.objects.filter(step=Decision.Step.SECOND, acted_by=viewer.employee_id).values("order")
    )
    confirmed = _in(seconds) & Q(state=Order.State.NEEDS_SECOND) | seconded
    seen = Order.objects.filter(Q(employee=viewer.employee_id) | _in(reads) | money | confirmed)
    return seen.filter(restriction.readable(restriction.audited(viewer=viewer, at=at, roles=own)))


def asks_deciders() -> Q:
    """The open orders about which those decide who decide about awards: money, and what needs a second person."""
    return Q(item__kind=MONEY, state=Order.State.ORDERED) | Q(state=Order.State.NEEDS_SECOND)


CASES = """
    SELECT asked.order_id FROM shop_orderdecision asked WHERE asked.kind = 'case' AND NOT EXISTS (
        SELECT FROM shop_orderdecision ended
        WHERE ended.order_id = asked.order_id AND ended.kind IN ('settle', 'refund')
    )
"""
"""The orders of which a refund that payroll cannot carry out waits until HR notes what was agreed."""


def has_case() -> Q:
    """The orders among ``CASES``."""
    return Q(pk__in=RawSQL(CASES, ()))  # noqa: S611 (a constant)


def keeps_shop(*, viewer: Actor, at: datetime, standing: people_access.Standing | None = None) -> set[int] | None:
    """The entities whose items and orders the viewer keeps as HR; None means all.

    ``standing`` is the viewer's, where it is known already; so in the other questions here.
    """
    if viewer.employee_id is None:
        return None if viewer.is_system else set()
    standing = standing or people_access.standing_of(employee_id=viewer.employee_id, at=at)
    own = standing.powers[viewer.employee_id]
    entities = {entity for role, entity in own if role == Role.HR}
    return None if None in entities else {entity for entity in entities if entity is not None}


def may_decide(*, actor: Actor, order: Order, at: datetime) -> rewards.Decider:
    """The right with which ``actor`` approves or declines ``order`` now.

    Raises NotADecider with a sentence who does, RoleNeeded where HR does, NobodyDecides when nobody may.
    """
    is_second = order.state == Order.State.NEEDS_SECOND
    if order.item.kind != MONEY and not is_second:
        return may_keep(actor=actor, order=order, at=at)
    about = situations([order], at)[order.pk]
    barred = barred_from([order])[order.pk]
    rights = rewards.rights_now(order.state, about, barred)
    if not rights:
        raise rewards.NobodyDecides(
            f"Nobody may decide about order {order.pk}; ask an administrator to grant another person"
            " the role second_approver for its entity."
        )
    giver = _right(actor, rewards.acts_for(actor=actor, at=at), rights, barred, about)
    if actor.employee_id is None or giver is None:
        who = "another second approver" if is_second else "the person's manager or a second approver"
        raise NotADecider(f"You may not decide about this order; {who} does.")
    step = Decision.Step.SECOND if is_second else Decision.Step.FIRST
    return rewards.Decider(decided_by_id=giver, acted_by_id=actor.employee_id, step=step)


def may_decline(*, actor: Actor, order: Order, at: datetime) -> rewards.Decider:
    """The right with which ``actor`` declines ``order`` now: as they may decide, and HR where nobody may decide.

    Raises what ``may_decide`` raises, but NobodyDecides to others than HR alone.
    """
    try:
        return may_decide(actor=actor, order=order, at=at)
    except rewards.NobodyDecides:
        if not _may_keep(actor, order, situations([order], at)[order.pk], keeps_shop(viewer=actor, at=at)):
            raise
        return may_keep(actor=actor, order=order, at=at)


def may_keep(*, actor: Actor, order: Order, at: datetime) -> rewards.Decider:
    """The right with which ``actor`` hands over or refunds ``order``: HR of its entity, never for themself.

    Raises RoleNeeded, NotADecider.
    """
    people_access.require_role(actor=actor, roles={Role.HR}, entity_id=order.entity_id, at=at)
    if actor.employee_id is None or actor.employee_id == order.employee_id:
        raise NotADecider("Nobody decides about their own order; another person in HR does.")
    return rewards.Decider(decided_by_id=actor.employee_id, acted_by_id=actor.employee_id, step=Decision.Step.FIRST)


def decidable(
    *, actor: Actor, orders: Collection[Order], at: datetime, standing: people_access.Standing
) -> dict[int, frozenset[str]]:
    """What the actor may do now with those of ``orders``, which all ask deciders, that they may decide about.

    Where nobody may, HR may decline. Few statements for many; ``standing`` is the actor's.
    """
    if not orders:
        return {}
    abouts, barred = situations(orders, at), barred_from(orders)
    acts_for = rewards.acts_for(actor=actor, at=at, powers=standing.powers)
    keeps = keeps_shop(viewer=actor, at=at, standing=standing)
    found = {}
    for each in orders:
        about = abouts[each.pk]
        rights = rewards.rights_now(each.state, about, barred[each.pk])
        if _right(actor, acts_for, rights, barred[each.pk], about) is not None:
            found[each.pk] = DECIDE
        elif not rights and _may_keep(actor, each, about, keeps):
            found[each.pk] = WAY_ON
    return found


def undecidable(*, orders: Collection[Order], at: datetime) -> list[Order]:
    """Those of ``orders``, which all ask deciders, nobody may decide about now."""
    abouts, barred = situations(orders, at), barred_from(orders)
    return [each for each in orders if not rewards.rights_now(each.state, abouts[each.pk], barred[each.pk])]


def barred_from(orders: Collection[Order]) -> dict[int, set[int]]:
    """By order that needs a second: who had a part in the approval the second is to confirm."""
    found: dict[int, set[int]] = {each.pk: set() for each in orders}
    waiting = [each.pk for each in orders if each.state == Order.State.NEEDS_SECOND]
    if waiting:
        latest = OrderDecision.objects.filter(order__in=waiting).order_by("order", "-number").distinct("order")
        for order_id, decided_by, acted_by in latest.values_list("order_id", "decided_by_id", "acted_by_id"):
            found[order_id] = {decided_by, acted_by}
    return found


def situations(orders: Collection[Order], at: datetime) -> dict[int, Situation]:
    """What settles who decides about orders that ask deciders: the same as for an award of that person.

    An order has no programme to say after how many days it rises, and rises by the days programmes have unless they
    say otherwise, counted from when it was placed: so nothing takes a level away again.
    """
    asked = {
        each.pk: rewards.Asked(
            employee_id=each.employee_id,
            entity_id=each.entity_id,
            proposer_id=None,
            occasion=NO_OCCASION,
            escalations=max(0, (at - each.ordered_at).days // parts.ESCALATE_AFTER_DAYS),
        )
        for each in orders
    }
    found = rewards.situations(about=set(asked.values()), at=at)
    return {order_id: found[each] for order_id, each in asked.items()}


def _right(
    actor: Actor, acts_for: Sequence[int], rights: Collection[int], barred: Collection[int], about: Situation
) -> int | None:
    return rewards.right_of(acting=actor.employee_id, acts_for=acts_for, rights=rights, barred=barred, situation=about)


def _may_keep(actor: Actor, order: Order, about: Situation, keeps: set[int] | None) -> bool:
    if actor.employee_id is None or about.excludes(actor.employee_id):
        return False
    return keeps is None or order.entity_id in keeps


def _in(entities: set[int | None]) -> Q:
    if None in entities:
        return Q(pk__isnull=False)
    return Q(entity__in=[each for each in entities if each is not None])
