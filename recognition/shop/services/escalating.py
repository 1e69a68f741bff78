"""Money nobody decides about has gone up: the next manager, who may decide by now, is asked."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import IntegerField, Max
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.programmes.definition import parts
from recognition.rewards import chain
from recognition.shop import access
from recognition.shop.models import Order

CODE = "shop.escalated"


def escalate(*, actor: Actor, at: datetime) -> int:
    """Tell of the money that waits for a first decision and has risen since it was last told; how many orders.

    The right comes by itself with the days (``access.situations``); it is told once for each level that gives it to
    somebody who had it not. Recorded as ``shop.escalated``.
    """
    with durable():
        locked = Order.objects.filter(pk__in=list(_risen(at))).select_for_update(no_key=True).order_by("pk")
        orders = list(locked)
        # Asked again behind the lock: another run's activity is not seen by the statement that waited for it.
        told = _risen(at, among=[each.pk for each in orders])
        situations = access.situations([each for each in orders if each.pk in told], at)
        facts = [
            (each.pk, {"employee": each.employee_id, "level": situations[each.pk].escalations})
            for each in orders
            if each.pk in told and _reaches_somebody(situations[each.pk], told[each.pk])
        ]
        return activity.record_many(actor=actor, at=at, code=CODE, subject_kind="order", rows=facts)


def _risen(at: datetime, among: Collection[int] | None = None) -> Mapping[int, int]:
    """By order that rose since it was told: the level told last, 0 where none was."""
    days = timedelta(days=parts.ESCALATE_AFTER_DAYS)
    found = Order.objects.filter(state=Order.State.ORDERED, reverses__isnull=True, item__kind=access.MONEY)
    found = found if among is None else found.filter(pk__in=among)
    waiting = dict(found.filter(ordered_at__lte=at - days).values_list("pk", "ordered_at"))
    level = Max(Cast(KeyTextTransform("level", "data"), IntegerField()))
    rows = Activity.objects.filter(code=CODE, subject_kind="order", subject_id__in=list(waiting))
    told = dict(rows.order_by().values_list("subject_id").annotate(level=level))
    return {
        number: told.get(number, 0)
        for number, ordered_at in waiting.items()
        if (at - ordered_at) // days > told.get(number, 0)
    }


def _reaches_somebody(situation: chain.Situation, told: int) -> bool:
    """Whether anybody may decide who could not at the level told last."""
    before = chain.first(replace(situation, escalations=told))
    return not set(chain.first(situation)) <= set(before)
