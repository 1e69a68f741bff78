"""One call to Slack, once, and an honest word on what came of it. Call it outside transactions.

Nothing is repeated here: what repeats (the outbox, a stored delivery) must know whether Slack may have done it already.
Neither tokens nor what is said reach a log or an error.
"""

import functools
import json
import logging
import re
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any, cast
from urllib.error import URLError
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.webhook import WebhookClient

from integrations.slack import installing
from integrations.slack.calls import Content
from integrations.slack.models import Installation

ANSWERING_LIVES = timedelta(minutes=30)
RETRY_AFTER, LONGEST_RETRY_AFTER = 30, 24 * 3600
# All other methods read forms.
JSON_METHODS = frozenset(
    "chat.delete chat.postEphemeral chat.postMessage chat.update conversations.join conversations.open "
    "views.open views.publish views.push views.update".split()
)
REVOKED = frozenset("token_revoked account_inactive invalid_auth not_authed token_expired".split())
SLOW_DOWN = frozenset("ratelimited rate_limited".split())
NOT_DONE = frozenset("service_unavailable request_timeout".split())
PERHAPS_DONE = frozenset("internal_error fatal_error".split())
CODE = re.compile(r"[a-z0-9_.:-]{1,64}")

# slack_sdk would log what is said, and answers: this logger keeps all of it to itself.
_silence = logging.getLogger(f"{__name__}.silence")
_silence.setLevel(logging.CRITICAL + 1)
_silence.propagate = False


class SlackFailure(Exception):
    """A call that did not do what was asked; the subclasses say what is known. Nothing for a person to mend."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Revoked(SlackFailure):
    """Slack has taken the token away: the installation is ended."""


class RateLimited(SlackFailure):
    """Not done: too much was asked; ``retry_after`` seconds are to be waited."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("rate_limited")
        self.retry_after = retry_after


class Unreachable(SlackFailure):
    """No answer that says anything. ``was_sent`` is False when Slack surely has not done it, True when it may have."""

    def __init__(self, *, was_sent: bool) -> None:
        super().__init__("answer_lost" if was_sent else "unreachable")
        self.was_sent = was_sent


class Refused(SlackFailure):
    """Slack has understood and said no; ``code`` is its own word for why."""


def call(installation: Installation, method: str, *, timeout: float = 10, **arguments: Any) -> dict[str, Any]:
    """Call ``method`` with the installation's token; return Slack's answer. Arguments that are None are left out.

    ``timeout`` in seconds is for connecting and for each wait. Raises Revoked (and ends the installation), RateLimited,
    Unreachable, Refused, and ``installing.TokenUnreadable``.
    """
    try:
        token = installing.token_of(installation)
    except installing.Ended:
        raise Revoked(installation.ended_code or "ended") from None
    try:
        return ask(method, token=token, timeout=timeout, **arguments)
    except Revoked as error:
        installing.end(installation, error.code, timezone.now())
        raise


def ask(method: str, *, token: str = "", timeout: float = 10, **arguments: Any) -> dict[str, Any]:
    """The same with a token of one's own or none, while there is no installation yet. Ends none."""
    return ask_fully(method, token=token, timeout=timeout, **arguments)[0]


def ask_fully(
    method: str, *, token: str = "", timeout: float = 10, **arguments: Any
) -> tuple[dict[str, Any], dict[str, str]]:
    """``ask`` with the headers of the answer beside it, their names in lower case."""
    client = WebClient(
        token=token or None,
        base_url=settings.LAURELS.SLACK_API_BASE_URL,
        timeout=cast(int, timeout),
        ssl=_tls(),
        logger=_silence,
        retry_handlers=[],
    )
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        answer = client.api_call(method, json=given) if method in JSON_METHODS else client.api_call(method, data=given)
    except SlackApiError as error:
        raise _failure(error.response.status_code, error.response.headers, error.response.data) from None
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(was_sent=_may_have_arrived(error)) from None
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    return cast(dict[str, Any], answer.data), headers


def respond(
    url: str,
    content: Content,
    *,
    issued_at: datetime,
    at: datetime,
    replace: bool = False,
) -> None:
    """Answer at the address Slack gave with a command or a button, visible to that person alone.

    ``replace`` puts it in the place of the message with the button. Raises Refused with ``expired_url`` half an hour
    after ``issued_at``, with ``foreign_url`` for an address that is not Slack's; RateLimited, Unreachable.
    """
    if not _is_of_slack(url):
        raise Refused("foreign_url")
    if at - issued_at >= ANSWERING_LIVES:
        raise Refused("expired_url")
    client = WebhookClient(url, timeout=10, ssl=_tls(), logger=_silence, retry_handlers=[])
    try:
        answer = client.send(
            text=content.text, blocks=content.blocks, response_type="ephemeral", replace_original=replace
        )
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(was_sent=_may_have_arrived(error)) from None
    said = _read(answer.body)
    if answer.status_code != 200 or said.get("ok") is False:
        raise _failure(answer.status_code, answer.headers, said)


def _failure(status: int, headers: Mapping[str, Any], body: object) -> SlackFailure:
    said = str(body.get("error", "")) if isinstance(body, Mapping) else ""
    code = said if CODE.fullmatch(said) else ""
    if status == 429 or code in SLOW_DOWN:
        return RateLimited(_seconds(headers))
    if code in REVOKED:
        return Revoked(code)
    if status == 503 or code in NOT_DONE:
        return Unreachable(was_sent=False)
    if status >= 500 or code in PERHAPS_DONE:
        return Unreachable(was_sent=True)
    if not code:
        # Not Slack's way of speaking: a proxy that refuses has passed nothing on, one that agrees may have.
        return Unreachable(was_sent=status < 400)
    return Refused(code)


def _seconds(headers: Mapping[str, Any]) -> int:
    said = {name.lower(): str(value) for name, value in headers.items()}.get("retry-after", "")
    return min(max(int(said), 1), LONGEST_RETRY_AFTER) if re.fullmatch(r"\d{1,9}", said) else RETRY_AFTER


def _may_have_arrived(error: Exception) -> bool:
    """urllib says URLError when it could not hand over the whole request, anything else while it waits for the answer.

    So Slack cannot have acted on a URLError, whether it was the name, the connection, TLS or half a body.
    """
    return not isinstance(error, URLError)


def _is_of_slack(url: str) -> bool:
    """Whether ``url`` leads to Slack, or to the Slack-shaped server in the settings: nothing else is ever asked."""
    try:
        place, base = urlsplit(url), urlsplit(settings.LAURELS.SLACK_API_BASE_URL)
        is_https = place.scheme == "https" and place.port in {None, 443}
    except ValueError:
        return False
    if "@" in place.netloc:
        return False
    return (place.scheme, place.netloc) == (base.scheme, base.netloc) or (
        is_https and place.hostname in {"hooks.slack.com", f"hooks.{base.hostname}"}
    )


def _read(body: str) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        said = {"ok": body.strip() == "ok", "error": body.strip()}
    return said if isinstance(said, dict) else {"ok": False, "error": ""}


@functools.cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
