"""Events about who is in the workspace, and about Laurels being taken out of it."""

from datetime import UTC, datetime

from integrations.slack import installing, membership
from integrations.slack.calls import Call


def changed(call: Call) -> None:
    """Somebody joined, left, or changed: write it down (``team_join``, ``user_change``)."""
    user = call.payload["event"].get("user")
    if isinstance(user, dict):
        membership.note(call.installation, [user], at=call.at)


def uninstalled(call: Call) -> None:
    """Laurels was taken out of the workspace."""
    installing.end(call.installation, "app_uninstalled", call.at, happened_at=_happened_at(call))


def tokens_revoked(call: Call) -> None:
    """Tokens were taken away, named by their users; only the bot's is ours."""
    bots = (call.payload["event"].get("tokens") or {}).get("bot") or ()
    if call.installation.bot_user_id in bots:
        installing.end(call.installation, "tokens_revoked", call.at, happened_at=_happened_at(call))


def _happened_at(call: Call) -> datetime | None:
    said = call.payload.get("event_time")
    # Whole seconds: what happened in the second of the installation happened after it.
    return datetime.fromtimestamp(said + 1, UTC) if isinstance(said, int) else None
