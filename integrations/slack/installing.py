"""Where Laurels is installed in Slack: found, kept, set up, ended. A token leaves this module only by ``token_of``."""

import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

import structlog
from django.db import connection
from django.db.models import Q, QuerySet

from integrations.slack.models import Installation, InstallState
from recognition.activity import services as activity
from recognition.core import sealing
from recognition.core.actor import Actor, system
from recognition.core.db import durable, lock_in_order
from recognition.core.errors import DomainError, Forbidden, NotFound
from recognition.people import selectors as people

TOKENS = sealing.Safe(b"laurels: tokens of Slack")
STATE_LIFETIME = timedelta(minutes=10)
BOOST_EMOJI = ["heavy_plus_sign"]
CHANNEL = re.compile(r"[CG][A-Z0-9]{5,30}")
EMOJI = re.compile(r"[^\s:<>&]{1,100}")
MOST_EMOJI = 50

log = structlog.get_logger(__name__)


class TokenUnreadable(DomainError):
    """The token was sealed with a secret key that is given no more."""

    code = "slack_token_unreadable"


class Ended(DomainError):
    """Slack has taken the token away."""

    code = "slack_ended"


class NotInstalled(NotFound):
    """Laurels is not installed in this workspace."""

    code = "slack_not_installed"


class NotAdministrator(Forbidden):
    """Only an administrator may set up Slack."""

    code = "slack_not_administrator"


class WrongSetting(DomainError):
    """A setting of this shape means nothing to Slack."""

    code = "slack_wrong_setting"


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What Slack grants with an installation. ``team_id`` is empty for a whole organisation."""

    app_id: str
    enterprise_id: str
    team_id: str
    name: str
    bot_user_id: str
    token: str = field(repr=False)
    scopes: Sequence[str]
    installed_by: str = ""


def find(team_id: str, enterprise_id: str, app_id: str) -> Installation | None:
    """The installation a message from Slack belongs to: the workspace's own, else its organisation's.

    An ended one is found where there is no other, so that late news about it has an address.
    """
    own = Q(team_id=team_id) if team_id else Q(pk=None)
    whole = Q(team_id="", enterprise_id=enterprise_id) if enterprise_id else Q(pk=None)
    rows = Installation.objects.filter(own | whole)
    # Where Slack did not say which app it installed, it is this one.
    return _best(rows.filter(app_id__in=[app_id, ""]) if app_id else rows)


@lru_cache(maxsize=1024)
def bot_of(app: str, team: str, enterprise: str, moment: int) -> str:
    """The bot where ``find`` finds an installation that has not ended. Raises LookupError.

    ``moment`` only ends what is remembered. One plain statement: building the query would cost more than all the rest.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT bot_user_id FROM slack_installation
            WHERE ended_at IS NULL AND (%(app)s = '' OR app_id = %(app)s) AND (
                (team_id <> '' AND team_id = %(team)s)
                OR (team_id = '' AND enterprise_id <> '' AND enterprise_id = %(enterprise)s)
            )
            ORDER BY team_id = '', id DESC LIMIT 1
            """,
            {"app": app, "team": team, "enterprise": enterprise},
        )
        row = cursor.fetchone()
    if row is None:
        raise LookupError(team)
    return str(row[0])


def active() -> list[Installation]:
    """The installations Laurels may speak in."""
    return list(Installation.objects.filter(ended_at=None).order_by("pk"))


def all_known() -> list[Installation]:
    """Every installation there ever was, for administrators."""
    return list(Installation.objects.order_by("pk"))


def installation_by(place: str) -> Installation:
    """The installation in this workspace or organisation, by Slack's id. Raises NotInstalled."""
    found = _best(Installation.objects.filter(Q(team_id=place) | Q(team_id="", enterprise_id=place)))
    if found is None:
        known = ", ".join(str(row) for row in all_known()[:20])
        raise NotInstalled(f"Laurels is not installed in {place!r}; it is in: {known or 'no workspace yet'}.")
    return found


def token_of(installation: Installation) -> str:
    """The bot token. Raises Ended, or TokenUnreadable where the secret key was changed without a fallback."""
    if not installation.bot_token:
        raise Ended(f"Slack ended the installation in {installation}; an administrator installs it again.")
    try:
        return TOKENS.unseal(installation.bot_token)
    except sealing.Unreadable as error:
        raise TokenUnreadable(
            f"The token of {installation} was sealed with another secret key. Add that key to "
            "LAURELS_SECRET_KEY_FALLBACKS, or install Laurels in Slack again."
        ) from error


def keep(*, actor: Actor, granted: Granted, at: datetime) -> Installation:
    """Keep what Slack granted. The same workspace again gets its new token, is no longer ended, keeps its settings."""
    place = {"app_id": granted.app_id, "team_id": granted.team_id}
    if not granted.team_id:
        place["enterprise_id"] = granted.enterprise_id
    said = {
        # A workspace that has joined an organisation since is still the same workspace.
        "enterprise_id": granted.enterprise_id,
        "name": granted.name[:200],
        "bot_user_id": granted.bot_user_id,
        "bot_token": TOKENS.seal(granted.token),
        "scopes": sorted(granted.scopes),
        "installed_by": granted.installed_by,
        "installed_at": at,
        "ended_at": None,
        "ended_code": "",
        # People may have come and gone since: read all users anew.
        "synced_at": None,
        "sync_began_at": None,
        "sync_place": "",
    }
    with durable():
        made = place | said | {"boost_emoji": BOOST_EMOJI}
        kept, is_new = Installation.objects.update_or_create(**place, defaults=said, create_defaults=made)
        data = {"is_new": is_new, "scopes": kept.scopes}
        _record(actor, at, "slack.installed", kept, data)
    log.info("slack.installed", workspace=str(kept))
    return kept


