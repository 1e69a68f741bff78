"""What people choose in Slack: which messages they get, what others see of them, and where the feed is."""

from django.utils.translation import gettext as _

from integrations.slack import announcing_kudos, blocks, giving, installing, outbox
from integrations.slack.calls import Call
from integrations.slack.handlers import home
from recognition.core.actor import Actor
from recognition.people import services as people

KUDOS_FEED, AWARD_FEED = "kudos_feed", "award_feed"
ON, OFF = "on", "off"


def keep_out_of_feed(call: Call) -> None:
    """Keep the sender's kudos out of the feed, those there are included. Raises Stranger."""
    actor, _employee_id = giving.sender(call)
    _choose(call, actor, KUDOS_FEED, is_on=False)
    _show(call, _("Your kudos are kept out of the feed from now on. Change it in the Home tab."))


def choose(call: Call) -> None:
    """Turn one kind of message, or of news about the sender, on or off, as the button says (``topic:on``).

    Raises Stranger, UnknownTopic.
    """
    actor, _employee_id = giving.sender(call)
    topic, _colon, wish = str(call.payload["actions"][0].get("value", "")).partition(":")
    if wish in (ON, OFF):
        _choose(call, actor, topic, is_on=wish == ON)
        _show(call, _("Noted. You can change it in the Home tab."))


def choose_feed_channel(call: Call) -> None:
    """Announce kudos in the channel that was selected; for administrators.

    Raises Stranger, NotAdministrator, WrongSetting.
    """
    actor, _employee_id = giving.sender(call)
    channel = str(call.payload["actions"][0].get("selected_conversation", ""))
    installing.settle(actor=actor, installation=call.installation, at=call.at, feed_channel=channel)
    _show(call, _("Kudos are announced in %(channel)s from now on.") % {"channel": f"<#{channel}>"})


def _choose(call: Call, actor: Actor, topic: str, *, is_on: bool) -> None:
    if topic not in (KUDOS_FEED, AWARD_FEED):
        people.mute(actor=actor, topic=topic, is_muted=not is_on, at=call.at)
        return
    people.choose_privacy(actor=actor, topic=topic, allows=is_on, at=call.at)
    if topic == KUDOS_FEED and actor.employee_id is not None:
        announcing_kudos.show_anew(employee_id=actor.employee_id, at=call.at)


def _show(call: Call, text: str) -> None:
    """Show what was chosen: in the Home tab, or in words to who pressed a button elsewhere."""
    if home.is_home(call):
        home.show_anew(call)
    else:
        outbox.reply(call, blocks.message(text, [blocks.section(text)]))
