"""What a source reports: touchpoints and outcomes, up to 10 000 a call, all or nothing."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import idempotency, rows
from backend.api.parsers import RowsFromJSON, RowsFromNDJSON
from backend.api.problems import ProblemError
from backend.api.schema import IDEMPOTENCY_KEY, with_problems
from backend.api.views.base import ApiView, actor_of, source_of
from recognition.customers import services
from recognition.customers.reports import OutcomeReport, Recorded, TouchpointReport


class Touchpoint(serializers.Serializer[Any]):
    """One contact of an employee with a customer."""

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


class Outcome(serializers.Serializer[Any]):
    """What a customer did or said."""

    outcome_id = serializers.CharField(max_length=64, help_text="The source's own id, once.")
    customer_id = serializers.CharField(max_length=64)
    kind = serializers.CharField(help_text="renewal, repeat_purchase, referral, recovered, churn, nps and others.")
    occurred_at = serializers.DateTimeField(help_text="With offset.")
    score = serializers.IntegerField(required=False, allow_null=True)
    scale = serializers.CharField(required=False, allow_blank=True, help_text="From worst to best, as 1-7.")
    value = serializers.CharField(required=False, allow_blank=True, help_text="Decimal text in currency.")
    currency = serializers.CharField(required=False, allow_blank=True, help_text="ISO 4217.")
    confirmed_at = serializers.DateTimeField(required=False, allow_null=True)
    first_paid_at = serializers.DateTimeField(required=False, allow_null=True)
    withdrawn_at = serializers.DateTimeField(required=False, allow_null=True)
    document_id = serializers.CharField(required=False, allow_blank=True, max_length=64)
    matter_id = serializers.CharField(required=False, allow_blank=True, max_length=64)
    referred_customer_id = serializers.CharField(required=False, allow_blank=True, max_length=64)


class Correction(serializers.Serializer[Any]):
    """One field that is now reported otherwise than before."""

    key = serializers.CharField()
    field = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class Stored(serializers.Serializer[Any]):
    """What became of the rows."""

    source = serializers.CharField()  # type: ignore[assignment]
    new = serializers.IntegerField()
    corrected = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    repeated = serializers.IntegerField(help_text="Rows that stood twice with the same content.")
    corrections = Correction(many=True, help_text="The first hundred.")
    ignored_fields = serializers.ListField(child=serializers.CharField(), help_text="Fields nobody reads.")


class Facts(ApiView):
    """Read the rows, make the one domain call, name every refusal by line and field."""

    parser_classes = (RowsFromJSON, RowsFromNDJSON)
    kind: ClassVar[type]
    record: ClassVar[Callable[..., Recorded]]

    def store(self, request: Request) -> Response:
        """Store them all, or none."""
        key = idempotency.key_of(request)
        body: Any = request.data
        if not body:
            # DRF hands an empty body to no parser.
            raise ProblemError(400, "malformed", "The body holds no rows.")
        read: rows.Read[Any] = rows.read(body, self.kind)
        actor, source = actor_of(request), source_of(request)
        recorded = type(self).record(actor=actor, source_code=source, rows=read.reports, at=timezone.now(), key=key)
        if recorded.refused:
            raise rows.refused(rows.refusals_of(recorded.refusals, body), recorded.refused)
        merged = recorded.merged
        return Response(
            {
                "source": source,
                "new": merged.new,
                "corrected": merged.corrected,
                "unchanged": merged.unchanged,
                "repeated": merged.repeated,
                "corrections": Correction(merged.corrections, many=True).data,
                "ignored_fields": read.ignored,
            }
        )


ANSWERS = with_problems({200: Stored}, 400, 409, 413, 415, 422)


class Touchpoints(Facts):
    """Who served which customer when."""

    kind = TouchpointReport
    record = staticmethod(services.record_touchpoints)

    @extend_schema(
        operation_id="report_touchpoints",
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": Touchpoint(many=True), "application/x-ndjson": Touchpoint},
        responses=ANSWERS,
    )
    def post(self, request: Request) -> Response:
        """Report up to 10 000 touchpoints: an array of objects, or an object a line."""
        return self.store(request)


class Outcomes(Facts):
    """What customers did or said."""

    kind = OutcomeReport
    record = staticmethod(services.record_outcomes)

    @extend_schema(
        operation_id="report_outcomes",
        parameters=[IDEMPOTENCY_KEY],
        request={"application/json": Outcome(many=True), "application/x-ndjson": Outcome},
        responses=ANSWERS,
    )
    def post(self, request: Request) -> Response:
        """Report up to 10 000 outcomes: an array of objects, or an object a line."""
        return self.store(request)
