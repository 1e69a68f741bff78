"""What ends without a decision: its outcome was taken back, its customer left in the hold, nobody decided in time."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import (
    DurationField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.customers.models import Outcome
from recognition.rewards import states
from recognition.rewards.models import Proposal
from recognition.rewards.selectors.claw_back_cases import CLAW_BACK_DUE
from recognition.rewards.services import funds, moves

CHUNK = 2_000
WITHDRAWN, CHURNED, EXPIRED = "outcome_withdrawn", "churned", "expired"
UNDECIDED = (Proposal.State.HELD, Proposal.State.PROPOSED)
LOST = {Proposal.State.HELD: Proposal.State.CANCELLED, Proposal.State.PROPOSED: Proposal.State.WITHDRAWN}
A_DAY = Value(timedelta(days=1))


def end_lost(*, actor: Actor, at: datetime) -> int:
    """Cancel what is held and withdraw what is proposed once its ground is gone; how many ended.

    That is: the outcome was taken back, or its customer left during the hold and that was recorded during the hold.
    What becomes known later is for who decides, whenever this runs; a contraction is no ground to end anything.
    """
    undecided = Proposal.objects.filter(state__in=UNDECIDED)
    withdrawn = undecided.filter(_without_outcome(at))
    churned = undecided.filter(
        Exists(_churns(at).filter(occurred_at__lt=OuterRef("hold_until"), recorded_at__lte=OuterRef("hold_until"))),
        reverses__isnull=True,
    )
    return _in_chunks(lambda: _end(actor, withdrawn, LOST, WITHDRAWN, at)) + _in_chunks(
        lambda: _end(actor, churned, LOST, CHURNED, at)
    )


def expire(*, actor: Actor, at: datetime) -> int:
    """End discretionary symbolic points nobody decided about for as many days as their version says; how many.

    Counted from when they were last proposed. Nothing else ever expires: what is owed, goods and money wait and
    escalate. Called often; a second call finds nothing.
    """
    days = Cast(KeyTextTransform("expire_after_days", "version__definition"), IntegerField())
    waiting = Proposal.objects.filter(
        state=Proposal.State.PROPOSED, reverses__isnull=True, unit="symbolic", version__nature="discretionary"
    )
    old = waiting.alias(days=days).filter(days__gt=0, state_at__lte=at - _times_a_day(F("days")))
    return _in_chunks(lambda: _end(actor, old, {Proposal.State.PROPOSED: Proposal.State.EXPIRED}, EXPIRED, at))


def tell_claw_back_due(*, actor: Actor, at: datetime) -> int:
    """Record ``rewards.claw_back_due`` for what was approved and lost its ground since, once for each; how many.

    Its outcome was taken back, or its customer left within the version's claw-back days and they are not over.
    """
    told = Activity.objects.filter(code=CLAW_BACK_DUE, subject_kind="proposal", subject_id=OuterRef("pk"))
    approved = Proposal.objects.filter(~Exists(told), state__in=states.APPROVED)
    days = Cast(KeyTextTransform("claw_back_days", "version__definition"), IntegerField())
    until = ExpressionWrapper(F("outcome__occurred_at") + _times_a_day(days), Proposal._meta.get_field("state_at"))
    gone = _churned(at).values("customer")  # few: from them to their awards, not from every award to them
    churned = approved.filter(outcome__customer__in=gone, reverses__isnull=True).alias(until=until)
    churned = churned.filter(Exists(_churns(at).filter(occurred_at__lte=OuterRef("until"))), until__gte=at)
    return _in_chunks(lambda: _tell_due(actor, approved.filter(_without_outcome(at)), WITHDRAWN, at)) + _in_chunks(
        lambda: _tell_due(actor, churned, CHURNED, at)
    )


def _in_chunks(work: Callable[[], int]) -> int:
    """Do ``work`` in a transaction of its own until it finds less than a chunk; how much it did."""
    total = 0
    while True:
        with durable():
            done = work()
        total += done
        if done < CHUNK:
            return total


def _end(
    actor: Actor, affected: QuerySet[Proposal], after: Mapping[Proposal.State, Proposal.State], code: str, at: datetime
) -> int:
    """End a chunk of ``affected`` with ``code``, each by its state; the budget and the caps have their part again."""
    found = list(affected.select_related("version", "outcome").order_by("pk")[:CHUNK])
    funds.lock_caps(found)
    ending = moves.locked_proposals(affected.filter(pk__in=[each.pk for each in found]))
    funds.release(ending, at=at, what="release")
    funds.free_caps(ending)
    for before, state in after.items():
        these = [each for each in ending if each.state == before]
        moves.move_many(these, state=state, ended_code=code, at=at)
        _tell(actor, f"rewards.{state}", these, code, at)
    return len(ending)


def _tell_due(actor: Actor, due: QuerySet[Proposal], code: str, at: datetime) -> int:
    found = list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    moves.locked_proposals(Proposal.objects.filter(pk__in=found))
    # Asked again behind the lock: another run's activity is not seen by the statement that waited for it.
    _tell(actor, CLAW_BACK_DUE, list(due.filter(pk__in=found).order_by("pk")), code, at)
    return len(found)


def _tell(actor: Actor, code: str, proposals: Collection[Proposal], why: str, at: datetime) -> None:
    facts = [
        (each.pk, {"employee": each.employee_id, "entity": each.entity_id, "state": each.state, "code": why})
        for each in proposals
    ]
    activity.record_many(actor=actor, at=at, code=code, subject_kind="proposal", rows=facts)


def _without_outcome(at: datetime) -> Q:
    """Awards whose outcome was taken back by ``at``."""
    gone = Outcome.objects.filter(superseded_at__isnull=True, withdrawn_at__lte=at).values("uid")
    return Q(outcome_uid__in=gone, reverses__isnull=True)


def _churned(at: datetime) -> QuerySet[Outcome]:
    """That a customer left, as is known at ``at``."""
    stands = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
    return Outcome.objects.filter(
        stands, kind="churn", superseded_at__isnull=True, recorded_at__lte=at, occurred_at__lte=at
    )


def _churns(at: datetime) -> QuerySet[Outcome]:
    """That the customer of the award this is asked of left after its outcome."""
    return _churned(at).filter(customer=OuterRef("outcome__customer"), occurred_at__gt=OuterRef("outcome__occurred_at"))


def _times_a_day(days: F | Cast) -> Expression:
    return ExpressionWrapper(days * A_DAY, DurationField())
