"""The reward report in sums, a table a call."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.proposals import STATES as AWARD_STATES
from recognition.payroll.selectors import reporting
from recognition.payroll.selectors.report_sheets import PIVOTS
from recognition.people import directory
from recognition.people import services as people_services


class Filters(forms.Strict):
    """Which rows are reported."""

    entity = forms.Id(help_text="entity_id of the legal entity.")
    period = serializers.CharField(max_length=16, help_text="Code of the first pay period.")
    until = serializers.CharField(max_length=16, required=False, help_text="Code of the last one, where it is another.")
    programme = forms.Id(required=False)
    employee = forms.Id(required=False)
    team = serializers.CharField(max_length=200, required=False)
    cost_centre = serializers.CharField(max_length=32, required=False)
    state = serializers.ChoiceField(AWARD_STATES, required=False)


class PivotTable(serializers.Serializer[Any]):
    """A table of sums; numbers are texts with a decimal point, what is absent or not shown is null."""

    name = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.DictField(child=serializers.CharField(allow_null=True)))


class Pivot(ApiView):
    """The reward report in sums."""

    @extend_schema(
        operation_id="get_report_pivot",
        parameters=[OpenApiParameter("pivot", str, OpenApiParameter.PATH, enum=PIVOTS), Filters],
        responses=with_problems({200: PivotTable}, 404, 409, 422),
    )
    def get(self, request: Request, pivot: str) -> Response:
        """Show one table of sums. Needs the right to read payroll of the entity; whose amounts it names is noted."""
        wanted, viewer, at = forms.read(Filters, request.query_params), actor_of(request), timezone.now()
        sheet = reporting.shown_pivot(viewer=viewer, name=pivot, filters=wanted, at=at)
        rows = [dict(zip(sheet.columns, (cell or None for cell in row), strict=True)) for row in sheet.rows]
        named = {row["employee"] or "" for row in rows if "employee" in row} | {wanted.get("employee", "")}
        shown = directory.primary_keys(external_ids=named)
        people_services.viewed(actor=viewer, employee_ids=shown, what="report", at=at)
        return Response(PivotTable({"name": pivot, "columns": list(sheet.columns), "rows": rows}).data)
