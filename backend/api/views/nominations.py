"""Nominations: what a colleague did for a customer, said by who saw it, decided by who may."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.customers import selectors as customers
from recognition.customers import services
from recognition.people import search

KINDS = ("took_ownership", "did_right")
STATES = ("proposed", "accepted", "declined")
WAITING = "waiting"
VERDICTS = ("accept", "decline")
LONGEST = 2000


class Filters(forms.Paged):
    """Which nominations, and which page of them."""

    state = serializers.ChoiceField(
        (*STATES, WAITING), required=False, help_text="waiting: proposed, and yours to decide now."
    )


class Nomination(serializers.Serializer[Any]):
    """What somebody did for a customer; whoever did it learns of it once it is accepted."""

    id = serializers.IntegerField(source="nomination_id")
    kind = serializers.ChoiceField(KINDS)
    giver_id = serializers.CharField(source="giver_reference", help_text="employee_id of who saw it.")
    giver_name = serializers.CharField()
    nominee_id = serializers.CharField(source="nominee_reference", help_text="employee_id of who did it.")
    nominee_name = serializers.CharField()
    customer_id = serializers.CharField(source="customer")
    customer_name = serializers.CharField()
    matter_id = serializers.CharField(allow_blank=True)
    occurred_at = serializers.DateTimeField(help_text="When they did it.")
    evidence = serializers.CharField(allow_null=True, help_text="What they did; null once erased.")
    nominated_at = serializers.DateTimeField()
    state = serializers.ChoiceField(STATES)
    decided_by = serializers.CharField(source="decided_by_name", allow_null=True, help_text="Name.")
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why it was declined.")


class NominationWish(forms.Strict):
    """Who did what for which customer, and when."""

    nominee_id = forms.Id(help_text="employee_id of a colleague of today, not yourself.")
    customer_id = forms.Id(help_text="A customer you may see: you or your people served them.")
    kind = serializers.ChoiceField(KINDS, default=KINDS[0], help_text="Unasked, or right whatever it cost in revenue.")
    occurred_at = forms.Moment(help_text="When they did it, in the last 24 months.")
    matter_id = forms.Id(required=False, allow_blank=True, default="", help_text="Of the matter, if you know it.")
    evidence = serializers.CharField(max_length=LONGEST, help_text="What you saw, in a sentence or two.")


class NominationVerdict(forms.Strict):
    """Whether it counts."""

    verdict = serializers.ChoiceField(VERDICTS)
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST,
        help_text="Needed to decline; the giver reads it.",
    )


class NominationStands(serializers.Serializer[Any]):
    """Which one, and how it stands now."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)


class Nominations(ApiView):
    """The nominations one may see: those one made, may decide or decided, and accepted ones of oneself; HR all."""

    @extend_schema(
        operation_id="list_nominations",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Nomination)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List them, newest first."""
        wanted, viewer, at = forms.read(Filters, request.query_params), actor_of(request), timezone.now()

        def find(*, after: int | None, limit: int, state: str | None = None) -> list[customers.NominationView]:
            if state == WAITING:
                return customers.nominations_waiting(viewer=viewer, at=at, before=after, limit=limit)
            return customers.nominations(viewer=viewer, at=at, before=after, limit=limit, state=state)

        return pagination.answer(Nomination, wanted, find, position=lambda row: row.nomination_id)

    @extend_schema(
        operation_id="nominate",
        parameters=[IDEMPOTENCY_KEY],
        request=NominationWish,
        responses=with_problems({200: NominationStands}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Say what a colleague did for a customer you may see; their manager decides whether it counts as a contact."""
        wish, key = forms.read(NominationWish, request.data), idempotency.key_of(request)
        actor, at = actor_of(request), timezone.now()
        said = {name: wish[name] for name in ("kind", "occurred_at", "matter_id", "evidence")}

        def work() -> dict[str, Any]:
            nominee_id = search.colleague(reference=wish["nominee_id"], at=at)
            number = services.nominate(
                actor=actor, nominee_id=nominee_id, customer=wish["customer_id"], at=at, key=key, **said
            )
            return {"id": number, "state": STATES[0]}

        return Response(idempotency.once(request, actor=actor, deed="nominate", arguments=wish, at=at, work=work))


class OneNomination(ApiView):
    """One nomination."""

    @extend_schema(operation_id="get_nomination", responses=with_problems({200: Nomination}, 404))
    def get(self, request: Request, nomination_id: int) -> Response:
        """Show a nomination."""
        found = customers.nomination(viewer=actor_of(request), nomination_id=nomination_id, at=timezone.now())
        return Response(Nomination(found).data)


class Decision(ApiView):
    """Whether a nomination counts."""

    @extend_schema(
        operation_id="decide_nomination",
        parameters=[IDEMPOTENCY_KEY],
        request=NominationVerdict,
        responses=with_problems({200: NominationStands}, *WRITING),
    )
    def post(self, request: Request, nomination_id: int) -> Response:
        """Accept a nomination, so that it counts as a contact, or decline it with a reason; the first word stands."""
        wish, key = forms.read(NominationVerdict, request.data), idempotency.key_of(request)
        actor, at = actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            customers.nomination(viewer=actor, nomination_id=nomination_id, at=at)
            state = services.decide_nomination(
                actor=actor,
                nomination_id=nomination_id,
                accept=wish["verdict"] == "accept",
                reason=wish["reason"],
                at=at,
                key=key,
            )
            return {"id": nomination_id, "state": state}

        arguments = {"nomination": nomination_id, **wish}
        return Response(
            idempotency.once(request, actor=actor, deed="decide_nomination", arguments=arguments, at=at, work=work)
        )
