"""How the connection to Slack is, for administrators: sentences that say what to do."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from integrations.slack import client, dispatch, installing, manifest, oauth, outbox
from integrations.slack.models import Installation

SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
GREATEST_CLOCK_DRIFT = timedelta(seconds=60)
LATE = timedelta(minutes=10)
LOOK_BACK = timedelta(days=7)
TIMEOUT = 3


class Problem(NamedTuple):
    """One thing that is not as it should be, and what to do."""

    level: Literal["warning", "error"]
    sentence: str


def is_in_use() -> bool:
    """Whether anybody has begun to connect Slack."""
    laurels = settings.LAURELS
    given = (laurels.SLACK_SIGNING_SECRET, laurels.SLACK_BOT_TOKEN, laurels.SLACK_APP_TOKEN, laurels.SLACK_CLIENT_ID)
    return any(given) or bool(installing.all_known())


def problems(*, at: datetime) -> list[Problem]:
    """What is not as it should be; Slack and the site's own address are asked, a few seconds each at most."""
    return [*_of_settings(), *_of_the_way_in(), *_of_installations(), *_of_messages(at)]


def _of_settings() -> Iterator[Problem]:
    laurels = settings.LAURELS
    secret = laurels.SLACK_SIGNING_SECRET
    if secret is None and laurels.SLACK_APP_TOKEN is None:
        yield Problem(
            "error",
            "SLACK_SIGNING_SECRET is not set, so everything from Slack is refused. It stands at api.slack.com/apps "
            "under Basic Information, App Credentials.",
        )
    elif secret is not None and not SIGNING_SECRET.fullmatch(secret.get_secret_value()):
        yield Problem(
            "warning", "SLACK_SIGNING_SECRET does not look like one: Slack's have 32 characters, 0 to 9 and a to f."
        )
    if bool(laurels.SLACK_CLIENT_ID) != bool(laurels.SLACK_CLIENT_SECRET):
        yield Problem("error", "Set both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, or neither.")


def _of_the_way_in() -> Iterator[Problem]:
    """Slack reaches us at our address, or through the connection of Socket Mode."""
    token, base = settings.LAURELS.SLACK_APP_TOKEN, settings.LAURELS.LAURELS_BASE_URL
    if token is not None:
        try:
            client.ask("apps.connections.open", token=token.get_secret_value(), timeout=TIMEOUT)
        except (client.RateLimited, client.Unreachable):
            yield Problem("warning", "Slack does not answer; whether Socket Mode works is not known.")
        except client.SlackFailure as refusal:
            yield Problem(
                "error",
                f"Slack refuses SLACK_APP_TOKEN ({refusal.code}). Make an app-level token with connections:write, and "
                "switch Socket Mode on.",
            )
    elif not settings.LAURELS.is_https:
        yield Problem(
            "error", f"Slack cannot call {base}. Set LAURELS_BASE_URL to an https:// address, or use Socket Mode."
        )
    elif not _answers(base):
        yield Problem(
            "warning",
            f"{base}/livez does not answer from here. If it does not from outside either, Slack cannot reach it.",
        )


def _answers(base: str) -> bool:
    parts = urlsplit(base)
    asked = HTTPSConnection(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        asked.request("GET", f"{parts.path}/livez")
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def _of_installations() -> Iterator[Problem]:
    active = installing.active()
    for installation in active:
        yield from _of_installation(installation)
    if active:
        return
    again = (
        "open /slack/install" if oauth.is_set_up() else "set SLACK_BOT_TOKEN, or a client id and open /slack/install"
    )
    ended = [f"{row} ({row.ended_code})" for row in installing.all_known()]
    if ended:
        yield Problem("error", f"Slack took Laurels out of {', '.join(ended)}. To install it again, {again}.")
    else:
        yield Problem("warning", f"Laurels is not installed in any workspace yet: {again}.")


def _of_installation(installation: Installation) -> Iterator[Problem]:
    name = installation.name or str(installation)
    try:
        found = oauth.probe(token=installing.token_of(installation), timeout=TIMEOUT)
    except (installing.TokenUnreadable, installing.Ended) as error:
        yield Problem("error", error.sentence)
    except oauth.Unavailable:
        yield Problem("warning", f"Slack does not answer for {name}; what waits is said when it does.")
    except oauth.GrantRefused as error:
        yield Problem("error", f"{name}: {error.sentence} Install Laurels there again at /slack/install.")
    else:
        missing = manifest.SCOPES.keys() - set(found.scopes) if found.scopes is not None else set()
        for scope in sorted(missing):
            yield Problem(
                "error",
                f"{name} has not granted {scope}: {manifest.SCOPES[scope]} Update the app from "
                "`manage.py slack_manifest` and install it again.",
            )
        # Not the caller's clock: the checks before have taken their time.
        drift = abs(timezone.now() - found.slack_time) if found.slack_time else timedelta()
        if drift > GREATEST_CLOCK_DRIFT:
            seconds = f"{drift.total_seconds():.0f} s"
            yield Problem("error", f"This machine's clock and Slack's differ by {seconds}; set it by NTP.")


def _of_messages(at: datetime) -> Iterator[Problem]:
    """What was lost or waits, of the last seven days."""
    said = outbox.problems(at=at)
    if said.failed:
        yield Problem("warning", f"Messages Slack did not take in the last 7 days: {_counted(said.failed)}.")
    if said.lost_answers:
        yield Problem(
            "warning",
            f"Answers of Slack lost in the last 7 days: {said.lost_answers}; each message may be there twice.",
        )
    if said.oldest_due_at is not None and at - said.oldest_due_at > LATE:
        minutes = int((at - said.oldest_due_at).total_seconds() // 60)
        yield Problem("warning", f"Messages that wait to be said: {said.waiting}, the oldest for {minutes} minutes.")
    lost = dispatch.troubles(since=at - LOOK_BACK)
    if lost:
        yield Problem(
            "warning",
            f"Messages from Slack given up in the last 7 days: {_counted(lost)}; the log says more.",
        )


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} × {code or 'no reason given'}" for code, count in sorted(counts.items()))
