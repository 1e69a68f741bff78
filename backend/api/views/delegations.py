"""Hand over while away: who stands in for whom."""

from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of, person_of
from recognition.people import search, services, standing_in

SCOPES = ("all", "awards", "nominations")


class Delegation(serializers.Serializer[Any]):
    """One person decides for another, from the first to the last day inclusive."""

    id = serializers.IntegerField(source="delegation_id")
    giver_id = serializers.CharField(source="giver_reference", help_text="employee_id of who is away.")
    giver_name = serializers.CharField(source="giver")
    delegate_id = serializers.CharField(source="delegate_reference", help_text="employee_id of who stands in.")
    delegate_name = serializers.CharField(source="delegate")
    scope = serializers.ChoiceField(SCOPES, help_text="All decisions, or those about awards or nominations alone.")
    from_date = serializers.DateField()
    to_date = serializers.DateField()
    is_now = serializers.BooleanField(help_text="False: it is still to begin.")
    may_end = serializers.BooleanField(help_text="By you, now.")


class DelegationWish(forms.Strict):
    """Who stands in for whom, for what, from which day to which."""

    giver_id = forms.Id(required=False, help_text="employee_id of who is away; left out: you. HR alone names others.")
    delegate_id = forms.Id(help_text="employee_id of who stands in, a colleague of today.")
    scope = serializers.ChoiceField(SCOPES, default="all")
    from_date = serializers.DateField(help_text="The first day.")
    to_date = serializers.DateField(help_text="The last day; it ends by itself after it.")


class DelegationNumber(serializers.Serializer[Any]):
    """Which one."""

    id = serializers.IntegerField()


class Delegations(ApiView):
    """The delegations one may know of."""

    @extend_schema(
        operation_id="list_delegations",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(Delegation)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List today's and those to come that you gave or hold, and as HR those of your entities, by first day."""
        wanted = forms.read(forms.Paged, request.query_params)
        after, limit = _place(pagination.said_in(wanted.get("cursor", ""))), wanted["limit"]
        found = standing_in.delegations(viewer=actor_of(request), at=timezone.now(), after=after, limit=limit + 1)
        page, more = found[:limit], None
        if len(found) > limit:
            more = pagination.cursor_after(f"{page[-1].from_date};{page[-1].delegation_id}")
        return Response({"results": Delegation(page, many=True).data, "next": more})

    @extend_schema(
        operation_id="delegate",
        parameters=[IDEMPOTENCY_KEY],
        request=DelegationWish,
        examples=examples.DELEGATE,
        responses=with_problems({200: DelegationNumber}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Hand your decisions over while you are away, or as HR those of somebody else; never to yourself."""
        wish, actor, at = forms.read(DelegationWish, request.data), actor_of(request), timezone.now()
        me = person_of(request)

        def work() -> dict[str, int]:
            made = services.delegate(
                actor=actor,
                giver_id=search.colleague(reference=wish["giver_id"], at=at) if "giver_id" in wish else me,
                delegate_id=search.colleague(reference=wish["delegate_id"], at=at),
                at=at,
                **{name: wish[name] for name in ("from_date", "to_date", "scope")},
            )
            return {"id": made.pk}

        return Response(idempotency.once(request, actor=actor, deed="delegate", arguments=wish, at=at, work=work))


class End(ApiView):
    """The end of a delegation."""

    @extend_schema(
        operation_id="end_delegation",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: DelegationNumber}, *WRITING),
    )
    def post(self, request: Request, delegation_id: int) -> Response:
        """End a delegation now: decisions come to whoever they belong to again. For the giver, and for HR."""
        forms.read_nothing(request.data)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, int]:
            standing_in.require_end(viewer=actor, delegation_id=delegation_id, at=at)
            services.end_delegation(actor=actor, delegation_id=delegation_id, at=at)
            return {"id": delegation_id}

        asked = {"delegation": delegation_id}
        return Response(
            idempotency.once(request, actor=actor, deed="end_delegation", arguments=asked, at=at, work=work)
        )


def _place(said: str) -> tuple[date, int] | None:
    """Where the cursor says to go on. Raises ProblemError."""
    if not said:
        return None
    first, _, number = said.partition(";")
    try:
        day = date.fromisoformat(first)
    except ValueError as error:
        raise pagination.refused() from error
    if not number.isdecimal() or len(number) > 18:
        raise pagination.refused()
    return day, int(number)
