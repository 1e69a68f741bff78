"""What people choose in Slack: which messages they get, what others see of them, and where the feed is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from integrations.slack import announcing_kudos, blocks, installing, outbox
from integrations.slack.calls import Call
from recognition.people import services as people

PRIVACY = ("kudos_feed", "award_feed")
ON, OFF = "on", "off"


def keep_out_of_feed(call: Call) -> None:
    """Keep the sender's kudos out of the feed from now on, the one they were just told of included."""
    if call.actor is None:
        return
    people.choose_privacy(actor=call.actor, topic="kudos_feed", allows=False, at=call.at)
    kudos_id = str(call.payload["actions"][0].get("value", ""))
    if kudos_id.isdecimal():
        outbox.restate(kinds=announcing_kudos.ALL, subject_id=int(kudos_id), at=call.at)
    _tell(call, _("Your kudos are kept out of the feed from now on. Change it in the Home tab."))


def choose(call: Call) -> None:
    """Turn messages of one topic or the view of others on or off, as the chosen values say (``topic:on``)."""
    if call.actor is None:
        return
    for topic, is_on in chosen(call.payload["actions"][0]).items():
        if topic in PRIVACY:
            people.choose_privacy(actor=call.actor, topic=topic, allows=is_on, at=call.at)
        else:
            people.mute(actor=call.actor, topic=topic, is_muted=not is_on, at=call.at)
    if "view" not in call.payload:
        _tell(call, _("Noted. You can change it in the Home tab."))


def choose_feed_channel(call: Call) -> None:
    """Announce kudos in another channel, or in none; for administrators. Raises NotAdministrator, WrongSetting."""
    if call.actor is None:
        return
    action = call.payload["actions"][0]
    channel = str(action.get("selected_conversation") or action.get("selected_channel") or action.get("value") or "")
    installing.settle(actor=call.actor, installation=call.installation, at=call.at, feed_channel=channel)
    _tell(
        call,
        _("Kudos are announced in %(channel)s from now on.") % {"channel": f"<#{channel}>"}
        if channel
        else _("Kudos are announced in no channel from now on."),
    )


def chosen(action: Mapping[str, Any]) -> dict[str, bool]:
    """What a button (``value``) or menu (``selected_option``) says: topic → whether it is on; nothing else counts."""
    value = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
    topic, _colon, wish = value.partition(":")
    return {topic: wish == ON} if topic and wish in (ON, OFF) else {}


def _tell(call: Call, text: str) -> None:
    outbox.reply(call, blocks.message(text, [blocks.section(text)]))
