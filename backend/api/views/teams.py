"""Teams and legal entities: looked up by everybody, kept by HR."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.people import directory, services
from recognition.people import selectors as people
from recognition.people.reports import EntityReport

HIDDEN = "There is no entity {name!r} that is yours to keep."


class Team(serializers.Serializer[Any]):
    """One team."""

    id = serializers.IntegerField(source="number")
    name = serializers.CharField()
    members = serializers.IntegerField(help_text="How many are employed in it today.")


class Entity(serializers.Serializer[Any]):
    """One legal entity."""

    entity_id = serializers.CharField()
    name = serializers.CharField()
    country = serializers.CharField()
    currency = serializers.CharField()
    time_zone = serializers.CharField()


class TeamName(forms.Strict):
    """What a team is called from now on."""

    name = serializers.CharField(max_length=200)


class Renamed(serializers.Serializer[Any]):
    """Whether the name changed."""

    id = serializers.IntegerField()
    is_changed = serializers.BooleanField()


class Into(forms.Strict):
    """Where the people of a team go, and when."""

    into = forms.Number(allow_null=True, help_text="id of the other team; null closes this one, its people in none.")
    on = serializers.DateField(help_text="From this day, today or later.")


class TeamMoved(serializers.Serializer[Any]):
    """How many go."""

    id = serializers.IntegerField()
    people = serializers.IntegerField()


class EntityFacts(forms.Strict):
    """What of an entity may change."""

    name = serializers.CharField(max_length=200, required=False)
    country = serializers.RegexField("^([A-Z]{2})?$", required=False, allow_blank=True, help_text="ISO 3166-1.")
    time_zone = serializers.CharField(max_length=64, required=False, help_text="As Europe/Copenhagen.")
    payroll_system = serializers.CharField(max_length=32, required=False, allow_blank=True)


class NewEntity(EntityFacts):
    """One more legal entity; id and currency are for ever."""

    entity_id = forms.Id()
    currency = serializers.RegexField("^[A-Z]{3}$", help_text="ISO 4217.")
    name = serializers.CharField(max_length=200)
    time_zone = serializers.CharField(max_length=64, help_text="As Europe/Copenhagen.")


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


class OneTeam(ApiView):
    """One team."""

    @extend_schema(
        operation_id="rename_team",
        parameters=[IDEMPOTENCY_KEY],
        request=TeamName,
        responses=with_problems({200: Renamed}, *WRITING),
    )
    def patch(self, request: Request, team_id: int) -> Response:
        """Give a team another name, for its past as well. Needs HR of the whole company."""
        key, name = idempotency.key_of(request), forms.read(TeamName, request.data)["name"]
        is_changed = services.rename_team(
            actor=actor_of(request), team_id=team_id, name=name, at=timezone.now(), key=key
        )
        return Response(Renamed({"id": team_id, "is_changed": is_changed}).data)


class Move(ApiView):
    """The people of a team go elsewhere."""

    @extend_schema(
        operation_id="move_team",
        parameters=[IDEMPOTENCY_KEY],
        request=Into,
        responses=with_problems({200: TeamMoved}, *WRITING),
    )
    def post(self, request: Request, team_id: int) -> Response:
        """Let a team join another, or close, from a day on. Needs HR of the whole company."""
        key, wish = idempotency.key_of(request), forms.read(Into, request.data)
        count = services.move_team(
            actor=actor_of(request), team_id=team_id, into_id=wish["into"], on=wish["on"], at=timezone.now(), key=key
        )
        return Response(TeamMoved({"id": team_id, "people": count}).data)


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

    @extend_schema(
        operation_id="add_entity",
        parameters=[IDEMPOTENCY_KEY],
        request=NewEntity,
        responses=with_problems({200: Entity}, 400, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Add a legal entity. Needs HR or an administrator of the whole company."""
        key, wish = idempotency.key_of(request), forms.read(NewEntity, request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            services.add_entity(actor=actor, report=EntityReport(**{"country": "", **wish}), at=at, key=key)
            return _entity(wish["entity_id"])

        return Response(idempotency.once(request, actor=actor, deed="add_entity", arguments=wish, at=at, work=work))


class OneEntity(ApiView):
    """One legal entity."""

    @extend_schema(
        operation_id="change_entity",
        parameters=[IDEMPOTENCY_KEY],
        request=EntityFacts,
        responses=with_problems({200: Entity}, *WRITING),
    )
    def patch(self, request: Request, entity_id: str) -> Response:
        """Change what is known of an entity; what is left out stays. Needs HR or an administrator there."""
        key, wish = idempotency.key_of(request), forms.read(EntityFacts, request.data)
        actor, at = actor_of(request), timezone.now()
        found = next((each for each in people.entities() if each.external_id == entity_id), None)
        held = people.roles_of(employee_id=actor.employee_id or 0, at=at)
        keeps = {where for role, where in held if role in ("hr", "administrator")}
        if found is None or not keeps & {None, found.pk}:
            raise people.UnknownEntity(HIDDEN.format(name=entity_id))
        names = ("name", "country", "time_zone", "payroll_system")
        facts = {name: getattr(found, name) for name in names} | wish

        def work() -> dict[str, Any]:
            report = EntityReport(entity_id=entity_id, currency=found.currency, **facts)
            services.change_entity(actor=actor, report=report, at=at, key=key)
            return _entity(entity_id)

        asked = {"entity": entity_id, **wish}
        return Response(idempotency.once(request, actor=actor, deed="change_entity", arguments=asked, at=at, work=work))


def _entity(entity_id: str) -> dict[str, Any]:
    found = people.entity_by(entity_id)
    return dict(Entity({**vars(found), "entity_id": found.external_id}).data)
