"""Outcomes: what customers did or said."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import amounts, examples, forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import of_own_source
from backend.api.views.reporting import ANSWERS, Reported, reports
from recognition.customers import listing, services
from recognition.customers.reports import OutcomeReport

FAMILIES = ("gain", "saved", "loss", "neutral")


class Filters(forms.Paged):
    """Which outcomes, and which page of them."""

    customer = forms.Id(required=False, help_text="customer_id.")
    kind = serializers.CharField(required=False, max_length=20)
    family = serializers.ChoiceField(FAMILIES, required=False)
    since = forms.Moment(required=False, help_text="From this moment on.")
    until = forms.Moment(required=False, help_text="Before this moment.")


class Outcome(serializers.Serializer[Any]):
    """One outcome that stands."""

    source = serializers.CharField()  # type: ignore[assignment]
    outcome_id = serializers.CharField()
    customer_id = serializers.CharField()
    kind = serializers.CharField(help_text="What it counts as.")
    reported_kind = serializers.CharField()
    family = serializers.ChoiceField(FAMILIES)
    occurred_at = serializers.DateTimeField()
    matured_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    score = serializers.IntegerField(allow_null=True)
    scale = serializers.CharField()
    value = serializers.SerializerMethodField("value_of", help_text="Decimal text in `currency`; null without one.")
    currency = serializers.CharField()
    document_id = serializers.CharField()
    matter_id = serializers.CharField()

    def value_of(self, row: listing.OutcomeRow) -> str | None:
        """Write the value with the decimals of its currency."""
        return None if row.value_minor is None else amounts.text(row.value_minor, row.currency)


class OutcomeRow(forms.Open):
    """What a customer did or said; the columns of outcomes.csv."""

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


class Outcomes(Reported):
    """The outcomes of the customers one may see; those of a source's token."""

    kind = OutcomeReport
    record = staticmethod(services.record_outcomes)

    @extend_schema(
        operation_id="list_outcomes",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Outcome)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List outcomes in the order they were recorded."""
        wanted = forms.read(Filters, request.query_params) | of_own_source(request)
        return pagination.answer(Outcome, wanted, lambda **asked: listing.outcomes(at=timezone.now(), **asked))

    @extend_schema(
        operation_id="report_outcomes", examples=examples.REPORT_OUTCOMES, responses=ANSWERS, **reports(OutcomeRow)
    )
    def post(self, request: Request) -> Response:
        """Report up to 10 000 outcomes: an array of objects, or an object a line."""
        return self.store(request)
