"""Wage types with the codes payroll knows them by."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from backend.payroll_formats import CODE_CHECKS
from recognition.payroll import services
from recognition.payroll.selectors import wage_pages

FIGURES = ("units", "rate", "amount")
BASIS = ("yes", "no", "payroll_decides")
HOLIDAY_PAY = ("by_country", *BASIS)
SIGNS = ("negative", "positive")
KINDS = ("cash", "benefit_in_kind", "exempt_gift_info")
TAX_CLASSES = ("cash_taxable", "payroll_decides")


class WageCode(serializers.Serializer[Any]):
    """A code of payroll and the days it holds."""

    code = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="Its last day; null until another code begins.")
    payroll_system = serializers.CharField(help_text="Blank for a code of the entity alone.")


class WageUse(serializers.Serializer[Any]):
    """A programme whose awards payroll of the entity is told of as a wage type, and the days it is."""

    programme = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="Its last day; null until another choice begins.")


class WageName(serializers.Serializer[Any]):
    """What a wage type of one's own is called from a day on."""

    names = serializers.DictField(child=serializers.CharField())
    valid_from = serializers.DateField()


class WageType(serializers.Serializer[Any]):
    """One wage type as payroll of an entity knows it today."""

    code = serializers.CharField(help_text="Ours; it never changes.")
    names = serializers.DictField(child=serializers.CharField(), help_text="Language: what it is called today.")
    kind = serializers.ChoiceField(KINDS)
    tax_class = serializers.CharField()
    holiday_pay_basis = serializers.ChoiceField(HOLIDAY_PAY)
    pensionable = serializers.ChoiceField(BASIS)
    figures = serializers.ListField(child=serializers.ChoiceField(FIGURES), help_text="What a payroll file carries.")
    sign_style = serializers.ChoiceField(SIGNS, help_text="How what is taken back is written.")
    cost_account = serializers.CharField()
    liability_account = serializers.CharField()
    is_retired = serializers.BooleanField()
    is_missing = serializers.BooleanField(help_text="Whether payroll would be told of it and knows no code today.")
    external_code = WageCode(allow_null=True, help_text="The code in force today.")
    codes = WageCode(many=True, help_text="All of them, the newest first, at most 50.")
    is_own = serializers.BooleanField(help_text="Whether HR added it.")
    programmes = WageUse(many=True, help_text="Those paid as it in this entity, the newest first, at most 50.")
    renamed = WageName(many=True, help_text="What it is called since it was added, the newest first, at most 50.")


class WageTypesOf(serializers.Serializer[Any]):
    """The wage types of one entity."""

    results = WageType(many=True)


class OfEntity(forms.Strict):
    """Of which entity."""

    entity = forms.Id(help_text="entity_id.")


class GivenCode(forms.Strict):
    """The code payroll knows a wage type by; for one entity or for a payroll system."""

    code = serializers.CharField(max_length=32, help_text="As it stands in payroll's settings.")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True, help_text="Its last day, where it has one.")
    entity = forms.Id(required=False, help_text="entity_id; this, or payroll_system.")
    payroll_system = serializers.CharField(required=False, max_length=32, help_text="For every entity that uses it.")


class Carried(forms.Strict):
    """What files carry of a wage type, how it is classified and where the ledger books it; all of it."""

    figures = serializers.ListField(
        child=serializers.ChoiceField(FIGURES), min_length=1, max_length=3, help_text="What a payroll file carries."
    )
    sign_style = serializers.ChoiceField(SIGNS, help_text="How what is taken back is written.")
    holiday_pay_basis = serializers.ChoiceField(HOLIDAY_PAY)
    pensionable = serializers.ChoiceField(BASIS)
    cost_account = serializers.CharField(max_length=10, allow_blank=True)
    liability_account = serializers.CharField(max_length=10, allow_blank=True)


class Names(forms.Strict):
    """What it is called."""

    da = serializers.CharField(max_length=60)
    sv = serializers.CharField(max_length=60)
    en = serializers.CharField(max_length=60)


class AddedWageType(forms.Strict):
    """A wage type of HR's own, for money; what may be left out is the usual."""

    code = serializers.CharField(max_length=32, help_text="3 to 32 capital letters, digits and _; it never changes.")
    names = Names()
    tax_class = serializers.ChoiceField(TAX_CLASSES, help_text="It never changes.")
    figures = serializers.ListField(
        child=serializers.ChoiceField(FIGURES), required=False, min_length=1, max_length=3, help_text="The amount."
    )
    sign_style = serializers.ChoiceField(SIGNS, required=False)
    holiday_pay_basis = serializers.ChoiceField(HOLIDAY_PAY)
    pensionable = serializers.ChoiceField(BASIS)
    cost_account = serializers.CharField(max_length=10, allow_blank=True, required=False)
    liability_account = serializers.CharField(max_length=10, allow_blank=True, required=False)


class GivenName(forms.Strict):
    """What a wage type of your own is called from a day on."""

    names = Names()
    valid_from = serializers.DateField(help_text="Batches of periods that end on this day or later have it.")


class Retired(forms.Strict):
    """Whether a wage type of your own can be chosen no more."""

    is_retired = serializers.BooleanField(help_text="False takes it back.")


class ChosenUse(forms.Strict):
    """A programme payroll of an entity is to be told of as this wage type."""

    programme = forms.Id(help_text="Its code.")
    entity = forms.Id(help_text="entity_id.")
    valid_from = serializers.DateField(help_text="It counts for periods that end on this day or later.")
    valid_until = serializers.DateField(required=False, allow_null=True, help_text="Its last day, where it has one.")


class ChangedWageType(serializers.Serializer[Any]):
    """Which wage type it was."""

    code = serializers.CharField()


