"""What somebody has to give and to spend."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples
from backend.api.schema import with_problems
from backend.api.views.base import ApiView, person_of
from recognition.kudos import selectors


class ToGive(serializers.Serializer[Any]):
    """What can still be given."""

    period = serializers.IntegerField(help_text="Of this period's `amount`.")
    extra = serializers.IntegerField(help_text="Granted beside it; does not lapse.")
    total = serializers.IntegerField()
    amount = serializers.IntegerField()
    period_key = serializers.CharField()
    ends_at = serializers.DateTimeField()
    unit = serializers.CharField()


class Balances(serializers.Serializer[Any]):
    """One's own points."""

    to_give = ToGive()
    to_spend = serializers.DictField(child=serializers.IntegerField(), help_text="Unit: points received, not spent.")


class MyBalances(ApiView):
    """The points of the token's employee."""

    @extend_schema(operation_id="get_balances", examples=examples.BALANCES, responses=with_problems({200: Balances}))
    def get(self, request: Request) -> Response:
        """Show what you have to give and to spend; nobody else's is ever shown."""
        me = person_of(request)
        left = selectors.left(employee_id=me, at=timezone.now())
        return Response(Balances({"to_give": left, "to_spend": selectors.to_spend(employee_id=me)}).data)
