"""Contributions: who is credited for which outcome, with frozen integer weights."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.attribution import listing


class Filters(forms.Paged):
    """Which contributions, and which page of them."""

    employee = forms.Id(required=False, help_text="employee_id.")
    outcome = forms.Id(required=False, help_text="outcome_id.")
    assessment = forms.Number(required=False, help_text="One judging of one outcome under one policy.")


class Contribution(serializers.Serializer[Any]):
    """One employee's part in the credit for an outcome: `weight` of `weight_total`."""

    assessment = serializers.IntegerField()
    outcome_id = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    customer_id = serializers.CharField()
    employee_id = serializers.CharField()
    weight = serializers.CharField(help_text="A whole number of up to 38 digits.")
    weight_total = serializers.CharField(help_text="A whole number of up to 38 digits.")
    touch_count = serializers.IntegerField()
    as_of = serializers.DateTimeField(help_text="What was known then.")


class Contributions(ApiView):
    """The credit of oneself and one's line; for HR, finance, auditors, second approvers that of their entities."""

    @extend_schema(
        operation_id="list_contributions",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Contribution)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List contributions."""
        wanted = forms.read(Filters, request.query_params)

        def find(**filters: Any) -> list[listing.ContributionRow]:
            return listing.contributions(viewer=actor_of(request), at=timezone.now(), **filters)

        return pagination.answer(Contribution, wanted, find)
