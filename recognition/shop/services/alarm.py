"""HR is told when nobody may decide about somebody's order."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.shop import access
from recognition.shop.models import Order

CODE = "shop.no_decider"


def alarm_undecidable(*, actor: Actor, at: datetime) -> int:
    """Record ``shop.no_decider`` for open orders nobody may decide about, once for each time they came to wait; how
    many were new."""
    with durable():
        open_ones = Order.objects.filter(access.asks_deciders(), reverses__isnull=True).order_by("pk")
        stuck = access.undecidable(orders=list(open_ones), at=at)
        told = Activity.objects.filter(code=CODE, subject_kind="order", subject_id__in=[each.pk for each in stuck])
        known = set(told.values_list("subject_id", "data__revision"))
        facts = [
            (each.pk, {"employee": each.employee_id, "entity": each.entity_id, "revision": each.revision})
            for each in stuck
            if (each.pk, each.revision) not in known
        ]
        return activity.record_many(actor=actor, at=at, code=CODE, subject_kind="order", rows=facts)
