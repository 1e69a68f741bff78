"""What Slack sent, read with strict bounds: from raw bytes to one typed message with its natural key. Pure.

The natural key says which message it is however often it is delivered, and never rests on the event id.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrations.slack import bodies
from integrations.slack.bodies import Fields, TooLarge, Unreadable

LARGEST_BODY = 1024 * 1024
# It is also the request id of what the message does, which has room for 128 characters.
LONGEST_KEY = 120
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
WITHOUT_WORDS = ("", "give")

__all__ = ["Received", "TooLarge", "Unreadable", "read"]


@dataclass(frozen=True, kw_only=True)
class Received:
    """One message. ``kind`` and ``name`` are its route, ``key`` its natural key ('' for a look-up that does nothing).

    ``team_id`` and ``enterprise_id`` say where the app is installed that Slack asks; ``sender_team_id`` whose employee
    the sender is, where Slack says so. Ids Slack left out are ''. ``payload`` is a command's form fields, an
    interaction, or an event's envelope.
    """

    kind: str
    name: str
    key: str
    payload: Mapping[str, Any]
    app_id: str = ""
    team_id: str = ""
    enterprise_id: str = ""
    user_id: str = ""
    sender_team_id: str = ""


def read(content_type: str, body: bytes) -> Received:
    """The message in ``body``. Raises Unreadable when it is none, TooLarge for more than LARGEST_BODY bytes."""
    if len(body) > LARGEST_BODY:
        raise TooLarge(f"The body has {len(body)} bytes; at most {LARGEST_BODY} are read.")
    media = content_type.partition(";")[0].strip().lower()
    if media == JSON:
        return _envelope(Fields(bodies.json_object(body)))
    if media != FORM:
        raise Unreadable(f"The content type is neither {FORM} nor {JSON}.")
    fields = bodies.form(body)
    if "payload" in fields:
        return _interaction(Fields(bodies.json_object(fields["payload"].encode())))
    if "command" in fields:
        return _command(Fields(fields))
    if "ssl_check" in fields:
        return Received(kind="ssl_check", name="", key="", payload=fields)
    raise Unreadable("The form has neither a payload nor a command.")


def _command(fields: Fields) -> Received:
    words = fields.values.get("text", "").strip().lower()
    return Received(
        kind="modal_command" if words in WITHOUT_WORDS else "command",
        name=fields.text("command", bodies.NAME),
        key=_key("command", fields.id("team_id"), fields.text("trigger_id")),
        payload=fields.values,
        app_id=fields.id("api_app_id"),
        team_id=fields.id("team_id"),
        enterprise_id=fields.id("enterprise_id"),
        user_id=fields.id("user_id"),
    )


def _interaction(payload: Fields) -> Received:
    kind = payload.text("type", bodies.KIND)
    user, team, view = payload.child("user"), payload.child("team"), payload.child("view")
    named = {"block_actions": payload.first("actions"), "view_submission": view, "view_closed": view}.get(kind, payload)
    name = named.optional("action_id" if kind in ("block_actions", "block_suggestion") else "callback_id", bodies.NAME)
    return Received(
        kind=kind,
        # What follows the colon only keeps the ids of one message apart.
        name=name.partition(":")[0],
        key=_interaction_key(kind, payload),
        payload=payload.values,
        app_id=payload.id("api_app_id"),
        team_id=_team(payload),
        enterprise_id=payload.child("enterprise").id("id") or team.id("enterprise_id"),
        user_id=user.id("id"),
        sender_team_id=user.id("team_id"),
    )


def _team(payload: Fields) -> str:
    """The workspace an interaction is for.

    A modal sent in a channel shared with another company names the workspace it was opened from. An organisation's app
    is asked without a workspace; then the sender's own is the nearest.
    """
    opened_from = payload.child("view").id("app_installed_team_id")
    if opened_from.startswith("T"):
        return opened_from
    nearest = payload.child("user").id("team_id") if payload.says("is_enterprise_install") else ""
    return payload.child("team").id("id") or nearest


def _interaction_key(kind: str, payload: Fields) -> str:
    user, view, container = payload.child("user").id("id"), payload.child("view"), payload.child("container")
    if kind == "block_suggestion":
        return ""
    if kind in ("view_submission", "view_closed"):
        return _key(kind, view.text("id"), view.text("hash"), user)
    if kind == "block_actions":
        place = container.optional("message_ts") or container.optional("view_id") or view.text("id")
        return _key(kind, place, payload.first("actions").text("action_ts"), user)
    return _key(kind, payload.text("trigger_id"), user)


def _envelope(payload: Fields) -> Received:
    kind = payload.text("type", bodies.KIND)
    if kind == "url_verification":
        payload.text("challenge")
        return Received(kind=kind, name="", key="", payload=payload.values)
    if kind != "event_callback":
        return Received(kind="event", name=kind, key=_key(kind, _digest(payload)), payload=payload.values)
    event, ours = payload.child("event"), payload.first("authorizations")
    # In a channel shared with another company the envelope's own team may be theirs; the authorization is ours.
    team = ours.id("team_id") or payload.id("team_id")
    return Received(
        kind="event",
        name=event.text("type", bodies.KIND),
        key=_event_key(team or payload.id("enterprise_id"), payload, event),
        payload=payload.values,
        app_id=payload.id("api_app_id"),
        team_id=team,
        enterprise_id=ours.id("enterprise_id") or payload.id("enterprise_id"),
        # Told whole, the user is whom it is about; only named, who did it.
        user_id="" if event.is_object("user") else event.id("user"),
        sender_team_id=event.id("user_team") or event.id("source_team"),
    )


def _event_key(team: str, payload: Fields, event: Fields) -> str:
    """Team, channel, ts, user, reaction and event ts, as far as the event has them."""
    name, moment = event.text("type", bodies.KIND), event.optional("event_ts")
    if name in ("reaction_added", "reaction_removed"):
        item = event.child("item")
        place = (item.id("channel"), item.optional("ts") or _digest(item))
        return _key(name, team, *place, event.id("user"), event.text("reaction", bodies.NAME), event.text("event_ts"))
    if name == "message":
        changed = [event.optional("subtype"), moment] if "subtype" in event.values else []
        return _key(name, team, event.id("channel"), event.text("ts"), event.id("user"), *changed)
    if not moment:
        return _key(name, team, str(payload.whole("event_time")), _digest(event))
    return _key(name, team, moment, *(event.identity(what) for what in ("user", "channel", "subteam", "tab")))


def _digest(found: Fields) -> str:
    return hashlib.sha256(json.dumps(found.values, sort_keys=True).encode()).hexdigest()[:32]


def _key(*parts: str) -> str:
    """The parts as one text, or their digest where that is too long."""
    whole = ":".join(parts)
    if len(whole) <= LONGEST_KEY:
        return whole
    return f"{parts[0]}:{hashlib.sha256(whole.encode()).hexdigest()}"
