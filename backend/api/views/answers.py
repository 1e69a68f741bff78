"""Payroll's answers to a batch, and what they say about each person."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.payroll import services
from recognition.payroll.selectors import batch_pages, reconciliations
from recognition.people import selectors as people
from recognition.people import services as people_services


class PayrollAnswer(serializers.Serializer[Any]):
    """One answer of payroll; the counts are of payroll numbers and wage types."""

    number = serializers.IntegerField(help_text="The highest one counts.")
    file_name = serializers.CharField()
    sha256 = serializers.CharField()
    payments = serializers.IntegerField(help_text="Rows of the file.")
    agrees = serializers.BooleanField()
    matched = serializers.IntegerField()
    missing = serializers.IntegerField()
    different = serializers.IntegerField()
    extra = serializers.IntegerField()
    difference = serializers.CharField(help_text="What payroll says less what it was handed, decimal text.")
    imported_by = serializers.CharField(help_text="employee_id.")
    imported_at = serializers.DateTimeField()


class PayrollAnswers(serializers.Serializer[Any]):
    """Every answer to a batch, the one that counts first."""

    results = PayrollAnswer(many=True)


class GivenAnswer(forms.Strict):
    """What payroll gave back."""

    content = serializers.CharField(
        max_length=5_000_000, trim_whitespace=False, help_text="CSV: payroll_number, wage_type, amount, period."
    )


class AnswerRow(serializers.Serializer[Any]):
    """One payroll number and wage type; amounts are decimal text, null where a side says nothing."""

    number = serializers.IntegerField()
    payroll_number = serializers.CharField()
    wage_type = serializers.CharField()
    employee_id = serializers.CharField(allow_null=True)
    expected = serializers.CharField(allow_null=True)
    answered = serializers.CharField(allow_null=True)
    result = serializers.ChoiceField(reconciliations.RESULTS)


class RowFilters(forms.Paged):
    """Which rows, and which page of them."""

    result = serializers.ChoiceField(reconciliations.RESULTS, required=False)


class Answers(ApiView):
    """The answers to one batch."""

    @extend_schema(operation_id="list_answers", responses=with_problems({200: PayrollAnswers}, 404))
    def get(self, request: Request, batch_id: int) -> Response:
        """List payroll's answers to a batch, the one that counts first."""
        return Response(PayrollAnswers({"results": _answers(request, batch_id)}).data)

    @extend_schema(
        operation_id="reconcile_batch",
        parameters=[IDEMPOTENCY_KEY],
        request=GivenAnswer,
        responses=with_problems({200: PayrollAnswer}, *WRITING),
    )
    def post(self, request: Request, batch_id: int) -> Response:
        """Compare payroll's answer with an exported batch. Needs a role of payroll or HR there."""
        actor, at = actor_of(request), timezone.now()
        idempotency.key_of(request)
        wish = forms.read(GivenAnswer, request.data)
        batch_pages.batch_page(viewer=actor, batch_id=batch_id, at=at)

        def work() -> dict[str, Any]:
            services.reconcile_batch(
                actor=actor,
                reference=str(batch_id),
                content=wish["content"].encode(),
                at=at,
            )
            return dict(PayrollAnswer(_answers(request, batch_id)[0]).data)

        arguments = {"batch": batch_id, **wish}
        return Response(
            idempotency.once(request, actor=actor, deed="reconcile_batch", arguments=arguments, at=at, work=work)
        )


class AnswerRows(ApiView):
    """What one answer says."""

    @extend_schema(
        operation_id="list_answer_rows",
        parameters=[RowFilters],
        responses=with_problems({200: pagination.page_of(AnswerRow)}, 404, 422),
    )
    def get(self, request: Request, batch_id: int, number: int) -> Response:
        """List what an answer says by payroll number; whose they are is noted."""
        wanted, viewer, at = forms.read(RowFilters, request.query_params), actor_of(request), timezone.now()
        batch, rights = batch_pages.readable_batch(viewer=viewer, batch_id=batch_id, at=at)
        currency = batch.currency
        head = reconciliations.answer_numbered(batch_id=batch_id, number=number)

        def find(*, after: int | None, limit: int, result: str | None = None) -> list[reconciliations.AnswerRow]:
            return reconciliations.answer_rows(
                reconciliation_id=head.reconciliation_id,
                rights=rights,
                results=[result] if result else [],
                after=after or 0,
                limit=limit,
            )

        rows, more = pagination.page(wanted, find, position=lambda row: row.number)
        shown = {row.employee_id for row in rows if row.employee_id is not None}
        people_services.viewed(actor=viewer, employee_ids=shown, what="batch", subject_id=batch_id, at=at)
        named = people.employees(employee_ids=shown)
        told = [
            {
                **row._asdict(),
                "employee_id": named[row.employee_id].external_id if row.employee_id else None,
                "expected": None if row.expected is None else amounts.text(row.expected, currency),
                "answered": None if row.answered is None else amounts.text(row.answered, currency),
            }
            for row in rows
        ]
        return Response({"results": AnswerRow(told, many=True).data, "next": more})


def _answers(request: Request, batch_id: int) -> list[dict[str, Any]]:
    found = batch_pages.batch_page(viewer=actor_of(request), batch_id=batch_id, at=timezone.now())
    heads = reconciliations.answers_of(batch_id=batch_id)
    named = people.employees(employee_ids={each.imported_by_id for each in heads})
    return [
        {
            **each._asdict(),
            "agrees": each.agrees,
            "difference": amounts.text(each.difference, found.head.currency),
            "imported_by": named[each.imported_by_id].external_id,
        }
        for each in heads
    ]
