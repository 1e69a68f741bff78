"""What `doctor` and the page of health look at. Each check returns its findings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu import Connection
from kombu.exceptions import OperationalError

from backend import grants, health
from integrations.email import condition as email
from integrations.slack import condition as slack
from recognition.core import db

GREATEST_CLOCK_DRIFT = timedelta(seconds=5)
OLDEST_POSTGRESQL = 15_00_00


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and how it is.

    ``sentence`` says in the active language what to do; where all is well it is English, for only `doctor` prints it.
    """

    check: str
    level: Literal["ok", "warning", "error"]
    sentence: str


def findings(*, at: datetime) -> list[Finding]:
    """Look at everything; a database that does not answer ends the checks that need it."""
    found = [*_settings(at), *_broker(at)]
    for check in (_server, _clock, _migrations, _roles, _append_only, _sweeps, _mail, _slack):
        try:
            found += check(at)
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            sentence = _("The database does not answer: %(reason)s") % {"reason": reason}
            return [*found, Finding("database", "error", sentence)]
    return found


def _verdict(check: str, problems: list[str], fine: str, level: Literal["warning", "error"] = "error") -> list[Finding]:
    return [Finding(check, level, problem) for problem in problems] or [Finding(check, "ok", fine)]


def _settings(at: datetime) -> list[Finding]:
    """Production must pass Django's own deployment checks as well; unsafe values do not even start."""
    messages = run_checks(include_deployment_checks=settings.LAURELS.is_production)
    problems = [f"{message.id}: {message.msg}" for message in messages if message.level >= ERROR]
    found = _verdict("settings", problems, f"LAURELS_ENV is {settings.LAURELS.LAURELS_ENV}; every variable is sound.")
    shared = settings.CACHES["default"]["BACKEND"].endswith("RedisCache")
    if settings.LAURELS.LAURELS_WEB_WORKERS > 1 and not shared:
        sentence = _("Several web processes count rate limits each for itself; set LAURELS_CACHE_URL to a Redis.")
        found.append(Finding("cache", "warning", sentence))
    return found


def _broker(at: datetime) -> list[Finding]:
    url = settings.LAURELS.CELERY_BROKER_URL
    if url is None:
        return [Finding("broker", "ok", "None is set; `up` sweeps once a second.")]
    try:
        with Connection(url.get_secret_value(), connect_timeout=3) as broker:
            broker.ensure_connection(max_retries=1, timeout=3)
    except (OperationalError, OSError) as error:
        sentence = _("CELERY_BROKER_URL does not answer (%(reason)s). Start it, or unset it.") % {"reason": error}
        return [Finding("broker", "error", sentence)]
    return [Finding("broker", "ok", "It answers.")]


def _server(at: datetime) -> list[Finding]:
    connection.ensure_connection()
    version = connection.connection.info.server_version
    where = "private" if settings.USES_PRIVATE_DATABASE else "from DATABASE_URL"
    if version < OLDEST_POSTGRESQL:
        return [Finding("database", "error", _("PostgreSQL is older than 15; upgrade the server."))]
    return [Finding("database", "ok", f"PostgreSQL {version // 10000}.{version % 10000} ({where}) answers.")]


def _clock(at: datetime) -> list[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        # Not `at`: the other checks have taken their time since.
        drift = abs(cursor.fetchone()[0] - timezone.now())
    differs = _("This machine's clock and the database's differ by %(seconds)s s; set both by NTP.")
    late = [differs % {"seconds": round(drift.total_seconds())}] if drift > GREATEST_CLOCK_DRIFT else []
    return _verdict("clock", late, "It agrees with the database's.")


def _migrations(at: datetime) -> list[Finding]:
    pending = health.pending_migrations()
    sentence = _("Migrations that are pending: %(count)s, first %(first)s; run `manage.py migrate`.")
    problems = [sentence % {"count": len(pending), "first": pending[0]}] if pending else []
    return _verdict("migrations", problems, "All have run.")


def _roles(at: datetime) -> list[Finding]:
    """The site must not be able to change what is append-only."""
    missing = grants.missing_roles(connection)
    sentence = _("The role %(role)s is missing; docs/how-to/production.md has the SQL.")
    problems = [sentence % {"role": role} for role in missing]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, ARRAY(SELECT name FROM unnest(%s::text[]) AS name "
            "WHERE to_regclass(name) IS NOT NULL "
            "AND has_table_privilege(name, 'UPDATE, DELETE, TRUNCATE') ORDER BY name) "
            "FROM pg_roles WHERE rolname = current_user",
            [list(db.APPEND_ONLY_TABLES)],
        )
        user, is_superuser, changeable = cursor.fetchone()
    if is_superuser:
        sentence = _("The site connects as the superuser %(user)s; let DATABASE_URL name laurels_app.")
        problems.append(sentence % {"user": user})
    elif changeable:
        sentence = _(
            "%(user)s may change %(tables)s; let DATABASE_URL name laurels_app, DATABASE_OWNER_URL the owner, and run"
            " `manage.py migrate`."
        )
        problems.append(sentence % {"user": user, "tables": ", ".join(changeable)})
    return _verdict("roles", problems, f"The site connects as {user} and may not change append-only tables.")


def _append_only(at: datetime) -> list[Finding]:
    """The last word: a trigger on every append-only table, enabled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE NOT EXISTS (SELECT FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = to_regclass(name) AND t.tgenabled IN ('O', 'A') "
            "AND p.proname = 'refuse_change') ORDER BY name",
            [list(db.APPEND_ONLY_TABLES)],
        )
        sentence = _("%(table)s has no guard against changes; run `manage.py migrate`.")
        problems = [sentence % {"table": name} for (name,) in cursor.fetchall()]
    return _verdict("append-only", problems, f"{len(db.APPEND_ONLY_TABLES)} tables refuse changes.")


def _sweeps(at: datetime) -> list[Finding]:
    return _verdict("background work", health.sweep_problems(at=at), "It was seen in the last minute.", "warning")


def _mail(at: datetime) -> list[Finding]:
    found = [Finding("mail", level, sentence) for level, sentence in email.problems(at=at)]
    fine = "The server takes mail." if email.is_in_use() else "No mail server is set; mails go to the log or a folder."
    return found or [Finding("mail", "ok", fine)]


def _slack(at: datetime) -> list[Finding]:
    if not slack.is_in_use():
        return [Finding("slack", "ok", "It is not connected; docs/slack.md says how.")]
    found = [Finding("slack", level, sentence) for level, sentence in slack.problems(at=at)]
    return found or [
        Finding("slack", "ok", "It answers in every workspace, grants what is needed, and can be reached.")
    ]
