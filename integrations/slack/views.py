"""The door Slack knocks at: proves that it is Slack, hands the bytes to the dispatcher, and says how it went."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from integrations.slack import dispatch, payloads, signatures

log = structlog.get_logger(__name__)


@csrf_exempt
def receive(request: HttpRequest) -> HttpResponse:
    """Take in a command, an interaction or an event. 401 unless Slack signed it within five minutes.

    400 and 413 say that it is no use to send it again, 503 that it is.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        return _refused(400, "no_length")
    if int(length[:20]) > payloads.LARGEST_BODY:
        return _refused(413, "too_large")
    at = timezone.now()
    try:
        body = request.body
    except UnreadablePostError:
        return _refused(400, "broken_off")
    if not _is_genuine(request, body, at):
        return _refused(401, "not_signed")
    return _answered(body, request.headers.get("Content-Type", ""), at)


def _answered(body: bytes, content_type: str, at: datetime) -> HttpResponse:
    try:
        answer = dispatch.receive(body, content_type, at)
    except payloads.TooLarge:
        return _refused(413, "too_large")
    except payloads.Unreadable as error:
        return _refused(400, "unreadable", reason=str(error))
    except (OperationalError, InterfaceError) as error:
        log.warning("slack.no_database", error=str(error).strip())
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    return JsonResponse(answer.body) if answer.body else HttpResponse()


def _is_genuine(request: HttpRequest, body: bytes, at: datetime) -> bool:
    secret = settings.LAURELS.SLACK_SIGNING_SECRET
    return signatures.is_genuine(
        secret=secret.get_secret_value() if secret else "",
        timestamp=request.headers.get("X-Slack-Request-Timestamp", ""),
        signature=request.headers.get("X-Slack-Signature", ""),
        body=body,
        at=at,
    )


def _refused(status: int, code: str, **facts: str) -> HttpResponse:
    log.info("slack.refused", code=code, **facts)
    return HttpResponse(status=status, headers={"X-Slack-No-Retry": "1"})
