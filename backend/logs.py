"""Structured logs: one event a line, each with the id of the request or the command it belongs to."""

import re
import sys
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict

PRE_CHAIN: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def configuration(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING and prepare structlog to write through it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *PRE_CHAIN,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": PRE_CHAIN,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _refused_in_a_line,
                    *_renderer(as_json),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "propagate": False},
            # Whoever scans the internet asks for hosts we do not have; a line of log each helps nobody.
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        },
    }


def _refused_in_a_line(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Leave out the traceback of a refusal (an answer below 500) and say why instead: nothing of ours is broken."""
    if event.get("status_code", 500) < 500 and event.get("exc_info"):
        event["why"] = str(event.pop("exc_info")[1])
    return event


def _renderer(as_json: bool) -> list[Any]:
    """The processors that write an event as a line."""
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # Not the default one, which prints local variables, secrets among them.
            exception_formatter=structlog.dev.plain_traceback,
        )
    ]


class RequestIdMiddleware:
    """Give each request an id: the proxy's where it sent a sound one, else a new one; it returns in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
