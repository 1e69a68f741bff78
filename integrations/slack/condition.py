"""How the connection to Slack is, for administrators: sentences in the active language that say what to do."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

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
            _(
                "SLACK_SIGNING_SECRET is not set, so everything from Slack is refused. It stands at api.slack.com/apps"
                " under Basic Information, App Credentials."
            ),
        )
    elif secret is not None and not SIGNING_SECRET.fullmatch(secret.get_secret_value()):
        yield Problem(
            "warning",
            _("SLACK_SIGNING_SECRET does not look like one: Slack's have 32 characters, 0 to 9 and a to f."),
        )
    if bool(laurels.SLACK_CLIENT_ID) != bool(laurels.SLACK_CLIENT_SECRET):
        yield Problem("error", _("Set both SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, or neither."))


def _of_the_way_in() -> Iterator[Problem]:
    """Slack reaches us at our address, or through the connection of Socket Mode."""
    token, base = settings.LAURELS.SLACK_APP_TOKEN, settings.LAURELS.LAURELS_BASE_URL
    if token is not None:
        try:
            client.ask("apps.connections.open", token=token.get_secret_value(), timeout=TIMEOUT)
        except (client.RateLimited, client.Unreachable):
            yield Problem("warning", _("Slack does not answer; whether Socket Mode works is not known."))
        except client.SlackFailure as refusal:
            sentence = _(
                "Slack refuses SLACK_APP_TOKEN (%(reason)s). Make an app-level token with connections:write, and switch"
                " Socket Mode on."
            )
            yield Problem("error", sentence % {"reason": refusal.code})
    elif not settings.LAURELS.is_https:
        sentence = _("Slack cannot call %(address)s. Set LAURELS_BASE_URL to an https:// address, or use Socket Mode.")
        yield Problem("error", sentence % {"address": base})
    elif not _answers(base):
        sentence = _(
            "%(address)s/livez does not answer from here. If it does not from outside either, Slack cannot reach it."
        )
        yield Problem("warning", sentence % {"address": base})


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
        _("To install it, open /slack/install.")
        if oauth.is_set_up()
        else _("To install it, set SLACK_BOT_TOKEN, or a client id and open /slack/install.")
    )
    ended = [f"{row} ({row.ended_code})" for row in installing.all_known()]
    if ended:
        out = _("Slack took Laurels out of %(workspaces)s.") % {"workspaces": ", ".join(ended)}
        yield Problem("error", f"{out} {again}")
    else:
        nowhere = _("Laurels is not installed in any workspace yet.")
        yield Problem("warning", f"{nowhere} {again}")


def _of_installation(installation: Installation) -> Iterator[Problem]:
    name = installation.name or str(installation)
    try:
        found = oauth.probe(token=installing.token_of(installation), timeout=TIMEOUT)
    except installing.TokenUnreadable:
        sentence = _(
            "The token of %(workspace)s was sealed with another secret key. Add that key to"
            " LAURELS_SECRET_KEY_FALLBACKS, or install Laurels in Slack again."
        )
        yield Problem("error", sentence % {"workspace": name})
    except oauth.Unavailable:
        sentence = _("Slack does not answer for %(workspace)s; what waits is said when it does.")
        yield Problem("warning", sentence % {"workspace": name})
    except (installing.Ended, oauth.GrantRefused) as error:
        sentence = _("Slack refuses the token of %(workspace)s (%(reason)s). Install Laurels again at /slack/install.")
        yield Problem("error", sentence % {"workspace": name, "reason": getattr(error, "reason", error.code)})
    else:
        yield from _of_grant(name, found)


def _of_grant(name: str, found: oauth.Probe) -> Iterator[Problem]:
    missing = manifest.SCOPES.keys() - set(found.scopes) if found.scopes is not None else set()
    sentence = _(
        "%(workspace)s has not granted %(scope)s: %(purpose)s Update the app from `manage.py slack_manifest` and"
        " install it again."
    )
    for scope in sorted(missing):
        yield Problem("error", sentence % {"workspace": name, "scope": scope, "purpose": manifest.SCOPES[scope]})
    # Not the caller's clock: the checks before have taken their time.
    drift = abs(timezone.now() - found.slack_time) if found.slack_time else timedelta()
    if drift > GREATEST_CLOCK_DRIFT:
        sentence = _("This machine's clock and Slack's differ by %(seconds)s s; set it by NTP.")
        yield Problem("error", sentence % {"seconds": round(drift.total_seconds())})


def _of_messages(at: datetime) -> Iterator[Problem]:
    """What was lost or waits, of the last seven days."""
    said = outbox.problems(at=at)
    if said.failed:
        sentence = _("Messages Slack did not take in the last 7 days: %(counted)s.")
        yield Problem("warning", sentence % {"counted": _counted(said.failed)})
    if said.lost_answers:
        sentence = _("Answers of Slack lost in the last 7 days: %(count)s; each message may be there twice.")
        yield Problem("warning", sentence % {"count": said.lost_answers})
    if said.oldest_due_at is not None and at - said.oldest_due_at > LATE:
        late = {"count": said.waiting, "minutes": int((at - said.oldest_due_at).total_seconds() // 60)}
        sentence = _("Messages that wait to be said: %(count)s, the oldest for %(minutes)s minutes.")
        yield Problem("warning", sentence % late)
    lost = dispatch.troubles(since=at - LOOK_BACK)
    if lost:
        sentence = _("Messages from Slack given up in the last 7 days: %(counted)s; the log says more.")
        yield Problem("warning", sentence % {"counted": _counted(lost)})


def _counted(counts: dict[str, int]) -> str:
    nothing = _("no reason given")
    return ", ".join(f"{count} × {code or nothing}" for code, count in sorted(counts.items()))
