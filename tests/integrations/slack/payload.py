"""What Slack sends, for tests: build it, sign it, send it; the same thing sent again is the same ``Sent``.

``command``, ``action``, ``submission``, ``suggestion``, ``shortcut``, ``message_shortcut``, ``event`` and ``reaction``
return ``Sent``; ``signed(client, path, sent)`` posts it as Slack does; ``read(sent)`` is what the dispatcher gets.
Shapes follow Slack's own samples, without what nobody reads.
"""

import itertools
import json
import time
from typing import NamedTuple
from urllib.parse import urlencode

from pydantic import SecretStr

from integrations.slack import payloads, signatures

SECRET = "test-signing-secret"
APP, TEAM, CHANNEL, ALICE, BOT = "A0LAURELS", "T0LAURELS", "C0GENERAL", "U0ALICE", "U0LAURELS"
COMMANDS, INTERACTIVITY, EVENTS = "/slack/commands", "/slack/interactivity", "/slack/events"
_number = itertools.count(1)


class Sent(NamedTuple):
    """The bytes of one request."""

    body: bytes
    content_type: str


def with_secret(settings):
    """Let the site know the secret these requests are signed with; ``settings`` is pytest-django's."""
    settings.LAURELS = settings.LAURELS.model_copy(update={"SLACK_SIGNING_SECRET": SecretStr(SECRET)})


def signature(body, *, secret=SECRET, timestamp=None):
    """The two headers that prove ``body`` is Slack's, of now unless ``timestamp`` (text) says otherwise."""
    timestamp = str(int(time.time())) if timestamp is None else timestamp
    proof = signatures.sign(secret=secret, timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": proof}


def signed(client, path, sent, *, secret=SECRET, timestamp=None, **headers):
    """Post ``sent`` with Slack's signature."""
    proof = signature(sent.body, secret=secret, timestamp=timestamp)
    return client.post(path, sent.body, content_type=sent.content_type, headers=proof | headers)


def read(sent):
    return payloads.read(sent.content_type, sent.body)


def ts():
    """A new moment in Slack's spelling."""
    return f"1790000000.{next(_number):06d}"


def trigger():
    return f"{next(_number)}.123456789012.0123456789abcdef0123456789abcdef"


def form(fields):
    return Sent(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def interaction(payload):
    return form({"payload": json.dumps(payload)})


def command(text="", *, user=ALICE, team=TEAM, channel=CHANNEL, name="/kudos", trigger_id=None, **fields):
    return form(
        {
            "token": "deprecated",
            "team_id": team,
            "team_domain": "bakkegaard",
            "channel_id": channel,
            "channel_name": "general",
            "user_id": user,
            "user_name": "alice",
            "command": name,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": f"https://hooks.slack.com/commands/{team}/{next(_number)}/abc",
            "trigger_id": trigger_id or trigger(),
        }
        | fields
    )


def sender(user, team, payload_type, more):
    return {
        "type": payload_type,
        "token": "deprecated",
        "api_app_id": APP,
        "team": {"id": team, "domain": "bakkegaard"},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user, "username": "alice", "name": "alice", "team_id": team},
        "trigger_id": trigger(),
    } | more


def action(
    action_id,
    value="",
    *,
    user=ALICE,
    team=TEAM,
    channel=CHANNEL,
    message_ts=None,
    action_ts=None,
    view=None,
    element=None,
    **fields,
):
    """A button of a message, or (``view``, see ``modal``) an element of a modal; ``element`` adds to the action."""
    pressed = {"type": "button", "action_id": action_id, "block_id": "b1", "value": value} | (element or {})
    pressed["action_ts"] = action_ts or ts()
    if view:
        where = {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    else:
        place = {"type": "message", "message_ts": message_ts or ts(), "channel_id": channel, "is_ephemeral": False}
        where = {
            "container": place,
            "channel": {"id": channel, "name": "general"},
            "message": {"type": "message", "ts": place["message_ts"], "text": "…", "user": BOT},
            "response_url": f"https://hooks.slack.com/actions/{team}/{next(_number)}/abc",
        }
    return interaction(sender(user, team, "block_actions", where | {"actions": [pressed]} | fields))


def modal(callback_id, values=None, *, view_id=None, view_hash=None, metadata="", team=TEAM):
    """A modal as Slack sends it back; ``values`` is block id → action id → state."""
    number = next(_number)
    return {
        "id": view_id or f"V0{number}",
        "team_id": team,
        "type": "modal",
        "callback_id": callback_id,
        "hash": view_hash or f"1790000000.{number}abc",
        "private_metadata": metadata,
        "state": {"values": values or {}},
        "app_id": APP,
        "bot_id": "B0LAURELS",
        "app_installed_team_id": team,
    }


def submission(callback_id, values=None, *, user=ALICE, team=TEAM, view=None, metadata="", **fields):
    view = view or modal(callback_id, values, metadata=metadata, team=team)
    return interaction(sender(user, team, "view_submission", {"view": view, "response_urls": []} | fields))


def suggestion(action_id, value="", *, user=ALICE, team=TEAM, view=None, **fields):
    """What was typed into a menu that asks us for its options."""
    more = {"action_id": action_id, "block_id": "b1", "value": value, "view": view or modal("give_kudos", team=team)}
    return interaction(sender(user, team, "block_suggestion", more | fields))


def shortcut(callback_id, *, user=ALICE, team=TEAM, **fields):
    return interaction(sender(user, team, "shortcut", {"callback_id": callback_id, "action_ts": ts()} | fields))


def message_shortcut(callback_id, *, user=ALICE, team=TEAM, channel=CHANNEL, author="U0BOB", text="Hi", **fields):
    said = ts()
    more = {
        "callback_id": callback_id,
        "action_ts": ts(),
        "message_ts": said,
        "channel": {"id": channel, "name": "general"},
        "message": {"type": "message", "user": author, "ts": said, "text": text},
        "response_url": f"https://hooks.slack.com/app/{team}/{next(_number)}/abc",
    }
    return interaction(sender(user, team, "message_action", more | fields))


def event(name, *, team=TEAM, event_id=None, envelope=None, **fields):
    """An event; ``envelope`` replaces what surrounds it."""
    told = {"type": name, "event_ts": ts()} | fields
    around = {
        "token": "deprecated",
        "team_id": team,
        "api_app_id": APP,
        "event": told,
        "type": "event_callback",
        "event_id": event_id or f"Ev0{next(_number)}",
        "event_time": 1_790_000_000,
        "authorizations": [
            {"enterprise_id": None, "team_id": team, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
    }
    return Sent(json.dumps(around | (envelope or {})).encode(), "application/json")


def reaction(name="clap", *, is_on=True, user=ALICE, channel=CHANNEL, message_ts="1790000000.000001", **fields):
    """A reaction put on a message, or taken off."""
    item = {"type": "message", "channel": channel, "ts": message_ts}
    kind = "reaction_added" if is_on else "reaction_removed"
    return event(kind, user=user, reaction=name, item=item, item_user=BOT, **fields)
