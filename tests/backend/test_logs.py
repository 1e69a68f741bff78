"""Every answer and every line of the log carries the id of its request."""

import io
import json
import logging
import logging.config
from functools import partial

import pytest
import structlog
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpResponse

from backend import logs


def test_a_sound_request_id_is_kept(client):
    assert client.get("/livez", headers={"x-request-id": "proxy-12345"})["X-Request-ID"] == "proxy-12345"


@pytest.mark.parametrize("given", ["short", "with space here", "x" * 65, "new\tline-12345"])
def test_an_unsound_request_id_is_replaced(client, given):
    answer = client.get("/livez", headers={"x-request-id": given})

    assert len(answer["X-Request-ID"]) == 32


def test_a_request_id_belongs_to_one_request_only(rf):
    seen = []

    def view(request):
        seen.append(structlog.contextvars.get_contextvars()["request_id"])
        return HttpResponse()

    middleware = logs.RequestIdMiddleware(view)
    middleware(rf.get("/"))
    middleware(rf.get("/"))

    assert len(set(seen)) == 2
    assert "request_id" not in structlog.contextvars.get_contextvars()


@pytest.fixture
def written():
    """What is logged as JSON, line by line; the suite's own logging comes back afterwards."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = logs.configuration(level="INFO", as_json=True)["formatters"]["structured"].copy()
    handler.setFormatter(formatter.pop("()")(**formatter))
    loggers = [logging.getLogger(name) for name in ("tests.logs", "django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def test_json_lines_carry_the_request_id_and_the_fields(written):
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("tests.logs").warning("sweep.done", rows=3)

    (line,) = written()
    assert (line["event"], line["rows"], line["request_id"], line["level"]) == ("sweep.done", 3, "r-1", "warning")


def test_a_traceback_in_the_log_holds_no_local_variables(written):
    password = "hunter2"  # noqa: F841
    try:
        raise ValueError("broken")
    except ValueError:
        structlog.get_logger("tests.logs").exception("failed")

    (line,) = written()
    assert "broken" in line["exception"]
    assert "hunter2" not in line["exception"].replace('password = "hunter2"', "")


@pytest.mark.parametrize(
    ("error", "status", "is_refusal"),
    [(PermissionDenied("health needs administrator"), 403, True), (ValueError("broken"), 500, False)],
)
def test_a_refused_request_is_a_line_that_says_why_and_a_broken_one_keeps_its_traceback(
    written, rf, error, status, is_refusal
):
    convert_exception_to_response(partial(raising, error))(rf.get("/health"))

    (line,) = written()
    assert line["status_code"] == status
    assert ("exception" not in line, line.get("why")) == (is_refusal, str(error) if is_refusal else None)


def raising(error, _request):
    raise error
