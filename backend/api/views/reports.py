"""The reward report, streamed."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from backend.api.schema import with_problems
from backend.api.views.base import ApiView, actor_of
from recognition.payroll import selectors as payroll
from recognition.people import access
from recognition.people import selectors as people

READERS = ("hr", "payroll_preparer", "payroll_releaser", "finance")
CHUNK = 500
Row = Sequence[str]


class Wanted(serializers.Serializer[Any]):
    """Which report, and how."""

    entity = serializers.CharField(max_length=64, help_text="entity_id of the legal entity.")
    period = serializers.CharField(max_length=16, help_text="Code of the pay period, as `2026-09`.")
    format = serializers.ChoiceField(["csv", "jsonl"], default="csv")


class Rewards(ApiView):
    """Every award of one period of one entity: a row a line, in the order of docs/api.md."""

    @extend_schema(
        operation_id="reward_report",
        parameters=[Wanted],
        responses=with_problems(
            {
                (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="A header row, then a row a line."),
                (200, "application/x-ndjson"): OpenApiResponse(OpenApiTypes.STR, description="An object a line."),
            },
            404,
            422,
        ),
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Stream the report. Needs the role hr, payroll_preparer, payroll_releaser or finance for the entity."""
        wanted = Wanted(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        entity, period, form = (wanted.validated_data[name] for name in ("entity", "period", "format"))
        access.require_role(
            actor=actor_of(request),
            roles=READERS,
            entity_id=people.entity_by(entity).pk,
            at=timezone.now(),
        )
        rows = payroll.report_lines(filters=payroll.Filters(entity=entity, period=period))
        render, kind = RENDERERS[form]
        answer = StreamingHttpResponse(render(rows), content_type=kind)
        answer["Content-Disposition"] = f'attachment; filename="rewards.{form}"'
        return answer


def _csv(rows: Iterator[Row]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(payroll.REPORT_COLUMNS)
    yield buffer.getvalue()
    while chunk := list(islice(rows, CHUNK)):
        buffer.seek(0)
        buffer.truncate()
        writer.writerows(chunk)
        yield buffer.getvalue()


def _jsonl(rows: Iterable[Row]) -> Iterator[str]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        objects = (dict(zip(payroll.REPORT_COLUMNS, row, strict=True)) for row in chunk)
        yield "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


RENDERERS: dict[str, tuple[Callable[[Iterator[Row]], Iterator[str]], str]] = {
    "csv": (_csv, "text/csv; charset=utf-8"),
    "jsonl": (_jsonl, "application/x-ndjson; charset=utf-8"),
}
