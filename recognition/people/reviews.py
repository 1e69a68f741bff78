"""Reviews of access as people look at them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.people import access
from recognition.people.models import AccessReview, ReviewedGrant, Role

READERS: Collection[str] = frozenset({Role.AUDITOR, Role.HR, Role.ADMINISTRATOR})
DUE_AFTER = timedelta(days=92)


class UnknownAccessReview(NotFound):
    """There is no review of this number."""

    code = "unknown_review"


class ReviewHead(NamedTuple):
    """One review; the counts are of roles: all, not judged yet, to be removed, removed by now."""

    review_id: int
    started_by_id: int
    started_by: str
    started_at: datetime
    signed_by: str
    signed_at: datetime | None
    grants: int
    unjudged: int
    to_remove: int
    removed: int


class ReviewRow(NamedTuple):
    """A role as it was frozen; ``is_gone``: revoked by now. ``verdict`` keep, remove or blank."""

    row_id: int
    employee_id: int
    external_id: str
    name: str
    role: str
    entity: str
    granted_at: datetime
    verdict: str
    judged_by: str
    is_gone: bool


def reviews(*, viewer: Actor, at: datetime, before: int | None = None, limit: int) -> list[ReviewHead]:
    """Reviews, the newest first, for auditors, HR and administrators of the whole company. Raises RoleNeeded."""
    access.require_role(actor=viewer, roles=READERS, at=at)
    found = AccessReview.objects.all() if before is None else AccessReview.objects.filter(pk__lt=before)
    gone = Q(grants__grant__revoked_at__isnull=False)
    remove = Q(grants__verdict=ReviewedGrant.Verdict.REMOVE)
    counted = found.annotate(
        held=Count("grants"),
        left=Count("grants", filter=Q(grants__verdict="") & ~gone),
        doomed=Count("grants", filter=remove),
        done=Count("grants", filter=remove & gone),
    )
    return [
        ReviewHead(
            review_id=row.pk,
            started_by_id=row.started_by_id,
            started_by=row.started_by.name,
            started_at=row.started_at,
            signed_by=row.signed_by.name if row.signed_by else "",
            signed_at=row.signed_at,
            grants=row.held,
            unjudged=row.left,
            to_remove=row.doomed,
            removed=row.done,
        )
        for row in counted.select_related("started_by", "signed_by").order_by("-pk")[:limit]
    ]


def review(*, viewer: Actor, review_id: int, at: datetime) -> ReviewHead:
    """One review. Raises RoleNeeded, UnknownAccessReview."""
    found = reviews(viewer=viewer, at=at, before=review_id + 1, limit=1)
    if not found or found[0].review_id != review_id:
        raise UnknownAccessReview(f"There is no review {review_id} of access.")
    return found[0]


def review_rows(*, review_id: int, after: int = 0, limit: int) -> list[ReviewRow]:
    """The roles of a review by number; rights are the caller's matter."""
    rows = ReviewedGrant.objects.filter(review=review_id, pk__gt=after).order_by("pk")
    return [
        ReviewRow(
            row_id=row.pk,
            employee_id=row.employee_id,
            external_id=row.employee.external_id,
            name=row.employee.name,
            role=row.role,
            entity=row.entity.name if row.entity else "",
            granted_at=row.granted_at,
            verdict=row.verdict,
            judged_by=row.judged_by.name if row.judged_by else "",
            is_gone=row.grant.revoked_at is not None,
        )
        for row in rows.select_related("employee", "entity", "judged_by", "grant")[:limit]
    ]


def is_due(*, at: datetime) -> bool:
    """Whether no review was signed for a quarter."""
    return not AccessReview.objects.filter(signed_at__gt=at - DUE_AFTER).exists()
