"""Copies of everything kept about a person: asked for, watched, fetched."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of, person_of
from recognition.people import selectors as people
from recognition.people import services as people_services
from recognition.privacy import selectors, services

STATES = ("queued", "running", "done", "failed", "cancelled", "expired")
LANGUAGES = ("da", "en", "sv")
FILE: dict[Any, Any] = {(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="The copy.")}


class CopyWish(forms.Strict):
    """Whose copy to make."""

    employee_id = forms.Id()
    language = serializers.ChoiceField(LANGUAGES, default="en", help_text="Of the page in it.")


class AccessExport(serializers.Serializer[Any]):
    """A copy as its person, or HR of their entity, sees it."""

    id = serializers.IntegerField(source="export_id")
    employee_id = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    asked_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When the file is dropped.")
    done = serializers.IntegerField(help_text="Rows written.")
    size = serializers.IntegerField(allow_null=True)
    error_code = serializers.CharField()
    error_sentence = serializers.CharField()


class AccessExports(ApiView):
    """The copies the token's employee may know of: of themself, and as HR of their people."""

    @extend_schema(
        operation_id="list_access_exports",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(AccessExport)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List copies, the newest first."""
        wanted, viewer = forms.read(forms.Paged, request.query_params), actor_of(request)

        def find(*, after: int | None, limit: int) -> list[selectors.ExportView]:
            return selectors.access_exports(viewer=viewer, at=timezone.now(), before=after, limit=limit)

        return pagination.answer(AccessExport, wanted, find, position=lambda each: each.export_id)

    @extend_schema(
        operation_id="request_access_export",
        parameters=[IDEMPOTENCY_KEY],
        request=CopyWish,
        responses=with_problems({202: AccessExport}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Ask for a copy; look at it until its state is done, then fetch its file."""
        key, at, actor = idempotency.key_of(request), timezone.now(), actor_of(request)
        person_of(request)
        wish = forms.read(CopyWish, request.data)
        number = services.request_access_export(actor=actor, at=at, key=key, **wish)
        told = AccessExport(selectors.access_export(viewer=actor, export_id=number, at=at)).data
        return Response(told, status=202, headers={"Location": f"/api/v1/access-exports/{number}"})


class OneAccessExport(ApiView):
    """One copy."""

    @extend_schema(operation_id="get_access_export", responses=with_problems({200: AccessExport}, 404))
    def get(self, request: Request, export_id: int) -> Response:
        """Show how a copy stands."""
        found = selectors.access_export(viewer=actor_of(request), export_id=export_id, at=timezone.now())
        return Response(AccessExport(found).data)


class File(ApiView):
    """The file of a copy."""

    @extend_schema(operation_id="get_access_export_file", responses=with_problems(FILE, 404, 409))
    def get(self, request: Request, export_id: int) -> StreamingHttpResponse:
        """Fetch a copy that is done; that you did is recorded."""
        viewer, at = actor_of(request), timezone.now()
        found = selectors.access_export_file(viewer=viewer, export_id=export_id, at=at)
        services.fetched_access_export(actor=viewer, export_id=export_id, at=at)
        view = selectors.access_export(viewer=viewer, export_id=export_id, at=at)
        whose = people.employee_by(view.employee_id).pk
        people_services.viewed(actor=viewer, employee_ids=[whose], what="api", at=at)
        answer = StreamingHttpResponse(found.pieces, content_type=found.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
        answer["Content-Length"] = str(found.size)
        return answer
