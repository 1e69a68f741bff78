"""What happened, for auditors and administrators."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.insights.audit import subjects
from recognition.people import services as people
from recognition.people import trail


class Filters(forms.Paged):
    """Which activity, and which page of it."""

    code = forms.Id(required=False, help_text="What happened, as `rewards.payable`.")
    subject_kind = serializers.CharField(required=False, max_length=32)
    subject = forms.Number(required=False, help_text="With subject_kind: to what.")
    employee = forms.Id(required=False, help_text="employee_id of who did it.")
    since = forms.Moment(required=False, help_text="From this moment on.")
    until = forms.Moment(required=False, help_text="Before this moment.")


class Activity(serializers.Serializer[Any]):
    """One thing that happened."""

    id = serializers.IntegerField(source="number")
    at = serializers.DateTimeField()
    code = serializers.CharField()
    subject_kind = serializers.CharField()
    subject_id = serializers.IntegerField()
    employee_id = serializers.CharField(help_text="Who did it, or empty.")
    on_behalf_of = serializers.CharField(help_text="employee_id of whose right it was, or empty.")
    capacity = serializers.CharField()
    channel = serializers.CharField()
    request_id = serializers.CharField()
    data = serializers.JSONField(  # type: ignore[assignment]
        help_text="Ids, codes and whole numbers; null unless you are auditor."
    )


class Trail(ApiView):
    """Everything that happened, for auditors and administrators of the whole company."""

    @extend_schema(
        operation_id="list_activity",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Activity)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List what happened, in order."""
        wanted, viewer, at = forms.read(Filters, request.query_params), actor_of(request), timezone.now()

        def find(**filters: Any) -> list[trail.ActivityRow]:
            return trail.activities(viewer=viewer, at=at, **filters)

        rows, more = pagination.page(wanted, find)
        people.viewed(actor=viewer, employee_ids=subjects.people_in(rows), what="api", at=at)
        return Response({"results": Activity(rows, many=True).data, "next": more})
