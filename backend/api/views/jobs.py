"""Long work somebody asked for, and how far it is; it is stopped, and its result read, where it was asked for."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, person_of
from recognition.core.errors import NotFound
from recognition.jobs import selectors

STATES = ("queued", "running", "done", "failed", "cancelled")


class Job(serializers.Serializer[Any]):
    """One piece of long work."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    progress_done = serializers.IntegerField()
    progress_total = serializers.IntegerField(allow_null=True)
    queued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    is_cancel_asked = serializers.BooleanField()
    error_code = serializers.CharField()
    error_sentence = serializers.CharField()
    result = serializers.JSONField(help_text="Null until it has one.")


class Jobs(ApiView):
    """The long work the token's employee asked for."""

    @extend_schema(
        operation_id="list_jobs",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(Job)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List your jobs, the newest first."""
        wanted, me = forms.read(forms.Paged, request.query_params), person_of(request)

        def find(*, after: int | None, limit: int) -> list[Any]:
            return list(selectors.jobs_of(asked_by_id=me, before=after, limit=limit))

        return pagination.answer(Job, wanted, find, position=lambda job: job.pk)


class OneJob(ApiView):
    """One job."""

    @extend_schema(operation_id="get_job", responses=with_problems({200: Job}, 404))
    def get(self, request: Request, job_id: int) -> Response:
        """Show how your job stands."""
        for found in selectors.jobs_of(asked_by_id=person_of(request), before=job_id + 1, limit=1):
            if found.pk == job_id:
                return Response(Job(found).data)
        raise NotFound(f"You asked for no job {job_id}.")
