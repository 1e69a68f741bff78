"""Socket Mode: Slack's messages through a connection we open, for a trial without a public address.

Each envelope becomes the very bytes the HTTP door would have got, so everything behind it is the same.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from threading import Event
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

from integrations.slack import dispatch, payloads
from integrations.slack.calls import Answer
from recognition.core.errors import DomainError

log = structlog.get_logger(__name__)

# The SDK would log whole messages at DEBUG.
_sdk_log = logging.getLogger(f"{__name__}.sdk")
_sdk_log.setLevel(logging.INFO)


class NoConnection(DomainError):
    """Slack does not let us connect."""

    code = "slack_no_connection"


def listen(*, app_token: str, stop: Event) -> None:
    """Take in messages until ``stop`` is set. Raises NoConnection when the first connection fails."""
    web = WebClient(token=app_token, base_url=settings.LAURELS.SLACK_API_BASE_URL, timeout=10, logger=_sdk_log)
    client = SocketModeClient(app_token=app_token, web_client=web, logger=_sdk_log)
    client.socket_mode_request_listeners.append(answer)
    try:
        try:
            client.connect()
        except SlackApiError as error:
            said = error.response.get("error", "unknown_error")
            raise NoConnection(
                f"Slack refuses Socket Mode ({said}). Check SLACK_APP_TOKEN and that the app has Socket Mode enabled."
            ) from error
        except OSError as error:
            raise NoConnection(f"Slack cannot be reached ({error}). Check the network, then start again.") from error
        stop.wait()
    finally:
        client.close()


def answer(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
    """Take in one envelope and acknowledge it; not while the database is away, so that Slack sends it again."""
    try:
        answered = receive(request.type, request.payload, at=timezone.now())
    except (OperationalError, InterfaceError) as error:
        log.warning("slack.no_database", error=str(error).strip())
        return
    finally:
        close_old_connections()
    body = dict(answered.body) or None
    client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=body))


def receive(kind: str, payload: Mapping[str, Any], *, at: datetime) -> Answer:
    """What Slack is told about one envelope; nothing where it cannot be read, since it would only come again."""
    body, content_type = as_request(kind, payload)
    try:
        return dispatch.receive(body, content_type, at)
    except payloads.Unreadable as error:
        log.warning("slack.refused", code="unreadable", reason=str(error))
        return Answer()


def as_request(kind: str, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """The body and content type with which the same message comes over HTTP."""
    if kind == "events_api":
        return json.dumps(payload).encode(), payloads.JSON
    fields = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    told = {name: json.dumps(value) if isinstance(value, bool) else value for name, value in fields.items()}
    return urlencode(told).encode(), payloads.FORM
