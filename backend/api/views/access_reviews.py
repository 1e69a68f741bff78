"""Reviews of access: started, each role judged, signed by a second person, carried out by an administrator."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.people import reviews, services

VERDICTS = ("keep", "remove")


class AccessReview(serializers.Serializer[Any]):
    """One review of access; the counts are of roles."""

    id = serializers.IntegerField(source="review_id")
    started_by = serializers.CharField(help_text="Name.")
    started_at = serializers.DateTimeField()
    signed_by = serializers.CharField(allow_blank=True, help_text="Name.")
    signed_at = serializers.DateTimeField(allow_null=True)
    grants = serializers.IntegerField()
    unjudged = serializers.IntegerField()
    to_remove = serializers.IntegerField()
    removed = serializers.IntegerField()


class ReviewedRole(serializers.Serializer[Any]):
    """A role as it was when the review began."""

    id = serializers.IntegerField(source="row_id")
    employee_id = serializers.CharField(source="external_id")
    name = serializers.CharField()
    role = serializers.CharField()
    entity = serializers.CharField(help_text="Name of the entity it is held for; empty for the whole company.")
    granted_at = serializers.DateTimeField()
    verdict = serializers.ChoiceField(VERDICTS, allow_blank=True, help_text="Empty until somebody judges it.")
    judged_by = serializers.CharField(help_text="Name, or empty.")
    is_gone = serializers.BooleanField(help_text="Nobody holds it by this grant any more.")


class RoleVerdict(forms.Strict):
    """What is to become of a role."""

    verdict = serializers.ChoiceField(VERDICTS)


class Reviews(ApiView):
    """Reviews of access."""

    @extend_schema(
        operation_id="list_access_reviews",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(AccessReview)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the reviews of access, newest first. For auditors, HR and administrators of the whole company."""
        wanted, viewer = forms.read(forms.Paged, request.query_params), actor_of(request)

        def find(*, after: int | None, limit: int) -> list[reviews.ReviewHead]:
            return reviews.reviews(viewer=viewer, at=timezone.now(), before=after, limit=limit)

        return pagination.answer(AccessReview, wanted, find, position=lambda head: head.review_id)

    @extend_schema(
        operation_id="start_access_review",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: AccessReview}, 400, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Freeze who holds which role now. Needs auditor or HR of the whole company; one is open at a time."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> int:
            return services.start_review(actor=actor, at=at).pk

        number = idempotency.once(request, actor=actor, deed="start_review", arguments={}, at=at, work=work)
        return _head(request, number)


class OneReview(ApiView):
    """One review."""

    @extend_schema(operation_id="get_access_review", responses=with_problems({200: AccessReview}, 404))
    def get(self, request: Request, review_id: int) -> Response:
        """Show how a review stands."""
        return _head(request, review_id)


class Rows(ApiView):
    """The roles of a review."""

    @extend_schema(
        operation_id="list_reviewed_roles",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(ReviewedRole)}, 404, 422),
    )
    def get(self, request: Request, review_id: int) -> Response:
        """List the roles of a review, with what was said of each."""
        wanted = forms.read(forms.Paged, request.query_params)
        reviews.review(viewer=actor_of(request), review_id=review_id, at=timezone.now())

        def find(*, after: int | None, limit: int) -> list[reviews.ReviewRow]:
            return reviews.review_rows(review_id=review_id, after=after or 0, limit=limit)

        return pagination.answer(ReviewedRole, wanted, find, position=lambda row: row.row_id)


class Verdict(ApiView):
    """Judging a role."""

    @extend_schema(
        operation_id="judge_reviewed_role",
        parameters=[IDEMPOTENCY_KEY],
        request=RoleVerdict,
        responses=with_problems({200: ReviewedRole}, *WRITING),
    )
    def post(self, request: Request, review_id: int, row_id: int) -> Response:
        """Say whether a role is to be kept or removed; the last word before the signature counts, never one's own."""
        wish = forms.read(RoleVerdict, request.data)
        wanted = {"review_id": review_id, "row_id": row_id, **wish}
        _do(request, services.judge_grant, deed="judge_grant", **wanted)
        return _row(review_id, row_id)


class Removal(ApiView):
    """Taking a role away."""

    @extend_schema(
        operation_id="remove_reviewed_role",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: ReviewedRole}, *WRITING),
    )
    def post(self, request: Request, review_id: int, row_id: int) -> Response:
        """Take away a role that a signed review says is to be removed. Needs an administrator."""
        forms.read_nothing(request.data)
        _do(request, services.remove_reviewed, deed="remove_reviewed", review_id=review_id, row_id=row_id)
        return _row(review_id, row_id)


class Signature(ApiView):
    """The second person's signature."""

    @extend_schema(
        operation_id="sign_access_review",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: AccessReview}, *WRITING),
    )
    def post(self, request: Request, review_id: int) -> Response:
        """Sign a review in which every role is judged, as another person than who started it."""
        forms.read_nothing(request.data)
        _do(request, services.sign_review, deed="sign_review", review_id=review_id)
        return _head(request, review_id)


def _do(request: Request, service: Callable[..., object], *, deed: str, review_id: int, **wanted: Any) -> None:
    """Do it once a key, for who may look at the review. Raises UnknownReview for everybody's missing ones."""
    actor, at, arguments = actor_of(request), timezone.now(), {"review_id": review_id, **wanted}
    reviews.review(viewer=actor, review_id=review_id, at=at)

    def work() -> int:
        service(actor=actor, at=at, **arguments)
        return review_id

    idempotency.once(request, actor=actor, deed=deed, arguments=arguments, at=at, work=work)


def _head(request: Request, review_id: int) -> Response:
    found = reviews.review(viewer=actor_of(request), review_id=review_id, at=timezone.now())
    return Response(AccessReview(found).data)


def _row(review_id: int, row_id: int) -> Response:
    [found] = reviews.review_rows(review_id=review_id, after=row_id - 1, limit=1)
    return Response(ReviewedRole(found).data)
