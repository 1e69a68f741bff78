"""Statements: what one person was approved in each closed period."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend import print_out
from backend import statements as written
from backend.api import amounts, forms
from backend.api.problems import ProblemError
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of, person_of
from backend.api.views.proposals import Language
from recognition.core.errors import NotFound
from recognition.payroll import selectors
from recognition.payroll.selectors import statements as payroll
from recognition.payroll.selectors.statement_lines import LaterLine, StatementLine
from recognition.people import selectors as people
from recognition.people import services

KINDS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}


class Whose(forms.Strict):
    """Whose statements."""

    employee = forms.Id(required=False, help_text="employee_id; your own without it.")


class Which(Language):
    """Which number of a statement."""

    number = forms.Number(required=False, max_value=32_767, help_text="The newest without it.")
    entity = forms.Id(required=False, help_text="entity_id, where several have paid the person.")


class Amount(serializers.Serializer[Any]):
    """An amount with its unit."""

    amount = serializers.CharField(help_text="Decimal text.")
    unit = serializers.CharField()


class Total(Amount):
    """What one family of outcomes made together."""

    family = serializers.CharField(help_text="gain or saved.")


class StatedHead(serializers.Serializer[Any]):
    """One statement."""

    employee_id = serializers.CharField()
    entity_id = serializers.CharField()
    period = serializers.CharField()
    number = serializers.IntegerField()
    made_at = serializers.DateTimeField()
    digest = serializers.CharField()
    totals = Total(many=True)


class StatedHeads(serializers.Serializer[Any]):
    """Statements of one person."""

    results = StatedHead(many=True)


class StatedLine(Amount):
    """One award in a statement."""

    proposal_id = serializers.IntegerField()
    programme = serializers.CharField()
    customer = serializers.CharField(help_text="Their id, or `#` and a number where you may not know it.")
    kind = serializers.CharField()
    family = serializers.CharField()
    occurred_on = serializers.DateField()
    state = serializers.CharField(help_text="At the close.")
    reverses = serializers.IntegerField(allow_null=True)
    sentence = serializers.CharField()
    share_ppm = serializers.IntegerField(allow_null=True)
    touch_count = serializers.IntegerField()
    is_verified = serializers.BooleanField(help_text="Whether the touchpoints give the frozen digest.")
    payslip_month = serializers.CharField(allow_null=True)


class StatedLater(Amount):
    """What was corrected in a later period."""

    proposal_id = serializers.IntegerField()
    concerns = serializers.IntegerField()
    period = serializers.CharField()
    sentence = serializers.CharField()


class Statement(StatedHead):
    """One statement in full."""

    latest = serializers.IntegerField(help_text="The newest number there is.")
    holds = serializers.BooleanField(help_text="Whether it still says what was digested.")
    lines = StatedLine(many=True)
    later = StatedLater(many=True)
    corrected = Amount(many=True, help_text="What lines and later make together.")


class Statements(ApiView):
    """The statements of one person."""

    @extend_schema(
        operation_id="list_statements", parameters=[Whose], responses=with_problems({200: StatedHeads}, 404, 422)
    )
    def get(self, request: Request) -> Response:
        """List your statements, or somebody's whose you may read, the newest first."""
        wanted, viewer, at = forms.read(Whose, request.query_params), actor_of(request), timezone.now()
        me = person_of(request)
        whose = wanted.get("employee") or people.employees(employee_ids=[me])[me].external_id
        found = selectors.statements_of(viewer=viewer, employee=whose, at=at)
        _note(request, found, at=at)
        return Response(StatedHeads({"results": [_head(each) for each in found]}).data)


class OneStatement(ApiView):
    """One statement."""

    @extend_schema(
        operation_id="get_statement", parameters=[Which], responses=with_problems({200: Statement}, 404, 409, 422)
    )
    def get(self, request: Request, employee_id: str, period: str) -> Response:
        """Show a statement with its lines and their reasons."""
        found = _found(request, employee_id, period)
        return Response(
            Statement(
                {
                    **_head(found.head),
                    "latest": found.latest,
                    "holds": found.holds,
                    "lines": [_line(each) for each in found.lines],
                    "later": [_later(each) for each in found.later],
                    "corrected": [
                        {"amount": amounts.text(amount, unit), "unit": unit} for unit, amount in found.corrected.items()
                    ],
                }
            ).data
        )


class StatementFile(ApiView):
    """One statement as a document."""

    @extend_schema(
        operation_id="get_statement_file",
        parameters=[Which],
        responses=with_problems(
            {(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="HTML or PDF.")},
            404,
            409,
            422,
            503,
        ),
    )
    def get(self, request: Request, employee_id: str, period: str, ending: str) -> HttpResponse:
        """Fetch a statement as a page that needs nothing else (html) or as tagged PDF (pdf)."""
        if ending not in KINDS:
            raise NotFound(f"There is no statement as {ending!r}; ask for html or pdf.")
        found = _found(request, employee_id, period)
        language = forms.read(Which, request.query_params).get("language", "en")
        try:
            body = written.pdf(found, language) if ending == "pdf" else written.page(found, language).encode()
        except print_out.NoPdf as error:
            raise ProblemError(503, error.code, error.sentence) from error
        answer = HttpResponse(body, content_type=KINDS[ending])
        answer["Content-Disposition"] = f'attachment; filename="statement-{found.head.statement_id}.{ending}"'
        answer.fetched = ("statement", found.head.statement_id)  # type: ignore[attr-defined]  # no number in the address
        return answer


def _found(request: Request, employee_id: str, period: str) -> payroll.StatementView:
    """The statement asked for, as its reader sees it; whose it is is noted."""
    wanted, at = forms.read(Which, request.query_params), timezone.now()
    entity = wanted.pop("entity", "")
    code = f"{entity}/{period}" if entity else period
    found = selectors.statement(viewer=actor_of(request), employee=employee_id, period=code, at=at, **wanted)
    _note(request, [found.head], at=at)
    return found


def _note(request: Request, found: list[payroll.StatementHead], *, at: Any) -> None:
    services.viewed(actor=actor_of(request), employee_ids={each.employee_id for each in found}, what="api", at=at)


def _head(head: payroll.StatementHead) -> dict[str, Any]:
    totals = [
        {"family": family, "amount": amounts.text(amount, unit), "unit": unit}
        for unit, families in head.totals.items()
        for family, amount in families.items()
    ]
    return {**vars(head), "employee_id": head.employee, "entity_id": head.entity, "totals": totals}


def _line(line: StatementLine) -> dict[str, Any]:
    month = line.payslip.month if line.payslip else None
    return {**vars(line), "amount": amounts.text(line.amount, line.unit), "payslip_month": month}


def _later(line: LaterLine) -> dict[str, Any]:
    return {**vars(line), "amount": amounts.text(line.amount, line.unit)}
