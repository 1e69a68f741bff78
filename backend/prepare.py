"""What must be there before a command runs: the private database, started, and migrated if it was empty."""

import sys
from collections.abc import Sequence

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from backend import embedded, embedded_place

NEEDS_NO_DATABASE = {
    "help",
    "version",
    "stop_database",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "configuration",
    "openapi",
    "report_schemas",
}
HELP = {"-h", "--help", "--version"}
MIGRATED = "Laurels: first migration complete"


def database_for(arguments: Sequence[str]) -> None:
    """Start and, if it is empty, migrate the private database, unless the command needs none."""
    needs_none = not arguments or arguments[0] in NEEDS_NO_DATABASE or HELP & set(arguments)
    if needs_none or not settings.USES_PRIVATE_DATABASE:
        return
    start_private_database()
    if arguments[0] != "migrate":
        _migrate_if_empty()


def start_private_database() -> None:
    """Make the private server answer."""
    embedded.ensure_running(home=settings.LAURELS_HOME, careless=settings.LAURELS.LAURELS_ENV == "test")


def _migrate_if_empty() -> None:
    """Migrate once; the mark comes last, so what a killed command began is finished by the next one."""
    django.setup()
    if _is_migrated():
        return
    with embedded_place.locked(settings.LAURELS_HOME / "lock-migrate"):
        if _is_migrated():
            return
        sys.stderr.write("Preparing an empty database …\n")
        call_command("migrate", interactive=False, verbosity=0)
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"COMMENT ON DATABASE {embedded.DATABASE} IS '{MIGRATED}'")
        connections.close_all()


def _is_migrated() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        migrated: bool = cursor.fetchone()[0] == MIGRATED
    connections["default"].close()
    return migrated
