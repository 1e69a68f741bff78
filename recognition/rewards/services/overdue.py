"""HR is told of disputes that nobody answered in time."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.rewards.models import Dispute

CODE = "rewards.dispute_overdue"
CHUNK = 2_000


def tell_overdue(*, actor: Actor, at: datetime) -> int:
    """Record ``rewards.dispute_overdue`` for open disputes past their day, once for each; how many were new."""
    told = Activity.objects.filter(code=CODE, subject_kind="dispute", subject_id=OuterRef("pk"))
    with durable():
        late = Dispute.objects.filter(state=Dispute.State.OPEN, due_at__lt=at).exclude(Exists(told)).order_by("pk")
        facts = [
            (
                each.pk,
                {
                    "employee": each.employee_id,
                    "proposal": each.proposal_id,
                    # Who misses an award has none: the company's HR is told then.
                    "entity": each.proposal.entity_id if each.proposal else None,
                },
            )
            for each in late.select_related("proposal").select_for_update(of=("self",), skip_locked=True)[:CHUNK]
        ]
        return activity.record_many(actor=actor, at=at, code=CODE, subject_kind="dispute", rows=facts)
