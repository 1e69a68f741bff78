"""Kudos: the feed and one's own, given, edited, joined and taken back."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency, kudos_wishes, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.kudos import selectors, services
from recognition.people import selectors as people

BUTTON = "api"


class Filters(forms.Paged):
    """Which kudos, and which page of them."""

    show = serializers.ChoiceField(selectors.FILTERS, default=selectors.FILTERS[0], help_text="Whose kudos.")
    tag = serializers.CharField(required=False, max_length=64, help_text="Code of a value; with everything only.")


class Somebody(serializers.Serializer[Any]):
    """Somebody in a kudos."""

    employee_id = serializers.CharField()
    name = serializers.CharField()
    through = serializers.CharField(help_text="The group they were named by, or empty.")


class Kudos(serializers.Serializer[Any]):
    """One kudos as the token's employee may see it; a customer is never told."""

    id = serializers.IntegerField()
    giver = Somebody()
    recipients = Somebody(many=True)
    others = serializers.IntegerField(help_text="How many more are thanked whom you may not see.")
    points = serializers.IntegerField(allow_null=True, help_text="To each; null where points are not shown.")
    unit = serializers.CharField()
    value = serializers.CharField(help_text="Code of the value it names, or empty.")
    text = serializers.CharField(allow_null=True, help_text="Null once it was erased.")
    is_private = serializers.BooleanField()
    given_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    hidden_at = serializers.DateTimeField(allow_null=True)
    boosters = Somebody(many=True)
    is_mine = serializers.BooleanField()
    is_to_me = serializers.BooleanField()
    is_joined = serializers.BooleanField()


class Given(serializers.Serializer[Any]):
    """What was given."""

    id = serializers.IntegerField()
    recipients = serializers.ListField(child=serializers.CharField(), help_text="employee_id of each.")
    left_out = serializers.DictField(child=serializers.CharField(), help_text="employee_id: why not.")
    points = serializers.IntegerField(help_text="To each.")
    total = serializers.IntegerField()
    left = serializers.IntegerField(help_text="What you can still give.")
    period_ends_at = serializers.DateTimeField(help_text="When what is left of the period lapses.")


class NewText(forms.Strict):
    """Other words."""

    text = serializers.CharField(max_length=10_000)


class Edited(serializers.Serializer[Any]):
    """Whether the words changed."""

    id = serializers.IntegerField()
    is_changed = serializers.BooleanField()


class Join(forms.Strict):
    """Whether to join."""

    is_on = serializers.BooleanField(help_text="True joins, false takes it back.")


class Joined(serializers.Serializer[Any]):
    """How your joining stands."""

    id = serializers.IntegerField()
    is_on = serializers.BooleanField()
    points = serializers.IntegerField(help_text="What it brings each recipient.")


class Retracted(serializers.Serializer[Any]):
    """What came back."""

    id = serializers.IntegerField()
    returned = serializers.IntegerField(help_text="Points taken back from the recipients.")
    to_giver = serializers.IntegerField(help_text="Points you can give again.")
    not_returned = serializers.IntegerField(help_text="Points that were spent already.")
    was_undo = serializers.BooleanField(help_text="Within 15 minutes.")


class AllKudos(ApiView):
    """The feed, and giving."""

    @extend_schema(
        operation_id="list_kudos",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Kudos)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List kudos, the newest first."""
        wanted = forms.read(Filters, request.query_params)
        viewer, at = actor_of(request), timezone.now()
        before, limit = _place(pagination.said_in(wanted.pop("cursor", ""))), wanted.pop("limit")
        rows = selectors.posts(viewer=viewer, at=at, before=before, limit=limit + 1, **wanted)
        page, more = rows[:limit], None
        if len(rows) > limit:
            more = pagination.cursor_after(f"{page[-1].given_at.isoformat()};{page[-1].kudos_id}")
        return Response({"results": _told(page), "next": more})

    @extend_schema(
        operation_id="give_kudos",
        parameters=[IDEMPOTENCY_KEY],
        request=kudos_wishes.Wish,
        examples=examples.GIVE_KUDOS,
        responses=with_problems({200: Given}, 400, 403, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Thank colleagues: by fields, or by `text` as in chat, where `@` names an employee_id or an address."""
        key, at = idempotency.key_of(request), timezone.now()
        wish = kudos_wishes.wish(forms.read(kudos_wishes.Wish, request.data))
        given = services.give(actor=actor_of(request), at=at, key=key, **wish)
        named = people.employees(employee_ids={*given.recipients, *given.left_out})
        return Response(
            {
                "id": given.kudos_id,
                "recipients": [named[each].external_id for each in given.recipients],
                "left_out": {named[each].external_id: why for each, why in given.left_out.items()},
                "points": given.points,
                "total": given.total,
                "left": given.left,
                "period_ends_at": given.period_ends_at,
            }
        )


