"""Agreed splits: how those who served a customer share the credit for an outcome, signed by all of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.customers import selectors as customers
from recognition.people import search
from recognition.rewards import selectors as rewards
from recognition.rewards import services
from recognition.rewards.selectors import sharing

STATES = ("open", "signed", "void")
LONGEST = 2000


class Filters(forms.Paged):
    """Which splits, and which page of them."""

    state = serializers.ChoiceField(STATES, required=False)


class SplitShare(serializers.Serializer[Any]):
    """One person's share."""

    employee_id = serializers.CharField()
    name = serializers.CharField()
    weight = serializers.IntegerField(help_text="Of the sum of all of the split.")
    signed_at = serializers.DateTimeField(allow_null=True)


class Split(serializers.Serializer[Any]):
    """How the credit for one outcome is to be shared; amounts follow from it by the programme's rules."""

    id = serializers.IntegerField(source="split_id")
    outcome_id = serializers.CharField()
    customer_id = serializers.CharField()
    kind = serializers.CharField(help_text="Of the outcome.")
    state = serializers.ChoiceField(STATES)
    proposed_by = serializers.CharField(help_text="employee_id.")
    proposed_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True, help_text="Null once erased.")
    shares = SplitShare(many=True)
    may_sign = serializers.BooleanField(help_text="It waits for your signature.")


class OutcomeToSplit(serializers.Serializer[Any]):
    """An outcome that is judged as soon as those who served the customer have signed."""

    outcome_id = serializers.CharField()
    customer_id = serializers.CharField()
    kind = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    split = serializers.IntegerField(source="split_id", allow_null=True, help_text="Null: nobody proposed yet.")


class SplitWish(forms.Strict):
    """How to share."""

    outcome = serializers.CharField(max_length=200, help_text="outcome_id, or source:outcome_id.")
    shares = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=1_000_000),
        help_text='By employee_id, whoever served the customer among them: {"E017": 2, "E021": 1}.',
    )
    reason = serializers.CharField(max_length=LONGEST, help_text="Everybody who signs reads it.")


class SplitVoid(forms.Strict):
    """Why it does not stand."""

    reason = serializers.CharField(max_length=LONGEST, help_text="The others read it.")


class SplitStands(serializers.Serializer[Any]):
    """Which one, and how it stands now."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)


class Splits(ApiView):
    """The splits one has a share in or proposed; HR and auditors of the whole company see all."""

    @extend_schema(
        operation_id="list_splits",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(Split)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List them, newest first."""
        wanted, viewer = forms.read(Filters, request.query_params), actor_of(request)

        def find(*, after: int | None, **more: Any) -> list[rewards.SplitView]:
            return rewards.splits(viewer=viewer, at=timezone.now(), before=after, **more)

        return pagination.answer(Split, wanted, find, position=lambda row: row.split_id)

    @extend_schema(
        operation_id="propose_split",
        parameters=[IDEMPOTENCY_KEY],
        request=SplitWish,
        responses=with_problems({200: SplitStands}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Propose how to share, as one who served the customer; your own share is signed with it."""
        wish = forms.read(SplitWish, request.data)

        def work(**said: Any) -> Any:
            shares = _numbered(wish["shares"], outcome=wish["outcome"], actor=said["actor"], at=said["at"])
            return services.propose_split(outcome=wish["outcome"], shares=shares, reason=wish["reason"], **said)

        return _once(request, "propose_split", wish, work)


class Waiting(ApiView):
    """What waits for an agreement."""

    @extend_schema(
        operation_id="list_outcomes_to_split",
        parameters=[forms.Paged],
        responses=with_problems({200: pagination.page_of(OutcomeToSplit)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List outcomes of customers you served that wait for signatures, the first to mature first; HR sees all."""
        wanted, viewer = forms.read(forms.Paged, request.query_params), actor_of(request)

        def find(*, after: int | None, limit: int) -> list[rewards.Unsigned]:
            return rewards.unsigned(viewer=viewer, at=timezone.now(), after=after, limit=limit)

        return pagination.answer(OutcomeToSplit, wanted, find)


class OneSplit(ApiView):
    """One split."""

    @extend_schema(operation_id="get_split", responses=with_problems({200: Split}, 404))
    def get(self, request: Request, split_id: int) -> Response:
        """Show a split and who has signed."""
        return Response(Split(_seen(actor_of(request), split_id, timezone.now())).data)


class SplitSignature(ApiView):
    """One's signature."""

    @extend_schema(
        operation_id="sign_split",
        parameters=[IDEMPOTENCY_KEY],
        request=None,
        responses=with_problems({200: SplitStands}, *WRITING),
    )
    def post(self, request: Request, split_id: int) -> Response:
        """Sign your own share; with the last signature the outcome is judged by it."""
        forms.read_nothing(request.data)

        def work(**said: Any) -> Any:
            _seen(said["actor"], split_id, said["at"])
            return services.sign_split(split_id=split_id, **said)

        return _once(request, "sign_split", {"split": split_id}, work)


class Voiding(ApiView):
    """The end of a split."""

    @extend_schema(
        operation_id="void_split",
        parameters=[IDEMPOTENCY_KEY],
        request=SplitVoid,
        responses=with_problems({200: SplitStands}, *WRITING),
    )
    def post(self, request: Request, split_id: int) -> Response:
        """Void a split before it is judged, so that another can be proposed. For everybody concerned, and HR."""
        wish = forms.read(SplitVoid, request.data)

        def work(**said: Any) -> Any:
            _seen(said["actor"], split_id, said["at"])
            return services.void_split(split_id=split_id, reason=wish["reason"], **said)

        return _once(request, "void_split", {"split": split_id, **wish}, work)


def _seen(viewer: Actor, split_id: int, at: datetime) -> rewards.SplitView:
    """The split, for who may see it. Raises NotFound."""
    found = rewards.splits(viewer=viewer, at=at, split_ids=[split_id])
    if not found:
        raise NotFound(f"There is no split {split_id} that you may see.")
    return found[0]


def _numbered(shares: Mapping[str, int], *, outcome: str, actor: Actor, at: datetime) -> dict[int, int]:
    """The shares by the numbers of people: of who served the customer, or works here today.

    Raises UnknownOutcome for whoever does not share its credit, UnknownEmployee.
    """
    served = sharing.sharers(viewer=actor, outcome=outcome, at=at)
    known = {code: number for code, number in customers.employee_ids(shares).items() if number in served}
    named = {code: known.get(code) or search.colleague(reference=code, at=at) for code in shares}
    return {named[code]: weight for code, weight in shares.items()}


def _once(request: Request, deed: str, arguments: dict[str, Any], work: Callable[..., Any]) -> Response:
    """The split as ``work`` of the caller at this moment left it, once a key."""
    actor, at, key = actor_of(request), timezone.now(), idempotency.key_of(request)

    def done() -> dict[str, Any]:
        split = work(actor=actor, at=at, key=key)
        return {"id": split.pk, "state": split.state}

    return Response(idempotency.once(request, actor=actor, deed=deed, arguments=arguments, at=at, work=done))
