"""Laurels as a Slack app: the manifest an administrator pastes at Slack, made from what the code really uses."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from integrations.slack import routes
from recognition.core.errors import DomainError

COMMANDS, INTERACTIVITY, EVENTS = "/slack/commands", "/slack/interactivity", "/slack/events"
REDIRECT = "/slack/oauth_redirect"

SCOPES = {
    # scope → what stops working without it
    "channels:read": _("See whether another company reads a channel too, before thanks are said in a thread there."),
    "chat:write": _("Say thanks, digests and proposals, and change them when they have changed."),
    "chat:write.public": _("Post the card in a public feed channel, or under a message there, without being a member."),
    "commands": _("/kudos and the shortcuts."),
    "groups:read": _("See whether another company reads a private channel."),
    "reactions:read": _("Hear of the reactions that join a kudos."),
    "usergroups:read": _("Thank a user group: who is in it at that moment."),
    "users:read": _("Know who is a colleague, a guest, a bot or of another company, their language and zone."),
    "users:read.email": _("Find the employee behind a Slack user."),
}

SHORTCUTS = {
    # callback id → what Slack shows in its menus: at most 24 and 150 characters
    "give_kudos": ("Give kudos", "Thank colleagues, with or without points."),
    "thank_for_message": ("Give kudos for this", "Thank whoever wrote this message, in its thread."),
    "report_friction": ("Report a friction", "Tell the programme's owners what was hard for a customer here."),
    "report_customer_friction": ("Report a friction", "Tell the programme's owners what was hard for a customer."),
    "nominate": ("Nominate for ownership", "Say who took ownership of a customer's matter that was nobody's."),
}
DESCRIPTION = "Thank colleagues where you work, and see who stands behind customers that stay."
LONG_DESCRIPTION = (
    "Laurels is your company's own recognition: kudos with or without points, and rewards for the people who served "
    "the customers that stayed, came back or recommended you. Every award says because of what, and a named person "
    "decides. It runs on your company's own server; nothing goes to anybody else."
)
HINT = "@anna 10 #helpful for staying late with the customer  (or nothing, for a form; help for more)"


class NotHttps(DomainError):
    """Slack calls https addresses only."""

    code = "slack_not_https"


def build(*, base_url: str, is_socket: bool) -> dict[str, Any]:
    """The manifest. With ``is_socket`` Slack needs no address of ours. Raises NotHttps."""
    base = base_url.rstrip("/")
    parts = urlsplit(base)
    if not is_socket and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment):
        raise NotHttps(
            f"Slack calls https:// addresses only, not {base or 'none'}. Give the address people use, as "
            "https://laurels.example.com, or try it out without one: --socket-mode."
        )
    made: dict[str, Any] = {
        "display_information": {
            "name": "Laurels",
            "description": DESCRIPTION,
            "background_color": "#2b5d49",
            "long_description": LONG_DESCRIPTION,
        },
        "features": _features(),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": events()},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": True,
            "socket_mode_enabled": is_socket,
            "token_rotation_enabled": False,
        },
    }
    if not is_socket:
        _add_addresses(made, base)
    return made


def events() -> list[str]:
    """The events we have a handler for."""
    return sorted(name for kind, name in {**routes.INLINE, **routes.QUEUED} if kind == "event")


def _features() -> dict[str, Any]:
    kinds = {"shortcut": "global", "message_action": "message"}
    shortcuts = [(kinds[kind], callback) for kind, callback in {**routes.INLINE, **routes.QUEUED} if kind in kinds]
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": "Laurels", "always_online": True},
        "shortcuts": [
            {
                "name": SHORTCUTS[callback][0],
                "type": kind,
                "callback_id": callback,
                "description": SHORTCUTS[callback][1],
            }
            for kind, callback in shortcuts
        ],
        "slash_commands": [
            {
                "command": routes.KUDOS,
                "description": "Thank colleagues; also balance, history, undo, team, help",
                "usage_hint": HINT,
                # Mentions come as ids: a name can be anybody's.
                "should_escape": True,
            }
        ],
    }


def _add_addresses(made: dict[str, Any], base: str) -> None:
    for command in made["features"]["slash_commands"]:
        command["url"] = base + COMMANDS
    made["oauth_config"]["redirect_urls"] = [base + REDIRECT]
    made["settings"]["event_subscriptions"]["request_url"] = base + EVENTS
    made["settings"]["interactivity"] |= {
        "request_url": base + INTERACTIVITY,
        "message_menu_options_url": base + INTERACTIVITY,
    }
