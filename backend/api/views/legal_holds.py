"""Legal holds: nothing of a person, or of a class of rows, is removed until they are released."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.activity.personal import RetentionClass
from recognition.privacy import selectors, services

CLASSES = tuple(each.value for each in RetentionClass)


class LegalHold(serializers.Serializer[Any]):
    """One hold, on a person or on a class of rows."""

    id = serializers.IntegerField(source="hold_id")
    employee_id = serializers.CharField(help_text="Empty for a class.")
    employee_name = serializers.CharField()
    retention_class = serializers.CharField(help_text="Empty for a person.")
    reason = serializers.CharField()
    set_by = serializers.CharField(help_text="Name.")
    set_at = serializers.DateTimeField()
    released_by = serializers.CharField(help_text="Name; empty while it is in force.")
    released_at = serializers.DateTimeField(allow_null=True)


class HoldWish(forms.Strict):
    """Whose rows, or which class of rows, to keep: one of both."""

    employee_id = forms.Id(required=False)
    retention_class = serializers.ChoiceField(CLASSES, required=False)
    reason = serializers.CharField(max_length=2000)


class LegalHolds(ApiView):
    """The holds one may know of."""

    @extend_schema(
        operation_id="list_legal_holds",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(LegalHold)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List holds, released ones too, the newest first. Needs HR or auditor of an entity."""
        wanted, viewer = forms.read(forms.Paged, request.query_params), actor_of(request)

        def find(*, after: int | None, limit: int) -> list[selectors.HoldView]:
            return selectors.holds(viewer=viewer, at=timezone.now(), before=after, limit=limit)

        return pagination.answer(LegalHold, wanted, find, position=lambda each: each.hold_id)

    @extend_schema(
        operation_id="set_legal_hold",
        parameters=[IDEMPOTENCY_KEY],
        request=HoldWish,
        examples=examples.SET_LEGAL_HOLD,
        responses=with_problems({200: LegalHold}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Stop every clock of a person (HR of their entity) or of a class of rows (HR of the whole company)."""
        key, wish = idempotency.key_of(request), forms.read(HoldWish, request.data)
        number = services.set_hold(actor=actor_of(request), at=timezone.now(), key=key, **wish)
        return _shown(request, number)


class Release(ApiView):
    """The end of a hold."""

    @extend_schema(
        operation_id="release_legal_hold",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: LegalHold}, *WRITING),
    )
    def post(self, request: Request, hold_id: int) -> Response:
        """Let the clocks run again. Needs the same right as setting it."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> int:
            services.release_hold(actor=actor, hold_id=hold_id, at=at)
            return hold_id  # no name: what a key answered is kept

        arguments = {"hold": hold_id}
        idempotency.once(request, actor=actor, deed="release_hold", arguments=arguments, at=at, work=work)
        return _shown(request, hold_id)


def _shown(request: Request, hold_id: int) -> Response:
    """The hold as it stands. Raises UnknownHold, RoleNeeded."""
    viewer, at = actor_of(request), timezone.now()
    for found in selectors.holds(viewer=viewer, at=at, before=hold_id + 1, limit=1):
        if found.hold_id == hold_id:
            return Response(LegalHold(found).data)
    raise services.UnknownHold("There is no such hold; look at the list.")
