"""What the token's employee is told, through which door and how often."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of, person_of
from recognition.core.errors import NotFound
from recognition.people import news, services, telling

RHYTHMS = sorted({rhythm for rhythms in news.RHYTHMS.values() for rhythm in rhythms})


class NotificationWish(serializers.Serializer[Any]):
    """How often one topic comes through one door."""

    topic = serializers.CharField()
    door = serializers.CharField(help_text="slack or email.")
    rhythm = serializers.CharField(help_text="at_once, daily, weekly or never.")
    is_chosen = serializers.BooleanField(help_text="False while it is the usual one.")
    rhythms = serializers.ListField(child=serializers.CharField(), help_text="Those to choose from.")


class NotificationWishes(serializers.Serializer[Any]):
    """All of them."""

    results = NotificationWish(many=True)


class NewRhythm(forms.Strict):
    """How often from now on."""

    rhythm = serializers.ChoiceField(RHYTHMS)


class Notifications(ApiView):
    """The choices of the token's employee."""

    @extend_schema(operation_id="list_notifications", responses=with_problems({200: NotificationWishes}))
    def get(self, request: Request) -> Response:
        """List what you are told, by topic and door, as you chose or as is usual."""
        return Response({"results": [_told(each) for each in telling.wishes_of(person_of(request))]})


class OneNotification(ApiView):
    """One choice."""

    @extend_schema(
        operation_id="choose_notification",
        parameters=[IDEMPOTENCY_KEY],
        request=NewRhythm,
        responses=with_problems({200: NotificationWish}, *WRITING),
    )
    def put(self, request: Request, topic: str, door: str) -> Response:
        """Say how often you are told of a topic through a door."""
        actor, at = actor_of(request), timezone.now()
        idempotency.key_of(request)
        wanted = forms.read(NewRhythm, request.data)["rhythm"]
        if door not in news.TOPICS.get(topic, {}):
            raise NotFound(f"There is no choice about {topic!r} through {door!r}; list them to see those there are.")

        def work() -> dict[str, Any]:
            services.choose_news(actor=actor, topic=topic, door=door, rhythm=wanted, at=at)
            mine = telling.wishes_of(person_of(request))
            return next(_told(each) for each in mine if (each.topic, each.door) == (topic, door))

        arguments = {"topic": topic, "door": door, "rhythm": wanted}
        return Response(
            idempotency.once(request, actor=actor, deed="choose_notification", arguments=arguments, at=at, work=work)
        )


def _told(wish: telling.Wish) -> dict[str, Any]:
    return {**wish._asdict(), "rhythms": list(news.RHYTHMS[wish.door])}
