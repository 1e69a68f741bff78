"""Which occasions were judged again, and what came of it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from recognition.activity import selectors as activity
from recognition.rewards import states
from recognition.rewards.models import Correction, Proposal


class CorrectionRow(NamedTuple):
    """One correction, the outcome by the company's id; how many awards it added, and how many it takes back of.

    ``opened_by`` is the company's id of who opened it, ``opener`` their name. ``anew`` are the awards proposed in place
    of what nobody had decided yet, which ended with it.
    """

    correction_id: int
    programme: str
    outcome_id: str
    number: int
    code: str
    reason: str | None
    opened_by: str
    opened_at: datetime
    added: int
    anew: int
    taken_back: int
    opener: str


def corrections(
    *,
    programme: str | None = None,
    correction_id: int | None = None,
    entity_ids: Collection[int] | None = None,
    before: int | None = None,
    limit: int = 200,
) -> list[CorrectionRow]:
    """The corrections of one programme or of all, or one of them, the newest first; two statements.

    ``entity_ids``: only of occasions with an award in one of these. ``before`` is the number of the last one of the
    page before. Whether the viewer may see them is the caller's to know.
    """
    wanted = {"programme__code": programme, "pk": correction_id, "pk__lt": before}
    found = Correction.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    if entity_ids is not None:
        awards = Proposal.objects.filter(programme=OuterRef("programme"), occasion=OuterRef("occasion"))
        found = found.filter(Exists(awards.filter(entity__in=entity_ids)))
    is_award, is_anew = Q(proposals__reverses__isnull=True), Q(Exists(_ended_with_it()))
    counted = found.annotate(
        added=Count("proposals", filter=is_award & ~is_anew),
        anew=Count("proposals", filter=is_award & is_anew),
        taken_back=Count("proposals", filter=Q(proposals__reverses__isnull=False)),
    )
    rows = list(counted.select_related("programme", "outcome", "opened_by").order_by("-pk")[:limit])
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
            anew=row.anew,
            taken_back=row.taken_back,
            opener=row.opened_by.name,
        )
        for row in rows
    ]


def _ended_with_it() -> QuerySet[Proposal]:
    """Of a correction and one of its awards: what nobody had decided for the same person when it was opened."""
    return Proposal.objects.filter(
        programme=OuterRef("programme"),
        occasion=OuterRef("occasion"),
        employee=OuterRef("proposals__employee"),
        reverses=None,
        ended_code=states.CORRECTED,
        state_at=OuterRef("opened_at"),
    )
