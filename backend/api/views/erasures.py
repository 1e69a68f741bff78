"""Identities to be erased: asked for by one of HR, confirmed by another, done by a worker, with their proof."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.privacy import selectors, services

STATES = ("asked", "confirmed", "done", "withdrawn")


class ErasureProof(serializers.Serializer[Any]):
    """What an erasure did, in counts and digests alone."""

    erased = serializers.DictField(child=serializers.IntegerField(), help_text="Rows changed, by table.")
    texts = serializers.ListField(child=serializers.CharField(), help_text="Digests of the texts that went.")
    head = serializers.CharField(help_text="The seal of the trail at that moment; empty before the first.")
    left = serializers.DictField(child=serializers.IntegerField(), help_text="Where the words still stand, by column.")


class Erasure(serializers.Serializer[Any]):
    """One identity, and how far its erasure is."""

    id = serializers.IntegerField(source="anonymisation_id")
    employee_id = serializers.CharField(help_text="Once it is done, what stands instead.")
    employee_name = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(STATES)
    reason = serializers.CharField(source="early_reason", help_text="Why it does not wait for the clock; or empty.")
    asked_by = serializers.CharField(help_text="Name.")
    asked_at = serializers.DateTimeField()
    confirmed_by = serializers.CharField(help_text="Name, or empty.")
    done_at = serializers.DateTimeField(allow_null=True)
    refused_code = serializers.CharField(help_text="What stood in the way when a worker came to it; or empty.")
    proof = ErasureProof(allow_null=True, help_text="Null until it is done.")
    may_confirm = serializers.BooleanField(help_text="Whether you are a second person who may.")


class ErasureWish(forms.Strict):
    """Whose identity to erase."""

    employee_id = forms.Id(help_text="Of somebody who has left.")
    reason = serializers.CharField(
        max_length=2000, required=False, allow_blank=True, help_text="Needed while the clock of `employment` runs."
    )


class MostDue(forms.Strict):
    """How many."""

    limit = serializers.IntegerField(default=pagination.DEFAULT_SIZE, min_value=1, max_value=pagination.LARGEST_SIZE)


class DuePerson(serializers.Serializer[Any]):
    """Somebody whose clock has run out."""

    employee_id = serializers.CharField()
    name = serializers.CharField()
    left_on = serializers.DateField()


class DuePeople(serializers.Serializer[Any]):
    """Some of them."""

    results = DuePerson(many=True, help_text="Who left first stands first.")


class Erasures(ApiView):
    """The erasures of the people one is HR or auditor of."""

    @extend_schema(
        operation_id="list_erasures",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(Erasure)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List erasures with their proofs, the newest first. Needs HR or auditor of an entity."""
        wanted, viewer = forms.read(forms.Paged, request.query_params), actor_of(request)

        def find(*, after: int | None, limit: int) -> list[selectors.AnonymisationView]:
            return selectors.anonymisations(viewer=viewer, at=timezone.now(), before=after, limit=limit)

        return pagination.answer(Erasure, wanted, find, position=lambda each: each.anonymisation_id)

    @extend_schema(
        operation_id="ask_erasure",
        parameters=[IDEMPOTENCY_KEY],
        request=ErasureWish,
        examples=examples.ASK_ERASURE,
        responses=with_problems({200: Erasure}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Ask that the identity of somebody who has left be erased; another person of HR confirms it."""
        key, wish = idempotency.key_of(request), forms.read(ErasureWish, request.data)
        number = services.ask_anonymisation(
            actor=actor_of(request),
            employee_id=wish["employee_id"],
            early_reason=wish.get("reason", ""),
            at=timezone.now(),
            key=key,
        )
        return _shown(request, number)


class Due(ApiView):
    """Whose identity should go."""

    @extend_schema(
        operation_id="list_due_erasures", parameters=[MostDue], responses=with_problems({200: DuePeople}, 422)
    )
    def get(self, request: Request) -> Response:
        """List who left so long ago that their erasure should be asked for; who is asked for leaves the list."""
        wanted = forms.read(MostDue, request.query_params)
        found = selectors.due_people(viewer=actor_of(request), at=timezone.now(), limit=wanted["limit"])
        return Response(DuePeople({"results": found}).data)


class OneErasure(ApiView):
    """One erasure."""

    @extend_schema(operation_id="get_erasure", responses=with_problems({200: Erasure}, 404))
    def get(self, request: Request, erasure_id: int) -> Response:
        """Show how an erasure stands."""
        return _shown(request, erasure_id)


class Confirmation(ApiView):
    """The second person's word."""

    @extend_schema(
        operation_id="confirm_erasure",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: Erasure}, *WRITING),
    )
    def post(self, request: Request, erasure_id: int) -> Response:
        """Confirm an erasure another person of HR asked for; a worker then does it, and it cannot be undone."""
        return _moved(request, erasure_id, services.confirm_anonymisation, deed="confirm_erasure")


class Withdrawal(ApiView):
    """Taking the request back."""

    @extend_schema(
        operation_id="withdraw_erasure",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: Erasure}, *WRITING),
    )
    def post(self, request: Request, erasure_id: int) -> Response:
        """Take an erasure back before it is done. Needs HR of the person's entity."""
        return _moved(request, erasure_id, services.withdraw_anonymisation, deed="withdraw_erasure")


def _moved(request: Request, erasure_id: int, service: Callable[..., None], *, deed: str) -> Response:
    forms.read_nothing(request.data)
    actor, at = actor_of(request), timezone.now()

    def work() -> int:
        service(actor=actor, anonymisation_id=erasure_id, at=at)
        return erasure_id  # no name: what a key answered is kept

    arguments = {"erasure": erasure_id}
    idempotency.once(request, actor=actor, deed=deed, arguments=arguments, at=at, work=work)
    return _shown(request, erasure_id)


def _shown(request: Request, erasure_id: int) -> Response:
    """The erasure as it stands. Raises UnknownAnonymisation, RoleNeeded."""
    viewer, at = actor_of(request), timezone.now()
    for found in selectors.anonymisations(viewer=viewer, at=at, before=erasure_id + 1, limit=1):
        if found.anonymisation_id == erasure_id:
            return Response(Erasure(found).data)
    raise services.UnknownAnonymisation("There is no such request; look at the list.")