def end(installation: Installation, code: str, at: datetime, *, happened_at: datetime | None = None) -> bool:
    """Forget the token Slack has taken away; False when it was forgotten or replaced already.

    ``happened_at`` is when Slack says it happened: news from before the latest installation is about an older token.
    Nothing else is touched.
    """
    same = Q(pk=installation.pk, ended_at=None, bot_token=installation.bot_token)
    if happened_at is not None:
        same &= Q(installed_at__lte=happened_at)
    with durable():
        if not Installation.objects.filter(same).update(bot_token="", ended_at=at, ended_code=code[:32]):
            return False
        _record(system("slack"), at, "slack.ended", installation, {"reason": code[:32]})
    bot_of.cache_clear()
    log.warning("slack.ended", workspace=str(installation), reason=code[:32])
    return True


def settle(
    *,
    actor: Actor,
    installation: Installation,
    at: datetime,
    feed_channel: str | None = None,
    boost_emoji: Sequence[str] | None = None,
    allows_guests: bool | None = None,
) -> Installation:
    """Change settings of one installation; what is None stays. An empty ``feed_channel`` means no feed.

    ``boost_emoji`` are names, with or without colons. Raises NotAdministrator, WrongSetting.
    """
    if actor.employee_id is None or not people.has_role(
        employee_id=actor.employee_id, roles=("administrator",), entity_id=None, at=at
    ):
        raise NotAdministrator("Only an administrator sets up Slack; ask one of yours.")
    if feed_channel and not CHANNEL.fullmatch(feed_channel):
        raise WrongSetting(
            f"{feed_channel!r} is no channel id; in Slack it stands at the end of the channel's details."
        )
    emoji = None if boost_emoji is None else sorted({name.strip(":") for name in boost_emoji})
    if emoji is not None and (len(emoji) > MOST_EMOJI or not all(map(EMOJI.fullmatch, emoji))):
        raise WrongSetting(f"Give at most {MOST_EMOJI} names of emoji, as heavy_plus_sign or :heavy_plus_sign:.")
    given = {"feed_channel": feed_channel, "boost_emoji": emoji, "allows_guests": allows_guests}
    with durable():
        [row] = lock_in_order(Installation.objects.filter(pk=installation.pk))
        changed = {name: value for name, value in given.items() if value is not None and value != getattr(row, name)}
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            row.save(update_fields=list(changed))
            _record(actor, at, "slack.settings_changed", row, changed)
    return row


def begin_state(*, at: datetime, browser: str = "") -> tuple[str, str]:
    """Two secrets of an installation under way: one goes to Slack and back, the other stays in the browser.

    ``browser`` is the one it has already, so that two installations can be under way in it.
    """
    state, browser = secrets.token_urlsafe(32), browser or secrets.token_urlsafe(32)
    with durable():
        InstallState.objects.filter(expires_at__lte=at).delete()
        InstallState.objects.create(
            digest=sealing.digest(state), browser_digest=sealing.digest(browser), expires_at=at + STATE_LIFETIME
        )
    return state, browser


def use_state(*, state: str, browser: str, at: datetime) -> bool:
    """Use the state up; False when it is unknown, used, older than ten minutes, or of another browser."""
    with durable():
        # One conditional DELETE: of callbacks at the same moment exactly one passes.
        mine = InstallState.objects.filter(
            digest=sealing.digest(state), browser_digest=sealing.digest(browser), expires_at__gt=at
        )
        deleted, _ = mine.delete()
    return deleted == 1


def reseal(*, at: datetime) -> int:
    """Seal tokens anew that were sealed with a former secret key, so that the fallback can be dropped."""
    done = 0
    for installation in active():
        try:
            anew = TOKENS.sealed_anew(installation.bot_token)
        except sealing.Unreadable:
            continue  # `doctor` says so, and what to do
        if anew is not None:
            same = Installation.objects.filter(pk=installation.pk, bot_token=installation.bot_token)
            done += same.update(bot_token=anew)
    return done


def holds(token: str) -> bool:
    """Whether an active installation has this token."""
    for installation in active():
        try:
            kept = token_of(installation)
        except TokenUnreadable:
            continue
        if hmac.compare_digest(kept.encode(), token.encode()):
            return True
    return False


def _best(rows: QuerySet[Installation]) -> Installation | None:
    return min(rows, key=lambda row: (row.ended_at is not None, row.team_id == "", -row.pk), default=None)


def _record(actor: Actor, at: datetime, code: str, installation: Installation, data: Mapping[str, object]) -> None:
    activity.record(
        actor=actor,
        at=at,
        code=code,
        subject_kind="slack_installation",
        subject_id=installation.pk,
        data={"workspace": str(installation), **data},
    )
