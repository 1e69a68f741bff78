"""What a source says of itself: until when it has told everything. Outcomes are assessed no sooner."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency
from backend.api.problems import ProblemError
from backend.api.schema import IDEMPOTENCY_KEY, with_problems
from backend.api.views.base import ApiView, reporter_of, source_of
from recognition.core.errors import Forbidden
from recognition.customers import services


class Completeness(forms.Strict):
    """What to say; what is left out stays as it is."""

    complete_until = forms.Moment(
        required=False, help_text="With offset, not in the future: everything from before it has been reported."
    )
    is_needed = serializers.BooleanField(required=False, help_text="Whether outcomes wait for this source.")


class SourceState(serializers.Serializer[Any]):
    """How the source stands."""

    source = serializers.CharField()  # type: ignore[assignment]
    complete_until = serializers.DateTimeField(allow_null=True)
    is_needed = serializers.BooleanField()


class Source(ApiView):
    """The source a token reports as."""

    @extend_schema(
        operation_id="report_source",
        parameters=[IDEMPOTENCY_KEY],
        request=Completeness,
        responses=with_problems({200: SourceState}, 400, 413, 415, 422),
    )
    def put(self, request: Request, code: str) -> Response:
        """Say until when the token's own source has told everything, and whether outcomes wait for it."""
        key, at = idempotency.key_of(request), timezone.now()
        actor, _source = reporter_of(request, at=at)
        if code != source_of(request):
            raise Forbidden(f"This token reports as the source {source_of(request)!r} and speaks for no other.")
        told = forms.read(Completeness, request.data)
        if not told:
            raise ProblemError(422, "invalid", "Say complete_until, is_needed, or both.")
        wish = {"complete_until": None, "is_needed": None} | told
        return Response(services.report_source(actor=actor, source_code=code, at=at, key=key, **wish))
