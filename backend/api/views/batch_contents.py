"""What is in a batch: its frozen lines, and the bytes that were made of them."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.payroll import noncash
from recognition.payroll.selectors import batch_files, batch_pages
from recognition.people import selectors as people
from recognition.people import services as people_services


class TaxBecause(serializers.Serializer[Any]):
    """Why something in kind is free of tax or taxable, by the figures it was judged by when the batch was built."""

    code = serializers.ChoiceField(noncash.CODES)
    version = serializers.IntegerField(help_text="Of what the code means.")
    year = serializers.IntegerField(help_text="The calendar year that was judged.")
    currency = serializers.CharField()
    total = serializers.CharField(help_text="Decimal text: what the person had in kind in the year by then.")
    limit = serializers.CharField(allow_null=True, help_text="Decimal text; null where no limit was verified.")
    line = serializers.CharField(help_text="Uid of the earlier line a reclassified one tells anew, or empty.")


class PayrollLine(serializers.Serializer[Any]):
    """One frozen payroll line."""

    line_no = serializers.IntegerField()
    employee_id = serializers.CharField(allow_null=True, help_text="Null where the line is restricted.")
    payroll_number = serializers.CharField()
    wage_type = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.CharField()
    cost_centre = serializers.CharField()
    amount = serializers.CharField(help_text="Decimal text in the batch's currency.")
    proposal_id = serializers.IntegerField(allow_null=True, help_text="Null for an order from the shop.")
    tax_because = TaxBecause(allow_null=True, help_text="Null for what is not judged by a limit of the year.")


class Lines(ApiView):
    """The lines of a batch."""

    @extend_schema(
        operation_id="list_batch_lines",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(PayrollLine)}, 404, 422),
    )
    def get(self, request: Request, batch_id: int) -> Response:
        """List the frozen lines; whose they are is noted."""
        wanted, viewer, at = forms.read(forms.Paged, request.query_params), actor_of(request), timezone.now()
        head, rights = batch_pages.readable_batch(viewer=viewer, batch_id=batch_id, at=at)

        def find(*, after: int | None, limit: int) -> list[batch_pages.LineRow]:
            return batch_pages.batch_lines(batch_id=batch_id, rights=rights, after=after or 0, limit=limit)

        rows, more = pagination.page(wanted, find, position=lambda line: line.line_no)
        looked_at = {each.employee_id for each in rows if each.employee_id is not None}
        people_services.viewed(actor=viewer, employee_ids=looked_at, what="batch", subject_id=batch_id, at=at)
        named = people.employees(employee_ids=looked_at)
        shown = [
            {
                **each._asdict(),
                "employee_id": named[each.employee_id].external_id if each.employee_id else None,
                "amount": amounts.text(each.amount, head.currency),
                "tax_because": _because(each.tax_because),
            }
            for each in rows
        ]
        return Response({"results": PayrollLine(shown, many=True).data, "next": more})


def _because(kept: noncash.Because | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    limit = None if kept.limit is None else amounts.text(kept.limit, kept.currency)
    return kept._asdict() | {"total": amounts.text(kept.total, kept.currency), "limit": limit}


class BatchFile(ApiView):
    """The stored bytes."""

    @extend_schema(
        operation_id="get_batch_file",
        responses=with_problems(
            {(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="The bytes.")},
            404,
            409,
        ),
    )
    def get(self, request: Request, batch_id: int, format: str) -> HttpResponse:  # noqa: A002 (the address says so)
        """Fetch the bytes of a batch in one format, the same ones ever after; whose they are is noted."""
        viewer, at = actor_of(request), timezone.now()
        found = batch_files.batch_file(viewer=viewer, batch_id=batch_id, format_name=format, at=at)
        shown = batch_pages.batch_people(batch_id=batch_id)
        people_services.viewed(actor=viewer, employee_ids=shown, what="batch", subject_id=batch_id, at=at)
        answer = HttpResponse(bytes(found.content), content_type="application/octet-stream")
        answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
        return answer
