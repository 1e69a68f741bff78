"""Teams and legal entities."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, pagination
from backend.api.schema import with_problems
from backend.api.views.base import ApiView
from recognition.people import directory


class Team(serializers.Serializer[Any]):
    """One team."""

    name = serializers.CharField()
    members = serializers.IntegerField(help_text="How many are employed in it today.")


class Entity(serializers.Serializer[Any]):
    """One legal entity."""

    entity_id = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField()
    currency = serializers.CharField()
    time_zone = serializers.CharField()


class Teams(ApiView):
    """The teams of the company."""

    @extend_schema(
        operation_id="list_teams",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(Team)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the teams."""
        wanted = forms.read(forms.Paged, request.query_params)
        return pagination.answer(Team, wanted, lambda **page: directory.teams(at=timezone.now(), **page))


class Entities(ApiView):
    """The legal entities of the company."""

    @extend_schema(
        operation_id="list_entities",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(Entity)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List the legal entities."""
        return pagination.answer(Entity, forms.read(forms.Paged, request.query_params), directory.entities)
