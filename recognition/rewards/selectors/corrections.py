"""Which occasions were judged again, and what came of it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from recognition.activity import selectors as activity
from recognition.core.actor import Actor
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.rewards import states
from recognition.rewards.models import Correction, Proposal

READS = frozenset({Role.HR, Role.FINANCE, Role.PROGRAMME_OWNER, Role.AUDITOR})


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
    viewer: Actor,
    at: datetime,
    programme: str | None = None,
    correction_id: int | None = None,
    before: int | None = None,
    roles: Collection[tuple[str, int | None]] | None = None,
    limit: int = 200,
) -> list[CorrectionRow]:
    """The corrections of one programme or of all, or one of them, that the viewer may read, the newest first.

    HR, finance, programme owners and auditors read those of occasions with an award in their entities, for the whole
    company all; a system actor reads all. ``before`` is the number of the last one of the page before, ``roles`` are
    the viewer's where known. Three statements at most.
    """
    wanted = {"programme__code": programme, "pk": correction_id, "pk__lt": before}
    found = Correction.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    entities = _entities(viewer, at, roles)
    if None not in entities:
        awards = Proposal.objects.filter(programme=OuterRef("programme"), occasion=OuterRef("occasion"))
        found = found.filter(Exists(awards.filter(entity__in=entities)))
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


def _entities(viewer: Actor, at: datetime, roles: Collection[tuple[str, int | None]] | None) -> set[int | None]:
    """The entities the viewer reads corrections of; None among them means all."""
    if viewer.is_system:
        return {None}
    held = people.roles_of(employee_id=viewer.employee_id or 0, at=at) if roles is None else roles
    return {entity for role, entity in held if role in READS}


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