class GivenNumber(serializers.Serializer[Any]):
    """What was noted."""

    id = serializers.IntegerField()


class WageTypes(ApiView):
    """The wage types."""

    @extend_schema(
        operation_id="list_wage_types", parameters=[OfEntity], responses=with_problems({200: WageTypesOf}, 404, 422)
    )
    def get(self, request: Request) -> Response:
        """List the wage types with the codes by which payroll of an entity knows them."""
        wanted = forms.read(OfEntity, request.query_params)
        entity = wage_pages.paying_entity(viewer=actor_of(request), entity=wanted["entity"], at=timezone.now())
        rows = [
            {**row._asdict(), "is_missing": row.is_missing, "external_code": row.stretch, "codes": row.stretches}
            | {"programmes": row.uses}
            for row in wage_pages.wage_rows(entity=entity)
        ]
        return Response(WageTypesOf({"results": rows}).data)

    @extend_schema(
        operation_id="add_wage_type",
        parameters=[IDEMPOTENCY_KEY],
        request=AddedWageType,
        responses=with_problems({200: ChangedWageType}, 400, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Add a wage type of your own, for money. Needs HR or payroll_preparer of the whole company."""
        wish = forms.read(AddedWageType, request.data)
        code = services.add_wage_type(
            actor=actor_of(request), at=timezone.now(), key=idempotency.key_of(request), **wish
        )
        return Response(ChangedWageType({"code": code}).data)


class OneWageType(ApiView):
    """One wage type, in every entity."""

    @extend_schema(
        operation_id="change_wage_type",
        parameters=[IDEMPOTENCY_KEY],
        request=Carried,
        responses=with_problems({200: ChangedWageType}, *WRITING),
    )
    def put(self, request: Request, wage_type: str) -> Response:
        """Say what files made from now on carry of it. Needs HR or payroll_preparer of the whole company."""
        wish, key = forms.read(Carried, request.data), idempotency.key_of(request)
        services.change_wage_type(actor=actor_of(request), wage_type=wage_type, at=timezone.now(), key=key, **wish)
        return Response(ChangedWageType({"code": wage_type}).data)


class WageNames(ApiView):
    """The names of one wage type of one's own."""

    @extend_schema(
        operation_id="rename_wage_type",
        parameters=[IDEMPOTENCY_KEY],
        request=GivenName,
        responses=with_problems({200: GivenNumber}, *WRITING),
    )
    def post(self, request: Request, wage_type: str) -> Response:
        """Rename a wage type of your own from a day on. Needs HR or payroll_preparer of the whole company."""
        wish, key = forms.read(GivenName, request.data), idempotency.key_of(request)
        given = services.rename_wage_type(
            actor=actor_of(request), wage_type=wage_type, at=timezone.now(), key=key, **wish
        )
        return Response(GivenNumber({"id": given}).data)


class WageRetirement(ApiView):
    """Whether one wage type of one's own can be chosen no more."""

    @extend_schema(
        operation_id="retire_wage_type",
        parameters=[IDEMPOTENCY_KEY],
        request=Retired,
        responses=with_problems({200: ChangedWageType}, *WRITING),
    )
    def post(self, request: Request, wage_type: str) -> Response:
        """Let no programme be paid as it any more, or again. Needs HR or payroll_preparer of the whole company."""
        wish, key = forms.read(Retired, request.data), idempotency.key_of(request)
        services.retire_wage_type(actor=actor_of(request), wage_type=wage_type, at=timezone.now(), key=key, **wish)
        return Response(ChangedWageType({"code": wage_type}).data)


class WageCodes(ApiView):
    """The codes of one wage type."""

    @extend_schema(
        operation_id="set_wage_code",
        parameters=[IDEMPOTENCY_KEY],
        request=GivenCode,
        responses=with_problems({200: GivenNumber}, *WRITING),
    )
    def post(self, request: Request, wage_type: str) -> Response:
        """Give the code payroll knows a wage type by. Needs HR or payroll_preparer there, of all for a system."""
        wish, viewer, at = forms.read(GivenCode, request.data), actor_of(request), timezone.now()
        if wish.get("entity"):
            wage_pages.paying_entity(viewer=viewer, entity=wish["entity"], at=at)
        given = services.set_external_code(
            actor=viewer,
            wage_type=wage_type,
            code=wish["code"],
            valid_from=wish["valid_from"],
            valid_until=wish.get("valid_until"),
            entity_code=wish.get("entity", ""),
            payroll_system=wish.get("payroll_system", ""),
            code_checks=CODE_CHECKS,
            at=at,
            key=idempotency.key_of(request),
        )
        return Response(GivenNumber({"id": given}).data)


class WageProgrammes(ApiView):
    """The programmes paid as a wage type."""

    @extend_schema(
        operation_id="pay_programme_as",
        parameters=[IDEMPOTENCY_KEY],
        request=ChosenUse,
        responses=with_problems({200: GivenNumber}, *WRITING),
    )
    def post(self, request: Request, wage_type: str) -> Response:
        """Tell payroll of an entity of a programme's awards as this wage type. Needs HR or payroll_preparer there."""
        wish, viewer, at = forms.read(ChosenUse, request.data), actor_of(request), timezone.now()
        wage_pages.paying_entity(viewer=viewer, entity=wish["entity"], at=at)
        given = services.pay_programme_as(
            actor=viewer,
            wage_type=wage_type,
            programme=wish["programme"],
            entity_code=wish["entity"],
            valid_from=wish["valid_from"],
            valid_until=wish.get("valid_until"),
            at=at,
            key=idempotency.key_of(request),
        )
        return Response(GivenNumber({"id": given}).data)
