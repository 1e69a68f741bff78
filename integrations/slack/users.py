"""What Slack says of one of its users, read into our words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from integrations.slack.models import Installation, Member

SLACKBOT = "USLACKBOT"  # its ``is_bot`` is false
Kind = Member.Kind


class Said(NamedTuple):
    """One Slack user. ``email`` is in lower case; ``said_at`` is None where Slack does not say when it changed."""

    user_id: str
    kind: str
    locale: str
    time_zone: str
    said_at: int | None
    email: str


def read(user: Mapping[str, Any], installation: Installation) -> Said:
    """What a user object of the Web API or of an event says."""
    profile = user.get("profile") or {}
    updated = user.get("updated")
    return Said(
        user_id=str(user.get("id") or "")[:32],
        kind=_kind(user, installation),
        locale=str(user.get("locale") or "")[:16],
        time_zone=str(user.get("tz") or "")[:64],
        said_at=int(updated) if isinstance(updated, int | float) else None,
        email=str(profile.get("email") or "").strip().lower(),
    )


def _kind(user: Mapping[str, Any], installation: Installation) -> str:
    if user.get("deleted"):
        return Kind.DEACTIVATED
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") == SLACKBOT:
        return Kind.BOT
    if user.get("is_stranger") or not _is_ours(user, installation):
        return Kind.STRANGER
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Kind.GUEST
    return Kind.MEMBER


def _is_ours(user: Mapping[str, Any], installation: Installation) -> bool:
    """Whether the user belongs to the workspace or, on a Grid, to the organisation; who says neither does not."""
    enterprise_user = user.get("enterprise_user") or {}
    if installation.enterprise_id and installation.enterprise_id in (
        enterprise_user.get("enterprise_id"),
        user.get("team_id"),
    ):
        return True
    return bool(installation.team_id) and user.get("team_id") == installation.team_id
