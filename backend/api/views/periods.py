"""Pay periods: how they stand, and their close."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.payroll import listing, services

STATES = ("open", "closed")


class Filters(forms.Paged):
    """Which periods, and which page of them."""

    entity = forms.Id(required=False, help_text="entity_id.")
    state = serializers.ChoiceField(STATES, required=False)


class Period(serializers.Serializer[Any]):
    """One pay period of a legal entity; days inclusive."""

    entity_id = serializers.CharField()
    code = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    state = serializers.ChoiceField(STATES)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField(help_text="employee_id, or empty.")


class Closed(serializers.Serializer[Any]):
    """A closed period."""

    entity_id = serializers.CharField()
    code = serializers.CharField()
    closed_by = serializers.CharField(help_text="employee_id.")
    closed_at = serializers.DateTimeField(allow_null=True)
    is_new = serializers.BooleanField(help_text="False when it had been closed before.")
    pending = serializers.DictField(child=serializers.IntegerField(), help_text="State: how many moved on in it.")
    open_code = serializers.CharField(help_text="The period that is open now.")
    statements = serializers.IntegerField(help_text="How many people got one.")


class Periods(ApiView):
    """The pay periods of the entities whose payroll the token's employee may read."""

    @extend_schema(
        operation_id="list_periods",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Period)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List periods, in the order they were opened."""
        wanted = forms.read(Filters, request.query_params)

        def find(**filters: Any) -> list[listing.PeriodRow]:
            return listing.periods(viewer=actor_of(request), at=timezone.now(), **filters)

        return pagination.answer(Period, wanted, find)


class Close(ApiView):
    """Closing a period."""

    @extend_schema(
        operation_id="close_period",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: Closed}, *WRITING),
    )
    def post(self, request: Request, entity_id: str, period: str) -> Response:
        """Close the open period of an entity and open the next. Needs the role HR there."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            closed = services.close_period(actor=actor, entity_code=entity_id, code=period, at=at)
            pending = {state: each.count for state, each in closed.pending.items()}
            facts = {**vars(closed), "entity_id": entity_id, "code": period, "pending": pending}
            return dict(Closed(facts).data)

        arguments = {"entity": entity_id, "code": period}
        return Response(idempotency.once(request, actor=actor, deed="close", arguments=arguments, at=at, work=work))
