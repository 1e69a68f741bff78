"""Which occasions were judged again, and what came of it."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from recognition.activity import selectors as activity
from recognition.rewards.models import Correction


class CorrectionRow(NamedTuple):
    """One correction, the outcome by the company's id; how many awards it added, and how many it takes back of."""

    correction_id: int
    programme: str
    outcome_id: str
    number: int
    code: str
    reason: str | None
    opened_by: str
    opened_at: datetime
    added: int
    taken_back: int


def corrections(
    *, programme: str | None = None, correction_id: int | None = None, limit: int = 200
) -> list[CorrectionRow]:
    """The corrections of one programme or of all, or one of them, the newest first; two statements. For commands."""
    found = Correction.objects.select_related("programme", "outcome", "opened_by").order_by("-pk")
    if programme is not None:
        found = found.filter(programme__code=programme)
    if correction_id is not None:
        found = found.filter(pk=correction_id)
    counted = found.annotate(
        added=Count("proposals", filter=Q(proposals__reverses__isnull=True)),
        taken_back=Count("proposals", filter=Q(proposals__reverses__isnull=False)),
    )
    rows = list(counted[:limit])
    reasons = activity.texts_of([row.reason_digest for row in rows])
    return [
        CorrectionRow(
            correction_id=row.pk,
            programme=row.programme.code,
            outcome_id=row.outcome.external_id,
            number=row.number,
            code=row.code,
            reason=reasons.get(row.reason_digest),
            opened_by=row.opened_by.external_id,
            opened_at=row.opened_at,
            added=row.added,
            taken_back=row.taken_back,
        )
        for row in rows
    ]
