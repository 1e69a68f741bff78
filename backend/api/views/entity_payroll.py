"""What payroll of a legal entity is like."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend import payroll_settings
from backend.api import forms, idempotency
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.api.views.wage_types import GivenNumber
from recognition.payroll import services
from recognition.payroll.selectors import wage_pages

STYLES = ("negative_line", "deduction", "manual")


class EntityPayroll(serializers.Serializer[Any]):
    """What payroll of an entity is like today."""

    entity_id = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True, help_text="Null while nobody has said anything.")
    registration_number = serializers.CharField()
    payroll_system = serializers.CharField()
    correction_style = serializers.ChoiceField(STYLES)
    settings = serializers.DictField(help_text="By format.")


class SetPayroll(forms.Strict):
    """What payroll of an entity is like from a day on; all of it."""

    valid_from = serializers.DateField()
    registration_number = serializers.CharField(max_length=24, allow_blank=True)
    payroll_system = serializers.CharField(max_length=32, allow_blank=True)
    correction_style = serializers.ChoiceField(STYLES)
    settings = serializers.DictField(required=False, help_text='By format: {"adp": {"company_code": "ABC"}}.')


class PayrollSettings(ApiView):
    """What payroll of an entity is like."""

    @extend_schema(operation_id="get_entity_payroll", responses=with_problems({200: EntityPayroll}, 404))
    def get(self, request: Request, entity_id: str) -> Response:
        """Show what payroll of an entity is like today."""
        return Response(_payroll(request, entity_id))

    @extend_schema(
        operation_id="set_entity_payroll",
        parameters=[IDEMPOTENCY_KEY],
        request=SetPayroll,
        responses=with_problems({200: GivenNumber}, *WRITING),
    )
    def post(self, request: Request, entity_id: str) -> Response:
        """Say what payroll of an entity is like from a day on. Needs HR or payroll_preparer there."""
        wish, viewer, at = forms.read(SetPayroll, request.data), actor_of(request), timezone.now()
        wage_pages.paying_entity(viewer=viewer, entity=entity_id, at=at)
        given = services.set_entity_payroll(
            actor=viewer,
            entity_code=entity_id,
            at=at,
            key=idempotency.key_of(request),
            **{**wish, "settings": payroll_settings.checked(wish.get("settings", {}))},
        )
        return Response(GivenNumber({"id": given}).data)


def _payroll(request: Request, entity_id: str) -> dict[str, Any]:
    found = wage_pages.paying_entity(viewer=actor_of(request), entity=entity_id, at=timezone.now())
    return dict(EntityPayroll({"entity_id": found.code, **found.payroll._asdict()}).data)
