"""Pay transparency: the figures of a year by category and group, small groups hidden."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from integrations.payroll import statistics as files
from recognition.payroll import services
from recognition.payroll.selectors import pay_transparency


class OfYear(forms.Strict):
    """Of which entity and year."""

    entity = forms.Id(help_text="entity_id of the legal entity.")
    year = serializers.IntegerField(min_value=1900, max_value=2999)


class PayFigure(serializers.Serializer[Any]):
    """One category and group; decimal text, null where it may not be told or there is none."""

    worker_category = serializers.CharField(help_text="all: of every category.")
    statistic_group = serializers.CharField(help_text="all: of every group.")
    count = serializers.CharField(allow_null=True)
    receiving = serializers.CharField(allow_null=True, help_text="How many received something.")
    share_receiving = serializers.CharField(allow_null=True, help_text="Per cent.")
    mean = serializers.CharField(allow_null=True, help_text="Among those who received something.")
    median = serializers.CharField(allow_null=True)
    currency = serializers.CharField(allow_null=True)
    gap_mean = serializers.CharField(allow_null=True, help_text="Per cent.")
    gap_median = serializers.CharField(allow_null=True)
    quartile_1 = serializers.CharField(allow_null=True, help_text="How many of the group are in it.")
    quartile_2 = serializers.CharField(allow_null=True)
    quartile_3 = serializers.CharField(allow_null=True)
    quartile_4 = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True, help_text="hidden: too few, or it would tell who is too few.")


class PayFigures(serializers.Serializer[Any]):
    """All of a year."""

    results = PayFigure(many=True)


class StatisticsImport(serializers.Serializer[Any]):
    """The statistics that count for one entity and year."""

    entity_id = serializers.CharField(source="entity")
    year = serializers.IntegerField()
    rows = serializers.IntegerField()
    imported_at = serializers.DateTimeField()


class StatisticsImports(serializers.Serializer[Any]):
    """All of them."""

    results = StatisticsImport(many=True, help_text="The newest years first.")


class GivenStatistics(OfYear):
    """A file of statistics, of which the rows of one entity and year are kept."""

    content = serializers.CharField(
        max_length=10_000_000,
        trim_whitespace=False,
        help_text=f"CSV with the columns {', '.join(files.COLUMNS)}; commas, semicolons or tabs.",
    )


class Transparency(ApiView):
    """The figures of one year of an entity."""

    @extend_schema(
        operation_id="get_pay_transparency",
        parameters=[OfYear],
        responses=with_problems({200: PayFigures}, 404, 422),
    )
    def get(self, request: Request) -> Response:
        """Show variable pay by category and group, nobody named. Needs HR of the entity."""
        wanted = forms.read(OfYear, request.query_params)
        sheet = pay_transparency.pay_transparency(viewer=actor_of(request), at=timezone.now(), **wanted)
        rows = [dict(zip(sheet.columns, (cell or None for cell in row), strict=True)) for row in sheet.rows]
        return Response(PayFigures({"results": rows}).data)


class Imports(ApiView):
    """The statistics behind the figures."""

    @extend_schema(operation_id="list_pay_statistics", responses=with_problems({200: StatisticsImports}))
    def get(self, request: Request) -> Response:
        """List of which years statistics were imported, of the entities you are HR of."""
        found = pay_transparency.statistics(viewer=actor_of(request), at=timezone.now())
        return Response(StatisticsImports({"results": found}).data)

    @extend_schema(
        operation_id="import_pay_statistics",
        parameters=[IDEMPOTENCY_KEY],
        request=GivenStatistics,
        responses=with_problems({200: StatisticsImport}, *WRITING),
    )
    def post(self, request: Request) -> Response:
        """Keep who is in which category and group, whole or not at all; it counts from now. Needs HR of the entity."""
        key, wish = idempotency.key_of(request), forms.read(GivenStatistics, request.data)
        actor, at, entity, year = actor_of(request), timezone.now(), wish["entity"], wish["year"]
        rows = files.read(wish["content"].encode(), entity=entity, year=year)
        services.import_statistics(actor=actor, entity_code=entity, year=year, rows=rows, at=at, key=key)
        known = pay_transparency.statistics(viewer=actor, at=at)
        counts = next(each for each in known if (each.entity, each.year) == (entity, year))
        return Response(StatisticsImport(counts).data)
