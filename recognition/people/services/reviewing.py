"""A review of access: roles frozen as they are, each kept or to be removed, signed by a second person, carried out."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.core import constraints, db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import access, selectors
from recognition.people.models import AccessReview, Employee, ReviewedGrant, Role, RoleGrant
from recognition.people.services import roles

REVIEWERS = frozenset({Role.AUDITOR, Role.HR})
SIGNERS = REVIEWERS | {Role.ADMINISTRATOR}


class UnknownReview(NotFound):
    """There is no such review, or no such row in it."""

    code = "unknown_review"


class ReviewOpen(DomainError):
    """A review is under way already."""

    code = "review_open"


class ReviewNotOpen(DomainError):
    """The review is signed; nothing in it changes any more."""

    code = "review_signed"


class ReviewUnfinished(DomainError):
    """Somebody's role has not been judged yet, or the review is not signed."""

    code = "review_unfinished"


class OwnReview(Forbidden):
    """Nobody judges their own role, and who started the review, or judged others than its starter, does not sign."""

    code = "own_review"


constraints.register(
    {"access_review_one_open": "A review was started at the same moment; look at that one."}, ReviewOpen
)
constraints.register(
    {
        "access_review_two_persons": "Who started a review does not sign it; another person does.",
        "reviewed_grant_not_ones_own": "Nobody judges their own role; another reviewer does.",
    },
    OwnReview,
)
constraints.register(
    {
        "access_review_signed_by_somebody": "A review is signed by somebody at a moment; sign it again.",
        "reviewed_grant_once": "This role stands in the review already.",
        "reviewed_grant_judged_by_somebody": "A role is judged by somebody at a moment; judge it again.",
    }
)


def start_review(*, actor: Actor, at: datetime) -> AccessReview:
    """Freeze who holds which role now, to be looked at one by one.

    Raises RoleNeeded unless the actor is auditor or HR of the whole company, ReviewOpen while one is not signed.
    """
    with db.durable():
        access.require_role(actor=actor, roles=REVIEWERS, at=at)
        if AccessReview.objects.filter(signed_at=None).exists():
            raise ReviewOpen("A review of access is under way; finish and sign that one first.")
        review = AccessReview.objects.create(started_by=Employee.objects.get(pk=actor.employee_id or 0), started_at=at)
        ReviewedGrant.objects.bulk_create(
            ReviewedGrant(
                review=review,
                grant=grant,
                employee_id=grant.employee_id,
                role=grant.role,
                entity_id=grant.entity_id,
                granted_at=grant.granted_at,
            )
            for grant in selectors.grants(at=at)
        )
        _record(actor, "access_review.started", review.pk, at, {"grants": review.grants.count()})
        return review


def judge_grant(*, actor: Actor, review_id: int, row_id: int, verdict: str, at: datetime) -> None:
    """Say whether a role should be kept or removed; the last word before the signature counts.

    Raises RoleNeeded unless the actor is auditor or HR of the whole company, UnknownReview, ReviewNotOpen, OwnReview
    for one's own role.
    """
    with db.durable():
        access.require_role(actor=actor, roles=REVIEWERS, at=at)
        _open(review_id)
        row = ReviewedGrant.objects.filter(pk=row_id, review=review_id).first()
        if row is None or verdict not in (ReviewedGrant.Verdict.KEEP, ReviewedGrant.Verdict.REMOVE):
            raise UnknownReview("There is no such role in this review, or no such verdict.")
        if row.employee_id == actor.employee_id:
            raise OwnReview("Nobody judges their own role; another reviewer does.")
        row.verdict, row.judged_by_id, row.judged_at = verdict, actor.employee_id, at
        row.save(update_fields=["verdict", "judged_by", "judged_at"])
        data = {"row": row.pk, "grant": row.grant_id, "verdict": verdict}
        _record(actor, "access_review.judged", review_id, at, data)


def sign_review(*, actor: Actor, review_id: int, at: datetime) -> AccessReview:
    """Sign a review in which every role still held is judged; what is to be removed an administrator then removes.

    Raises RoleNeeded unless the actor is auditor, HR or administrator of the whole company, UnknownReview,
    ReviewNotOpen, ReviewUnfinished, OwnReview for who started it, or judged anybody but its starter.
    """
    with db.durable():
        access.require_role(actor=actor, roles=SIGNERS, at=at)
        review = _open(review_id)
        if review.started_by_id == actor.employee_id:
            raise OwnReview("You started this review; another person signs it.")
        own = ReviewedGrant.objects.filter(review=review_id, judged_by=actor.employee_id)
        # The starter's own roles somebody else has to judge, who is then still a second person for all others.
        if own.exclude(employee=review.started_by_id).exists():
            raise OwnReview("You judged roles in this review; another person signs it.")
        left = ReviewedGrant.objects.filter(review=review_id, verdict="", grant__revoked_at=None).count()
        if left:
            raise ReviewUnfinished(f"{left} roles are not judged yet; judge them, then sign.")
        review.signed_by_id, review.signed_at = actor.employee_id, at
        review.save(update_fields=["signed_by", "signed_at"])
        removals = ReviewedGrant.objects.filter(review=review_id, verdict=ReviewedGrant.Verdict.REMOVE).count()
        _record(actor, "access_review.signed", review_id, at, {"removals": removals})
        return review


def remove_reviewed(*, actor: Actor, review_id: int, row_id: int, at: datetime) -> bool:
    """Revoke a role that a signed review says is to be removed; False when it is gone already.

    Raises what ``revoke_role`` raises (administrators alone), UnknownReview, ReviewUnfinished before the signature.
    """
    with db.durable(), db.joined():
        found = ReviewedGrant.objects.filter(pk=row_id, review=review_id).select_related("review").first()
        if found is None or found.verdict != ReviewedGrant.Verdict.REMOVE:
            raise UnknownReview("This review does not say that such a role is to be removed.")
        if found.review.signed_at is None:
            raise ReviewUnfinished("The review is not signed yet; a second person signs it first.")
        if not RoleGrant.objects.filter(pk=found.grant_id, revoked_at=None).exists():
            return False
        return roles.revoke_role(
            actor=actor, employee_id=found.employee_id, role=found.role, entity_id=found.entity_id, at=at
        )


def _open(review_id: int) -> AccessReview:
    found = AccessReview.objects.select_for_update(no_key=True).filter(pk=review_id).first()
    if found is None:
        raise UnknownReview(f"There is no review {review_id} of access.")
    if found.signed_at is not None:
        raise ReviewNotOpen("This review is signed; start a new one.")
    return found


def _record(actor: Actor, code: str, review_id: int, at: datetime, data: dict[str, object]) -> None:
    activity.record(actor=actor, at=at, code=code, subject_kind="access_review", subject_id=review_id, data=data)
