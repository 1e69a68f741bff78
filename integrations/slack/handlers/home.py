"""The Home tab: published when somebody opens it, and anew after what they do in it."""

from typing import Any

import structlog

from integrations.slack import client, installing
from integrations.slack.calls import Call
from integrations.slack.cards import home as cards

HASTE = 2  # seconds: some of this happens while Slack waits for an answer
TAB = "home"

log = structlog.get_logger(__name__)


def opened(call: Call) -> None:
    """Show the overview. Raises what ``client.call`` raises."""
    event = call.payload["event"]
    if event.get("tab") == TAB:
        _publish(call, str(event["user"]), cards.Place(), str((event.get("view") or {}).get("hash") or ""))


def turn_page(call: Call) -> None:
    """Show the page the button names. Raises what ``client.call`` raises."""
    place = cards.Place.of(str(call.payload["actions"][0].get("value", "")))
    _publish(call, _sender(call), place, _hash(call))


def show_anew(call: Call) -> None:
    """Show the page the sender is on as it stands now; where Slack cannot, it will at the next opening."""
    view = call.payload.get("view") or {}
    is_home = view.get("type") == TAB
    place = cards.Place.of(str(view.get("private_metadata", ""))) if is_home else cards.Place()
    try:
        _publish(call, _sender(call), place, _hash(call) if is_home else "")
    except (client.SlackFailure, installing.TokenUnreadable) as error:
        log.warning("slack.home_not_shown", code=error.code, user=_sender(call))


def is_home(call: Call) -> bool:
    """Whether the sender acted in the Home tab."""
    return bool((call.payload.get("view") or {}).get("type") == TAB)


def _publish(call: Call, user_id: str, place: cards.Place, seen: str) -> None:
    """Publish over the view whose hash is ``seen``; where a newer one is there already, over that."""
    for known in (seen, "") if seen else ("",):
        try:
            client.call(
                call.installation,
                "views.publish",
                timeout=HASTE,
                user_id=user_id,
                view=_view(call, place),
                hash=known or None,
            )
        except client.Refused as error:
            if error.code != "hash_conflict" or not known:
                raise
        else:
            return


def _view(call: Call, place: cards.Place) -> dict[str, Any]:
    if call.member is None or call.actor is None or call.actor.employee_id is None:
        return cards.stranger()
    return cards.home(member=call.member, employee_id=call.actor.employee_id, at=call.at, place=place)


def _sender(call: Call) -> str:
    return str(call.payload["user"]["id"])


def _hash(call: Call) -> str:
    return str((call.payload.get("view") or {}).get("hash") or "")
