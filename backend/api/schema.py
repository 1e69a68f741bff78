"""What drf-spectacular cannot read off the code: tokens with scopes, problems, the idempotency key."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from backend.api import problems
from recognition.people import tokens


class RowError(serializers.Serializer[Any]):
    """One thing wrong in one row of a body."""

    line = serializers.IntegerField(help_text="Line of an NDJSON body or a file, place in a JSON array; from 1.")
    field = serializers.CharField(help_text="The field that is wrong; empty for the whole row.")
    message = serializers.CharField(help_text="What is wrong and how to mend it.")
    code = serializers.CharField(help_text="The same as a word that stays; see docs/row-errors.md.")


class Problem(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField(help_text="`urn:laurels:problem:` and the code.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence that says what is wrong and what to do.")
    code = serializers.CharField(help_text="Stable; see docs/api.md.")
    request_id = serializers.CharField(help_text="The same as in `X-Request-ID`; name it when you ask for help.")
    errors = RowError(many=True, required=False)  # type: ignore[assignment]


class ClosedShape(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Objects have the fields that are described and no others, unless a body may carry what nobody reads."""

    target_class = "rest_framework.serializers.Serializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> Any:
        """Describe it as usual, and closed."""
        described = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        if not getattr(self.target, "takes_more", False):
            described["additionalProperties"] = False
        return described


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How tokens stand in the description."""

    target_class = "backend.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Name every scope."""
        scopes = "\n".join(f"- `{scope}`: {what}" for scope, what in tokens.SCOPES.items())
        return {"type": "http", "scheme": "bearer", "description": f"`manage.py api_token issue`. Scopes:\n{scopes}"}


WRITING = (400, 404, 409, 413, 415, 422)  # what may be wrong with a write about something that is there
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{8,128}$"},
    OpenApiParameter.HEADER,
    required=True,
    description="8 to 128 visible ASCII characters, a new one for each new deed. The same key with the same content "
    "gets the first answer; with other content `key_reused`.",
)


def with_problems(success: dict[Any, Any], *also: int) -> dict[Any, Any]:
    """``success`` and the problems every call can meet, and ``also``."""
    statuses: Sequence[int] = sorted({401, 403, 429, 500, *also})
    described = {
        (status, problems.CONTENT_TYPE): OpenApiResponse(Problem, description=problems.TITLES[status])
        for status in statuses
    }
    return {**success, **described}
