"""Every answer that is not a success, as RFC 9457 problem details with a stable code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from psycopg import errors as postgres
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from backend import actors
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.core.mistakes import Mistake

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
STATUS_OF_REFUSAL = 409
# The status of refusals by DomainError.code; the rest go by kind, see status_of.
STATUS: Mapping[str, int] = MappingProxyType(
    {
        "bad_amount": 422,
        "bad_answer": 422,
        "bad_decision": 422,
        "bad_order": 422,
        "bad_period": 422,
        "bad_tax_limit": 422,
        "invalid_token": 401,
        "key_reused": 422,
        "not_complete": 422,
        "reason_needed": 422,
        "too_many_rows": 413,
        "unknown_kudos": 404,
    }
)
# The code of each error of HTTP itself, by status.
CODES: Mapping[int, str] = MappingProxyType(
    {
        400: "malformed",
        401: "not_authenticated",
        403: "forbidden",
        404: "not_found",
        405: "method_not_allowed",
        406: "not_acceptable",
        413: "too_large",
        415: "unsupported_media_type",
        422: "invalid",
        429: "too_many_requests",
    }
)
TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: "The request cannot be read",
        401: "Not signed in",
        403: "Not allowed",
        404: "Not found",
        405: "No such method here",
        406: "No such format",
        409: "In conflict with how things stand",
        413: "Too large",
        415: "No such content type",
        422: "The content is not acceptable",
        429: "Too many requests",
        500: "Something went wrong here",
        503: "Busy",
    }
)

UNFORESEEN = (500, "internal", "Something went wrong here. It is logged under request_id; nothing was changed.")
BUSY: Mapping[type, tuple[int, str, str]] = MappingProxyType(
    {
        postgres.LockNotAvailable: (409, "in_flight", "The same thing is being done right now; try again in seconds."),
        postgres.QueryCanceled: (503, "busy", "This took too long just now; try again in a minute."),
    }
)
FORESEEN: tuple[tuple[type[Exception], tuple[int, str, str]], ...] = (
    (Http404, (404, "not_found", "There is nothing here, or nothing you may see.")),
    (PermissionDenied, (403, "forbidden", "You may not do this.")),
    (RequestDataTooBig, (413, "too_large", "The body is larger than 10 MiB; send it in parts.")),
    (SuspiciousOperation, (400, "malformed", "The request cannot be read.")),
    (exceptions.NotFound, (404, "not_found", "There is nothing here, or nothing you may see.")),
    (exceptions.ValidationError, (422, "invalid", "Some fields are wrong; see errors.")),
)


class ProblemError(exceptions.APIException):
    """An error of this API that is none of the domain: ``status``, a stable ``code``, a sentence, row errors."""

    def __init__(self, status: int, code: str, sentence: str, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(sentence, code)
        self.status_code = status
        self.code = code
        self.errors = errors or []


def row_error(line: int, field: str, mistake: Mistake) -> dict[str, Any]:
    """One of the ``errors`` of a problem."""
    return {"line": line, "field": field, "message": mistake.sentence, "code": mistake.code}


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """Return the problem for any exception of a view; what nobody foresaw is logged and told without detail."""
    request: Request | None = context.get("request")
    status, code, sentence = _judge(error)
    if status == 500:
        log.error("api.failed", exc_info=error)
    problem = {
        "type": f"urn:laurels:problem:{code}",
        "title": TITLES.get(status, TITLES[500]),
        "status": status,
        "detail": _spoken(sentence),
        "code": code,
        "request_id": actors.request_id(),
    }
    errors = _field_errors(error.detail) if isinstance(error, exceptions.ValidationError) else []
    errors = errors or getattr(error, "errors", [])
    if errors:
        problem["errors"] = errors
    response = Response(problem, status=status, content_type=CONTENT_TYPE, headers=_headers(error, status))
    if request is not None:
        response["Cache-Control"] = "no-store"
    return response


def status_of(refusal: type[DomainError]) -> int:
    """The status of a refusal: by its code, else by its kind, else a conflict with how things stand."""
    kinds = {NotFound: 404, Forbidden: 403}
    by_kind = next((status for kind, status in kinds.items() if issubclass(refusal, kind)), STATUS_OF_REFUSAL)
    return STATUS.get(refusal.code, by_kind)


def _spoken(sentence: str) -> str:
    """A sentence that may repeat what was sent: half a character in it cannot be sent back as it came."""
    return sentence.encode("utf-8", "backslashreplace").decode()


def _field_errors(detail: Any) -> list[dict[str, Any]]:
    """The complaints of a serializer in the shape of row errors; a body of one object is line 1."""
    fields = detail.items() if isinstance(detail, Mapping) else [("", detail)]
    return [
        {
            "line": 1,
            "field": "" if name == "non_field_errors" else name,
            "message": _spoken(str(message)),
            "code": getattr(message, "code", "invalid"),
        }
        for name, messages in fields
        for message in (messages if isinstance(messages, list) else [messages])
    ]


def _judge(error: Exception) -> tuple[int, str, str]:
    if isinstance(error, DomainError):
        return status_of(type(error)), error.code, error.sentence
    if isinstance(error, OperationalError):
        return BUSY.get(type(error.__cause__), UNFORESEEN)
    for kind, verdict in FORESEEN:
        if isinstance(error, kind):
            return verdict
    if isinstance(error, exceptions.APIException):
        code = error.code if isinstance(error, ProblemError) else CODES.get(error.status_code, "refused")
        return error.status_code, code, str(error.detail)
    return UNFORESEEN


def _headers(error: Exception, status: int) -> dict[str, str]:
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="laurels"'
    wait = getattr(error, "wait", None) or {409: 3, 503: 60}.get(status)
    if status in (429, 503) or (status == 409 and isinstance(error, OperationalError)):
        headers["Retry-After"] = str(max(1, round(wait or 1)))
    return headers
