"""The evidence of a batch, packed by a worker."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.payroll.selectors import batch_pages
from recognition.payroll.selectors import evidence as reading
from recognition.payroll.services import evidence as packing
from recognition.people import services as people

STATES = ("queued", "running", "done", "failed", "cancelled", "expired")


class EvidencePack(serializers.Serializer[Any]):
    """One pack; ``size`` in bytes and ``sha256`` once it is done."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)
    asked_at = serializers.DateTimeField()
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)


class EvidencePacks(serializers.Serializer[Any]):
    """The packs the token's employee asked for, newest first."""

    results = EvidencePack(many=True)


class Packs(ApiView):
    """The packs of one batch."""

    @extend_schema(operation_id="list_evidence_packs", responses=with_problems({200: EvidencePacks}, 404))
    def get(self, request: Request, batch_id: int) -> Response:
        """List the evidence packs one asked for of a batch."""
        return Response(EvidencePacks({"results": _packs(request, batch_id)}).data)

    @extend_schema(
        operation_id="request_evidence_pack",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({202: EvidencePack}, *WRITING),
    )
    def post(self, request: Request, batch_id: int) -> Response:
        """Ask for the evidence of a batch. For auditors and HR of its entity."""
        forms.read_nothing(request.data)
        key, at = idempotency.key_of(request), timezone.now()
        job_id = packing.request_pack(actor=actor_of(request), batch_id=batch_id, at=at, key=key)
        [found] = [each for each in _packs(request, batch_id) if each["id"] == job_id]
        return Response(EvidencePack(found).data, status=202)


class PackFile(ApiView):
    """The bytes of one pack."""

    @extend_schema(
        operation_id="get_evidence_pack",
        responses=with_problems(
            {(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="The ZIP.")}, 404, 409
        ),
    )
    def get(self, request: Request, batch_id: int, job_id: int) -> StreamingHttpResponse:
        """Fetch a pack one asked for; whose amounts are in it is noted."""
        viewer, at = actor_of(request), timezone.now()
        found = reading.pack_file(viewer=viewer, batch_id=batch_id, job_id=job_id, at=at)
        shown = batch_pages.batch_people(batch_id=batch_id)
        people.viewed(actor=viewer, employee_ids=shown, what="batch", subject_id=batch_id, at=at)
        answer = StreamingHttpResponse(found.pieces, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
        answer["Content-Length"] = str(found.size)

        return answer


def _packs(request: Request, batch_id: int) -> list[dict[str, Any]]:
    viewer = actor_of(request)
    reading.require_reader(viewer=viewer, batch_id=batch_id, at=timezone.now())
    return [
        {**each._asdict(), "id": each.job_id} for each in reading.packs(viewer=viewer, batch_id=batch_id, limit=100)
    ]