class OneKudos(ApiView):
    """One kudos."""

    @extend_schema(operation_id="get_kudos", responses=with_problems({200: Kudos}, 404))
    def get(self, request: Request, kudos_id: int) -> Response:
        """Show one kudos."""
        return Response(_told([selectors.post(viewer=actor_of(request), kudos_id=kudos_id, at=timezone.now())])[0])

    @extend_schema(
        operation_id="edit_kudos",
        parameters=[IDEMPOTENCY_KEY],
        request=NewText,
        responses=with_problems({200: Edited}, *WRITING),
    )
    def patch(self, request: Request, kudos_id: int) -> Response:
        """Write other words for a kudos you gave; that you did stays visible."""
        key = idempotency.key_of(request)
        text = forms.read(NewText, request.data)["text"]
        is_changed = services.edit(actor=actor_of(request), kudos_id=kudos_id, text=text, at=timezone.now(), key=key)
        return Response({"id": kudos_id, "is_changed": is_changed})


class Boost(ApiView):
    """Joining a kudos of another."""

    @extend_schema(
        operation_id="join_kudos",
        parameters=[IDEMPOTENCY_KEY],
        request=Join,
        responses=with_problems({200: Joined}, *WRITING),
    )
    def post(self, request: Request, kudos_id: int) -> Response:
        """Join a kudos, or take that back."""
        key, at, actor = idempotency.key_of(request), timezone.now(), actor_of(request)
        is_on = forms.read(Join, request.data)["is_on"]
        selectors.post(viewer=actor, kudos_id=kudos_id, at=at)
        boosted = services.settle_boost(
            actor=actor, kudos_id=kudos_id, mark=BUTTON, is_on=is_on, said_at=at, at=at, key=key
        )
        return Response({"id": boosted.kudos_id, "is_on": boosted.is_on, "points": boosted.points})


class Retraction(ApiView):
    """Taking a kudos back."""

    @extend_schema(
        operation_id="retract_kudos",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: Retracted}, *WRITING),
    )
    def post(self, request: Request, kudos_id: int) -> Response:
        """Take back a kudos you gave, with its boosts, as far as the points are still there."""
        forms.read_nothing(request.data)
        key = idempotency.key_of(request)
        done = services.retract(actor=actor_of(request), kudos_id=kudos_id, at=timezone.now(), key=key)
        facts = {name: value for name, value in vars(done).items() if name != "kudos_id"}
        return Response({"id": done.kudos_id, **facts})


def _told(page: list[selectors.Post]) -> list[dict[str, Any]]:
    ids = {each.giver_id for each in page}
    ids |= {one.employee_id for each in page for one in (*each.recipients, *each.boosters)}
    known = {pk: row.external_id for pk, row in people.employees(employee_ids=ids).items()}

    def somebody(employee_id: int, name: str, through: str = "") -> dict[str, str]:
        return {"employee_id": known[employee_id], "name": name, "through": through}

    shown = [
        {
            **vars(each),
            "id": each.kudos_id,
            "giver": somebody(each.giver_id, each.giver_name),
            "recipients": [somebody(*one) for one in each.recipients],
            "boosters": [somebody(*one) for one in each.boosters],
            "value": each.tag,
        }
        for each in page
    ]
    return list(Kudos(shown, many=True).data)


def _place(said: str) -> tuple[datetime, int] | None:
    """The moment and the number behind a cursor. Raises ProblemError."""
    if not said:
        return None
    moment, _, number = said.partition(";")
    try:
        given_at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise pagination.refused() from error
    if given_at.tzinfo is None or not number.isdecimal() or len(number) > 18:
        raise pagination.refused()
    return given_at, int(number)
