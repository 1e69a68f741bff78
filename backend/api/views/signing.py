"""What is done before a draft judges anything: consultation, the checklist for scores, activation by another."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import examples, forms, idempotency
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.programmes import VersionInFull
from recognition.programmes import gates, overviews, services

CONDITIONS = tuple(gates.CONDITIONS)


class Step(serializers.Serializer[Any]):
    """One thing that must be so."""

    code = serializers.CharField(help_text="simulation, consultation, pay_gate, dates, overlap or second_person.")
    country = serializers.CharField(help_text="Of a consultation; else empty.")
    is_done = serializers.BooleanField()
    why = serializers.CharField(help_text="What the sentence says, as a code.")
    sentence = serializers.CharField()


class Readiness(serializers.Serializer[Any]):
    """What is done and what is missing, for who asks: whoever loaded a version does not activate it."""

    is_ready = serializers.BooleanField()
    simulation = serializers.IntegerField(allow_null=True, help_text="The one an activation would cite.")
    steps = Step(many=True)


class ConsultationWish(forms.Strict):
    """Who was heard in a country, and when."""

    country = serializers.RegexField("^[A-Z]{2}$", help_text="ISO 3166-1, two letters.")
    body = serializers.CharField(max_length=100, help_text="A union, a works council.")
    notified_on = serializers.DateField()
    concluded_on = serializers.DateField(required=False, help_text="Left out while it goes on.")
    outcome = serializers.CharField(max_length=2000, required=False, allow_blank=True, help_text="What came of it.")


class ChecklistWish(forms.Strict):
    """That the conditions for paying by scores are met, and how it is known."""

    met = serializers.ListField(child=serializers.ChoiceField(CONDITIONS), max_length=20, help_text="All five.")
    reason = serializers.CharField(max_length=2000, help_text="Kept with the signature.")


class ActivationWish(forms.Strict):
    """What is kept with the activation."""

    simulation = forms.Number(help_text="Id of the simulation of this version that was looked at.")


class SignedRecord(serializers.Serializer[Any]):
    """The record."""

    id = serializers.IntegerField()


class VersionReadiness(ApiView):
    """What stands between a draft and its first day."""

    @extend_schema(operation_id="get_version_readiness", responses=with_problems({200: Readiness}, 404))
    def get(self, request: Request, version_id: int) -> Response:
        """Say what is done and what is missing before you could activate a version. For who reads drafts."""
        viewer, at = actor_of(request), timezone.now()
        found, _ = overviews.version_beside_others(viewer=viewer, version_id=version_id, at=at)
        ready = overviews.readiness(viewer=viewer, found=found, at=at)
        number = ready.simulation.number if ready.simulation else None
        return Response(Readiness({"is_ready": ready.is_ready, "simulation": number, "steps": ready.steps}).data)


class Consultations(ApiView):
    """Consultations about a programme."""

    @extend_schema(
        operation_id="record_consultation",
        parameters=[IDEMPOTENCY_KEY],
        request=ConsultationWish,
        responses=with_problems({200: SignedRecord}, *WRITING),
    )
    def post(self, request: Request, code: str) -> Response:
        """Record a consultation; the newest of a country counts. For HR, programme owners and administrators."""
        key, wish = idempotency.key_of(request), forms.read(ConsultationWish, request.data)
        number = services.record_consultation(
            actor=actor_of(request), programme_code=code, at=timezone.now(), key=key, **wish
        )
        return Response({"id": number})


class Checklist(ApiView):
    """The checklist of a version that pays by scores."""

    @extend_schema(
        operation_id="sign_checklist",
        parameters=[IDEMPOTENCY_KEY],
        request=ChecklistWish,
        responses=with_problems({200: SignedRecord}, *WRITING),
    )
    def post(self, request: Request, version_id: int) -> Response:
        """Sign that all five conditions are met, once a version. Needs the role programme_owner."""
        wish = forms.read(ChecklistWish, request.data)
        answers, reason = dict.fromkeys(wish["met"], True), wish["reason"]

        def work(**said: Any) -> int:
            return services.sign_pay_gate(version_id=version_id, answers=answers, reason=reason, **said).pk

        return Response({"id": _once(request, "sign_checklist", {"version": version_id, **wish}, work)})


class Activation(ApiView):
    """The end of a draft."""

    @extend_schema(
        operation_id="activate_version",
        parameters=[IDEMPOTENCY_KEY],
        request=ActivationWish,
        examples=examples.ACTIVATE_VERSION,
        responses=with_problems({200: VersionInFull}, *WRITING),
    )
    def post(self, request: Request, version_id: int) -> Response:
        """Let a version judge outcomes from its first day on, for good. For another programme owner than its author."""
        wish = forms.read(ActivationWish, request.data)

        def work(**said: Any) -> int:
            return services.activate(version_id=version_id, simulation_id=wish["simulation"], **said).pk

        _once(request, "activate_version", {"version": version_id, **wish}, work)
        found = overviews.version(viewer=actor_of(request), version_id=version_id, at=timezone.now())
        return Response(VersionInFull(found).data)


def _once(request: Request, deed: str, arguments: dict[str, Any], work: Callable[..., int]) -> int:
    """What ``work`` of the caller at this moment gives, once a key."""
    actor, at = actor_of(request), timezone.now()
    number: int = idempotency.once(
        request, actor=actor, deed=deed, arguments=arguments, at=at, work=lambda: work(actor=actor, at=at)
    )
    return number
