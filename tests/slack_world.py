"""What a Slack-shaped server is made of: workspaces, what was said, and which calls are to fail."""

from dataclasses import dataclass, field

TRIGGER_LIVES, RESPONSE_URL_LIVES, RESPONSE_URL_USES = 3, 30 * 60, 5


class Refusal(Exception):
    """Answered as ``{"ok": false, "error": code}``."""


@dataclass
class Workspace:
    team_id: str
    name: str
    enterprise_id: str = ""
    bot_user_id: str = "U0LAURELS"


@dataclass(frozen=True)
class Called:
    method: str
    arguments: dict
    token: str
    at: float


@dataclass
class Fault:
    method: str
    times: int
    status: int = 0
    body: str = ""
    error: str = ""
    retry_after: int = 0
    slow: float = 0
    drop: str = ""


@dataclass
class Said:
    """A message that was posted; ``history`` is what it said before."""

    channel: str
    ts: str
    text: str
    blocks: list
    thread_ts: str = ""
    user: str = ""  # who alone sees it
    is_deleted: bool = False
    history: list = field(default_factory=list)
