"""Corrections: what was judged again by what is known now, for who reads and opens them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency, pagination
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.core.errors import NotFound
from recognition.rewards import selectors as rewards
from recognition.rewards import services


class Filters(forms.Paged):
    """Which corrections, and which page of them."""

    programme = forms.Id(required=False, help_text="Code of the programme.")


class JudgedAgain(serializers.Serializer[Any]):
    """An occasion judged again; what differs for each person is a proposal like any other."""

    id = serializers.IntegerField(source="correction_id")
    programme = serializers.CharField()
    outcome_id = serializers.CharField()
    number = serializers.IntegerField(help_text="1 for the first of the occasion, then 2, 3, …")
    code = serializers.ChoiceField(services.CORRECTION_CODES)
    reason = serializers.CharField(allow_null=True, help_text="In words; null once erased.")
    opened_by = serializers.CharField(help_text="employee_id.")
    opened_by_name = serializers.CharField(source="opener")
    opened_at = serializers.DateTimeField()
    added = serializers.IntegerField(help_text="Awards that come on top.")
    anew = serializers.IntegerField(help_text="Awards proposed in place of what nobody had decided yet.")
    taken_back = serializers.IntegerField(help_text="Awards of which something is to be taken back.")


class CorrectionWish(forms.Strict):
    """Which occasion is judged again, and why."""

    programme = forms.Id(help_text="Code of the programme that judged it.")
    outcome = serializers.CharField(max_length=200, help_text="outcome_id, or source:outcome_id.")
    code = serializers.ChoiceField(services.CORRECTION_CODES)
    reason = serializers.CharField(max_length=2000, help_text="Whoever decides about the differences reads it.")


class CorrectionNumber(serializers.Serializer[Any]):
    """Which one."""

    id = serializers.IntegerField()


class Corrections(ApiView):
    """Corrections, for HR, finance, programme owners and auditors those of occasions of their entities."""

    @extend_schema(
        operation_id="list_corrections",
        parameters=[Filters],
        responses=with_problems({200: pagination.page_of(JudgedAgain)}, 422),
    )
    def get(self, request: Request) -> Response:
        """List them, newest first."""
        wanted, viewer = forms.read(Filters, request.query_params), actor_of(request)

        def find(*, after: int | None, **more: Any) -> list[rewards.CorrectionRow]:
            return rewards.corrections(viewer=viewer, at=timezone.now(), before=after, **more)

        return pagination.answer(JudgedAgain, wanted, find, position=lambda row: row.correction_id)

    @extend_schema(
        operation_id="open_correction",
        parameters=[IDEMPOTENCY_KEY],
        request=CorrectionWish,
        responses=with_problems({200: CorrectionNumber}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Judge an occasion again and propose what differs. For HR, finance and programme owners without a part in it.

        Of everybody concerned they hold the role for the entity.
        """
        wish, key = forms.read(CorrectionWish, request.data), idempotency.key_of(request)
        actor, at = actor_of(request), timezone.now()
        said = {name: wish[name] for name in ("outcome", "code", "reason")}

        def work() -> dict[str, int]:
            made = services.open_correction(actor=actor, programme_code=wish["programme"], at=at, key=key, **said)
            return {"id": made.pk}

        return Response(idempotency.once(request, actor=actor, deed="correction", arguments=wish, at=at, work=work))


class OneCorrection(ApiView):
    """One correction."""

    @extend_schema(operation_id="get_correction", responses=with_problems({200: JudgedAgain}, 404))
    def get(self, request: Request, correction_id: int) -> Response:
        """Show a correction and what came of it."""
        found = rewards.corrections(viewer=actor_of(request), at=timezone.now(), correction_id=correction_id)
        if not found:
            raise NotFound(f"There is no correction {correction_id} that you may see.")
        return Response(JudgedAgain(found[0]).data)
