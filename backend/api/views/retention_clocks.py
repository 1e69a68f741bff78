"""Retention clocks: how long what is kept, what the last prune removed, and what one would remove now."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import forms, idempotency
from backend.api.schema import IDEMPOTENCY_KEY, WRITING, with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.privacy import selectors, services


class RetentionClock(serializers.Serializer[Any]):
    """One clock in one country."""

    clock = serializers.CharField(source="code")
    retention_class = serializers.CharField()
    country = serializers.CharField(help_text="Empty: all countries that have none of their own.")
    span = serializers.IntegerField(help_text="How long it runs, in its unit.")
    default = serializers.IntegerField(help_text="What the release says.")
    unit = serializers.ChoiceField(("days", "months", "years"))
    start = serializers.ChoiceField(("event", "leaving", "year_end"), help_text="From when it runs.")


class PruneRun(serializers.Serializer[Any]):
    """One run of `prune`."""

    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Rows, by clock.")


class RetentionClocks(serializers.Serializer[Any]):
    """All of them, and what they did."""

    results = RetentionClock(many=True)
    last_run = PruneRun(allow_null=True, help_text="What was removed last; null before the first run.")
    dry_run = PruneRun(allow_null=True, help_text="What the last `prune --dry-run` found due; null without one.")


class ClockWish(forms.Strict):
    """How long a clock runs, where."""

    country = serializers.CharField(
        max_length=2, default="", allow_blank=True, help_text="Two capitals, as DK; empty for all others."
    )
    span = serializers.IntegerField(min_value=1, max_value=10_000, help_text="In the unit of the clock.")


class Clocks(ApiView):
    """Every clock."""

    @extend_schema(operation_id="list_retention_clocks", responses=with_problems({200: RetentionClocks}))
    def get(self, request: Request) -> Response:
        """List how long what is kept, with the last prune and the last dry run. Needs HR or auditor of an entity."""
        viewer, at = actor_of(request), timezone.now()
        last, dry = (selectors.last_run(viewer=viewer, at=at, is_dry=is_dry) for is_dry in (False, True))
        told = {"results": selectors.clock_views(), "last_run": last, "dry_run": dry}
        return Response(RetentionClocks(told).data)


class OneClock(ApiView):
    """One clock."""

    @extend_schema(
        operation_id="set_retention_clock",
        parameters=[IDEMPOTENCY_KEY],
        request=ClockWish,
        responses=with_problems({200: RetentionClock}, *WRITING),
    )
    def put(self, request: Request, clock: str) -> Response:
        """Let a clock run as long as this in one country, or in all others. Needs HR of the whole company."""
        wish, actor, at = forms.read(ClockWish, request.data), actor_of(request), timezone.now()

        def work() -> dict[str, Any]:
            services.set_clock(actor=actor, clock=clock, at=at, **wish)
            there = (clock, wish["country"])
            found = next(each for each in selectors.clock_views() if (each.code, each.country) == there)
            return dict(RetentionClock(found).data)

        arguments = {"clock": clock, **wish}
        return Response(
            idempotency.once(request, actor=actor, deed="set_retention_clock", arguments=arguments, at=at, work=work)
        )
