"""What Slack says of a token, and how Laurels comes by one: a code after consent, or SLACK_BOT_TOKEN."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings

from integrations.slack import client, installing, manifest, outbox
from integrations.slack.models import Installation
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError

TIMEOUT = 5
log = structlog.get_logger(__name__)


class NotSetUp(DomainError):
    """The client id and secret of the Slack app are not set."""

    code = "slack_not_set_up"


class Unavailable(DomainError):
    """Slack does not answer; later it will."""

    code = "slack_unavailable"


class GrantRefused(DomainError):
    """Slack refuses the code or the token, or grants something Laurels cannot live with; ``reason`` is Slack's code."""

    code = "slack_grant_refused"

    def __init__(self, why: str, *, reason: str = "") -> None:
        super().__init__(why)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What Slack says of a token: whose it is, what it may (None: it did not say), and what time it is there."""

    answer: Mapping[str, Any]
    scopes: list[str] | None
    slack_time: datetime | None


def is_set_up() -> bool:
    """Whether Laurels can be installed through consent pages."""
    return bool(settings.LAURELS.SLACK_CLIENT_ID and settings.LAURELS.SLACK_CLIENT_SECRET)


def redirect_address() -> str:
    """Where Slack sends the browser back to; the manifest names it."""
    return f"{settings.LAURELS.LAURELS_BASE_URL}{manifest.REDIRECT}"


def address(*, state: str) -> str:
    """Slack's consent page for what Laurels needs. Raises NotSetUp."""
    if not is_set_up():
        raise NotSetUp("Set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET; docs/slack.md says where they stand.")
    asked = {
        "client_id": settings.LAURELS.SLACK_CLIENT_ID,
        "scope": ",".join(manifest.SCOPES),
        "redirect_uri": redirect_address(),
        "state": state,
    }
    return f"{settings.LAURELS.SLACK_AUTHORIZE_URL}?{urlencode(asked)}"


def exchange(*, code: str) -> installing.Granted:
    """Trade the code of a consent for what was granted. Raises NotSetUp, Unavailable, GrantRefused."""
    secret = settings.LAURELS.SLACK_CLIENT_SECRET
    if not is_set_up() or secret is None:
        raise NotSetUp("Set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET; docs/slack.md says where they stand.")
    answer, _ = _ask(
        "oauth.v2.access",
        client_id=settings.LAURELS.SLACK_CLIENT_ID,
        client_secret=secret.get_secret_value(),
        code=code,
        redirect_uri=redirect_address(),
    )
    if answer.get("expires_in") or answer.get("refresh_token"):
        raise GrantRefused(
            "The Slack app rotates its tokens; Laurels needs one that stays: make the app from our manifest."
        )
    token, bot, team, enterprise = (answer.get(name) for name in ("access_token", "bot_user_id", "team", "enterprise"))
    is_whole = bool(answer.get("is_enterprise_install"))
    enterprise_id, team_id = ((place or {}).get("id") or "" for place in (enterprise, None if is_whole else team))
    if not token or not bot or not (enterprise_id if is_whole else team_id):
        raise GrantRefused("Slack granted no bot; make the app from our manifest and install it again.")
    return installing.Granted(
        app_id=str(answer.get("app_id") or ""),
        team_id=str(team_id),
        enterprise_id=str(enterprise_id),
        name=str(((enterprise if is_whole else team) or {}).get("name") or ""),
        bot_user_id=str(bot),
        token=str(token),
        scopes=_split(answer.get("scope")),
        installed_by=str((answer.get("authed_user") or {}).get("id") or ""),
    )


def probe(*, token: str, timeout: float = TIMEOUT) -> Probe:
    """Whether ``token`` works, and for what. Raises Unavailable, GrantRefused."""
    answer, headers = _ask("auth.test", token=token, timeout=timeout)
    try:
        slack_time = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        slack_time = None
    scopes = headers.get("x-oauth-scopes")
    return Probe(answer=answer, scopes=None if scopes is None else _split(scopes), slack_time=slack_time)


def inspect(*, token: str) -> installing.Granted:
    """What was granted with ``token``. Raises Unavailable, GrantRefused."""
    found = probe(token=token)
    answer = found.answer
    is_whole = bool(answer.get("is_enterprise_install"))
    return installing.Granted(
        app_id=_app_id(answer, token),
        team_id="" if is_whole else str(answer.get("team_id") or ""),
        enterprise_id=str(answer.get("enterprise_id") or ""),
        name=str(answer.get("team") or ""),
        bot_user_id=str(answer.get("user_id") or ""),
        token=token,
        scopes=found.scopes or [],
    )


def install(*, actor: Actor, granted: installing.Granted, at: datetime) -> Installation:
    """Keep what was granted, and take up what could not be said while Laurels was out."""
    kept = installing.keep(actor=actor, granted=granted, at=at)
    outbox.resume(kept, at)
    return kept


def install_from_environment(*, at: datetime) -> int:
    """Install the workspace SLACK_BOT_TOKEN is of, where that is set and not kept yet; 1 where it was done."""
    given = settings.LAURELS.SLACK_BOT_TOKEN
    if given is None or installing.holds(given.get_secret_value()):
        return 0
    try:
        granted = inspect(token=given.get_secret_value())
    except (Unavailable, GrantRefused) as error:
        log.warning("slack.token_not_taken", reason=error.code)
        return 0
    install(actor=system("slack"), granted=granted, at=at)
    return 1


def _app_id(answer: Mapping[str, Any], token: str) -> str:
    """The app behind a token: auth.test seldom says it, so its bot does."""
    known = answer.get("app_id") or settings.LAURELS.SLACK_APP_ID
    if known:
        return str(known)
    answer, _ = _ask("bots.info", token=token, bot=str(answer.get("bot_id") or ""))
    bot = answer.get("bot") or {}
    if not bot.get("app_id"):
        raise GrantRefused("Slack does not say which app the token is of; set SLACK_APP_ID.")
    return str(bot["app_id"])


def _ask(method: str, *, timeout: float = TIMEOUT, **arguments: str) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        return client.ask_fully(method, timeout=timeout, **arguments)
    except (client.RateLimited, client.Unreachable):
        raise Unavailable("Slack does not answer; try again in a minute.") from None
    except client.SlackFailure as refusal:
        raise GrantRefused(f"Slack says: {refusal.code}.", reason=refusal.code) from None


def _split(scopes: object) -> list[str]:
    return [scope.strip() for scope in str(scopes or "").split(",") if scope.strip()]
