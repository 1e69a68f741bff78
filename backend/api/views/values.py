"""The values a kudos can name."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.schema import with_problems
from backend.api.views.base import ApiView
from recognition.kudos import selectors


class Value(serializers.Serializer[Any]):
    """One value of the company."""

    code = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField(), help_text="Language: what it is called.")


class Values(ApiView):
    """The values of the company."""

    @extend_schema(operation_id="list_values", responses=with_problems({200: Value(many=True)}))
    def get(self, request: Request) -> Response:
        """List the values, by code."""
        return Response(Value(selectors.values(), many=True).data)
