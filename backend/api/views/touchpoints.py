"""Touchpoints: who served which customer when."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import of_own_source
from backend.api.views.reporting import ANSWERS, Reported, reports
from recognition.customers import listing, services
from recognition.customers.reports import TouchpointReport


class Filters(forms.Paged):
    """Which touchpoints, and which page of them."""

    customer = forms.Id(required=False, help_text="customer_id.")
    employee = forms.Id(required=False, help_text="employee_id.")
    since = forms.Moment(required=False, help_text="From this moment on.")
    until = forms.Moment(required=False, help_text="Before this moment.")


class Touchpoint(serializers.Serializer[Any]):
    """One contact that stands."""

    id = serializers.IntegerField(source="number", help_text="Names it as evidence of a contest.")
    source = serializers.CharField()  # type: ignore[assignment]
    interaction_id = serializers.CharField()
    customer_id = serializers.CharField()
    employee_id = serializers.CharField(help_text="Empty for self_service.")
    occurred_at = serializers.DateTimeField()
    type = serializers.CharField()
    channel = serializers.CharField()
    stage = serializers.CharField()
    role = serializers.CharField()
    matter_id = serializers.CharField()


class TouchpointRow(forms.Open):
    """One contact of an employee with a customer; the columns of interactions.csv."""

    interaction_id = serializers.CharField(max_length=64, help_text="The source's own id, once.")
    customer_id = serializers.CharField(max_length=64)
    employee_id = serializers.CharField(max_length=64, allow_blank=True, help_text="Blank for self_service only.")
    occurred_at = serializers.DateTimeField(help_text="With offset.")
    type = serializers.CharField(max_length=32)
    channel = serializers.CharField(max_length=32)
    value = serializers.CharField(required=False, allow_blank=True, help_text="Decimal text, for display only.")
    stage = serializers.CharField(required=False, allow_blank=True)
    role = serializers.CharField(required=False, allow_blank=True, max_length=32)
    matter_id = serializers.CharField(required=False, allow_blank=True, max_length=64)


class Touchpoints(Reported):
    """One's own touchpoints; those of a source's token; for auditors those of their entities."""

    kind = TouchpointReport
    record = staticmethod(services.record_touchpoints)

    @extend_schema(
        operation_id="list_touchpoints",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Touchpoint)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List touchpoints in the order they were recorded."""
        wanted = forms.read(Filters, request.query_params) | of_own_source(request)
        return pagination.answer(Touchpoint, wanted, lambda **asked: listing.touchpoints(at=timezone.now(), **asked))

    @extend_schema(
        operation_id="report_touchpoints",
        examples=examples.REPORT_TOUCHPOINTS,
        responses=ANSWERS,
        **reports(TouchpointRow),
    )
    def post(self, request: Request) -> Response:
        """Report up to 10 000 touchpoints: an array of objects, or an object a line."""
        return self.store(request)
