"""Reward reports: one streamed at once, or asked for as a job, watched, fetched and stopped."""

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.report_pivots import Filters
from backend.reports import FORMATS, XLSX
from recognition.payroll import selectors as payroll
from recognition.payroll import services
from recognition.payroll.access import READS_PAYROLL
from recognition.payroll.formats import Book
from recognition.payroll.selectors import report_sheets, reward_report
from recognition.payroll.selectors.report_sheets import PIVOTS
from recognition.people import access
from recognition.people import selectors as people
from recognition.people import services as people_services

STATES = ("queued", "running", "done", "failed", "cancelled", "expired")
LANGUAGES = ("en", "da", "sv")


class Wanted(forms.Strict):
    """Which report, and how."""

    entity = forms.Id(help_text="entity_id of the legal entity.")
    period = serializers.CharField(max_length=16, help_text="Code of the pay period, as `2026-09`.")
    format = serializers.ChoiceField(["csv", "jsonl"], default="csv")


class ReportWish(Filters):
    """Which report to write."""

    pivot = serializers.ChoiceField(
        PIVOTS, required=False, help_text="A table of sums instead of the lines; `xlsx` has all of them."
    )
    format = serializers.ChoiceField(sorted(FORMATS), default="csv")
    language = serializers.ChoiceField(LANGUAGES, default="en", help_text="Of files for people.")


class Report(serializers.Serializer[Any]):
    """A report as who asked for it sees it."""

    id = serializers.IntegerField(source="job_id")
    state = serializers.ChoiceField(STATES)
    filters = serializers.DictField(child=serializers.CharField())
    pivot = serializers.CharField(help_text="The table of sums it is; empty for the lines, or for all.")
    format = serializers.CharField(source="file_format")
    language = serializers.CharField()
    asked_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text="When the file is dropped.")
    done = serializers.IntegerField(help_text="Rows written.")
    total = serializers.IntegerField(allow_null=True)
    is_cancel_asked = serializers.BooleanField()
    error_code = serializers.CharField()
    error_sentence = serializers.CharField()
    name = serializers.CharField(help_text="Of the file, once it is done.")
    lines = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()


FILES: dict[Any, Any] = {
    (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="A header row, then a row a line."),
    (200, "application/x-ndjson"): OpenApiResponse(OpenApiTypes.STR, description="An object a line."),
}
ALL_FILES: dict[Any, Any] = FILES | {
    (200, XLSX): OpenApiResponse(OpenApiTypes.BINARY, description="The lines and every table of sums, a sheet each."),
}


class Rewards(ApiView):
    """Every award of one period of one entity: a row a line, in the order of docs/api.md."""

    @extend_schema(operation_id="reward_report", parameters=[Wanted], responses=with_problems(FILES, 404, 409, 422))
    def get(self, request: Request) -> StreamingHttpResponse:
        """Stream the report. Needs the right to read payroll of the entity."""
        wanted, viewer, at = forms.read(Wanted, request.query_params), actor_of(request), timezone.now()
        entity = people.entity_by(wanted["entity"]).pk
        access.require_role(actor=viewer, roles=READS_PAYROLL, entity_id=entity, at=at)
        asked = payroll.Filters(entity=wanted["entity"], period=wanted["period"])
        filters = payroll.for_reader(asked, viewer=viewer, at=at)
        shown = reward_report.people_in(filters=filters)
        people_services.viewed(actor=viewer, employee_ids=shown, what="report", at=at)
        form = FORMATS[wanted["format"]]
        sheet = report_sheets.lines(payroll.report_lines(filters=filters))
        pieces = form.render(Book(sheets=[sheet], language="en"))
        answer = StreamingHttpResponse(pieces, content_type=form.content_type)
        answer["Content-Disposition"] = f'attachment; filename="rewards.{form.extension}"'
        return answer


class Reports(ApiView):
    """The reports the token's employee asked for."""

    @extend_schema(
        operation_id="list_reports",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(Report)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List your reports, the newest first."""
        wanted = forms.read(forms.Paged, request.query_params)

        def find(*, after: int | None, limit: int) -> list[payroll.ReportView]:
            return payroll.reports(viewer=actor_of(request), at=timezone.now(), before=after, limit=limit)

        return pagination.answer(Report, wanted, find, position=lambda report: report.job_id)

    @extend_schema(
        operation_id="request_report",
        examples=examples.REQUEST_REPORT,
        parameters=[IDEMPOTENCY_KEY],
        request=ReportWish,
        responses=with_problems({202: Report}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Ask for a report; look at it until its state is done, then fetch its file."""
        key, at, actor = idempotency.key_of(request), timezone.now(), actor_of(request)
        filters = forms.read(ReportWish, request.data)
        form, language, pivot = filters.pop("format"), filters.pop("language"), filters.pop("pivot", "")
        number = services.request_report(
            actor=actor, filters=filters, file_format=form, language=language, pivot=pivot, at=at, key=key
        )
        told = Report(payroll.report(viewer=actor, job_id=number, at=at)).data
        return Response(told, status=202, headers={"Location": f"/api/v1/reports/{number}"})


class OneReport(ApiView):
    """One report."""

    @extend_schema(operation_id="get_report", examples=examples.GET_REPORT, responses=with_problems({200: Report}, 404))
    def get(self, request: Request, report_id: int) -> Response:
        """Show how your report stands."""
        return Response(Report(payroll.report(viewer=actor_of(request), job_id=report_id, at=timezone.now())).data)


class File(ApiView):
    """The file of a report."""

    @extend_schema(operation_id="get_report_file", responses=with_problems(ALL_FILES, 404, 409))
    def get(self, request: Request, report_id: int) -> StreamingHttpResponse:
        """Fetch the file of your finished report; whose amounts it shows is noted."""
        viewer, at = actor_of(request), timezone.now()
        found = payroll.report_file(viewer=viewer, job_id=report_id, at=at)
        shown = payroll.report_people(viewer=viewer, job_id=report_id, at=at)
        people_services.viewed(actor=viewer, employee_ids=shown, what="report", subject_id=report_id, at=at)
        answer = StreamingHttpResponse(found.pieces, content_type=found.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
        answer["Content-Length"] = str(found.size)
        return answer


class Cancel(ApiView):
    """Stopping a report."""

    @extend_schema(
        operation_id="cancel_report",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: Report}, *WRITING),
    )
    def post(self, request: Request, report_id: int) -> Response:
        """Stop your report: at once while it waits, soon while it runs."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            services.cancel_report(actor=actor, job_id=report_id, at=at)
            return dict(Report(payroll.report(viewer=actor, job_id=report_id, at=at)).data)

        arguments = {"report": report_id}
        done = idempotency.once(request, actor=actor, deed="cancel_report", arguments=arguments, at=at, work=work)
        return Response(done)
