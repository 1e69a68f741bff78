"""What nobody decides about goes up: the next manager may decide, too, and is asked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.rewards import access, chain
from recognition.rewards.models import Proposal
from recognition.rewards.services import moves

CODE = "rewards.escalated"
CHUNK = 2_000


def escalate(*, actor: Actor, at: datetime) -> int:
    """Let one more level up decide about what waits for a first decision too long; how many proposals rose.

    A level for every ``escalate_after_days`` since it was last proposed, at most one in a call: the next catches up.
    A second opinion that sends it back, or an undo, starts the days anew and takes no level away, so who could
    decide still can. Nothing rises where nobody is above, nor while it waits for a second approver: all of them are
    asked already. Recorded as ``rewards.escalated``.
    """
    risen, after = 0, 0
    while True:
        with durable():
            found = _waiting_too_long(at).filter(pk__gt=after).order_by("pk")
            waiting = list(found.values_list("pk", flat=True)[:CHUNK])
            risen += _raise(actor, waiting, at)
        if len(waiting) < CHUNK:
            return risen
        after = waiting[-1]


def _waiting_too_long(at: datetime) -> QuerySet[Proposal]:
    """What is proposed and has risen less often since than its version's days have passed."""
    of_these = Activity.objects.filter(code=CODE, subject_kind="proposal", subject_id=OuterRef("pk"))
    since = of_these.filter(at__gt=OuterRef("state_at")).order_by().values("subject_id")
    risen = Coalesce(Subquery(since.annotate(times=Count("pk")).values("times")), 0)
    after = KeyTextTransform("escalate_after_days", KeyTransform("approval", "version__definition"))
    days = Cast(after, IntegerField())
    wait = ExpressionWrapper(days * (risen + 1) * Value(timedelta(days=1)), DurationField())
    proposed = Proposal.objects.filter(state=Proposal.State.PROPOSED)
    return proposed.alias(days=days, wait=wait).filter(days__gt=0, state_at__lte=at - F("wait"))


def _raise(actor: Actor, waiting: Sequence[int], at: datetime) -> int:
    locked = moves.locked_proposals(Proposal.objects.filter(pk__in=waiting))
    # Asked again behind the lock: another run's activity is not seen by the statement that waited for it.
    still = set(_waiting_too_long(at).filter(pk__in=waiting).values_list("pk", flat=True))
    situations = access.situations(about={access.asked(each) for each in locked}, at=at)
    rising = [each for each in locked if each.pk in still and _reaches_somebody(situations[access.asked(each)])]
    Proposal.objects.filter(pk__in=[each.pk for each in rising]).update(escalations=F("escalations") + 1)
    facts = [(each.pk, {"employee": each.employee_id, "level": each.escalations + 1}) for each in rising]
    return activity.record_many(actor=actor, at=at, code=CODE, subject_kind="proposal", rows=facts)


def _reaches_somebody(situation: chain.Situation) -> bool:
    """Whether one level more gives anybody the right who has it not yet."""
    above = chain.first(replace(situation, escalations=situation.escalations + 1))
    return not set(above) <= set(chain.first(situation))
