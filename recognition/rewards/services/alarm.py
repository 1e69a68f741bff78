"""HR is told when nobody may decide about somebody's award."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.rewards import access, states
from recognition.rewards.models import Proposal

CODE = "rewards.no_decider"
STRETCH = 10_000


def alarm_undecidable(*, actor: Actor, at: datetime) -> int:
    """Record ``rewards.no_decider`` for open proposals nobody may decide about, once for each; how many were new."""
    told, after = 0, 0
    while True:
        with durable():
            open_ones = list(
                Proposal.objects.filter(state__in=states.OPEN, pk__gt=after)
                .order_by("pk")
                .only(*access.ASKED, "state", "revision")[:STRETCH]
            )
            told += _alarm(actor, open_ones, at)
        if len(open_ones) < STRETCH:
            return told
        after = open_ones[-1].pk


def _alarm(actor: Actor, open_ones: list[Proposal], at: datetime) -> int:
    situations = access.situations(about={access.asked(each) for each in open_ones}, at=at)
    barred = access.latest_deciders(open_ones)
    stuck = [
        each for each in open_ones if not access.rights_now(each.state, situations[access.asked(each)], barred[each.pk])
    ]
    known = set(
        Activity.objects.filter(
            code=CODE, subject_kind="proposal", subject_id__in=[each.pk for each in stuck]
        ).values_list("subject_id", "data__revision")
    )
    facts = [
        (each.pk, {"employee": each.employee_id, "entity": each.entity_id, "revision": each.revision})
        for each in stuck
        if (each.pk, each.revision) not in known
    ]
    return activity.record_many(actor=actor, at=at, code=CODE, subject_kind="proposal", rows=facts)
