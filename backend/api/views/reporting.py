"""What reports of facts have in common: up to 10 000 rows a call, all or nothing."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import idempotency, rows
from backend.api.parsers import RowsFromJSON, RowsFromNDJSON
from backend.api.problems import ProblemError
from backend.api.schema import IDEMPOTENCY_KEY, with_problems
from backend.api.views.base import ApiView, reporter_of
from recognition.customers.reports import Recorded


class Correction(serializers.Serializer[Any]):
    """One field that is now reported otherwise than before."""

    key = serializers.CharField()
    field = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class Stored(serializers.Serializer[Any]):
    """What became of the rows."""

    source = serializers.CharField()  # type: ignore[assignment]
    new = serializers.IntegerField()
    corrected = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    repeated = serializers.IntegerField(help_text="Rows that stood twice with the same content.")
    corrections = Correction(many=True, help_text="The first hundred.")
    ignored_fields = serializers.ListField(child=serializers.CharField(), help_text="Fields nobody reads.")


ANSWERS = with_problems({200: Stored}, 400, 409, 413, 415, 422)


def reports(shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """How an operation that takes rows of ``shape`` is described."""
    return {
        "parameters": [IDEMPOTENCY_KEY],
        "request": {"application/json": shape(many=True), "application/x-ndjson": shape},
    }


class Reported(ApiView):
    """Read the rows, make the one domain call, name every refusal by line and field."""

    parser_classes = (RowsFromJSON, RowsFromNDJSON)
    kind: ClassVar[type]
    record: ClassVar[Callable[..., Recorded]]

    def store(self, request: Request) -> Response:
        """Store them all, or none."""
        key, at = idempotency.key_of(request), timezone.now()
        actor, source = reporter_of(request, at=at)
        body: Any = request.data
        if not body:
            # DRF hands an empty body to no parser.
            raise ProblemError(400, "malformed", "The body holds no rows.")
        read: rows.Read[Any] = rows.read(body, self.kind)
        recorded = type(self).record(actor=actor, source_code=source, rows=read.reports, at=at, key=key)
        if recorded.refused:
            raise rows.refused(rows.refusals_of(recorded.refusals, body), recorded.refused)
        merged = recorded.merged
        return Response(
            {
                "source": source,
                "new": merged.new,
                "corrected": merged.corrected,
                "unchanged": merged.unchanged,
                "repeated": merged.repeated,
                "corrections": Correction(merged.corrections, many=True).data,
                "ignored_fields": read.ignored,
            }
        )
