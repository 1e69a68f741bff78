"""A hold and a removal never pass each other: what begins first is seen by the other."""

from django.db import DEFAULT_DB_ALIAS, connections

HOLDS = 7_305  # the advisory lock: shared by what removes, alone for who sets a hold


def keep_holds_out(using: str = DEFAULT_DB_ALIAS) -> None:
    """Until the transaction on ``using`` ends no hold begins; one that is just being set is waited for."""
    _run("SELECT pg_advisory_xact_lock_shared(%s)", using)


def wait_for_removals() -> None:
    """Wait for what removes rows at the moment; until the transaction ends nothing else is removed."""
    _run("SELECT pg_advisory_xact_lock(%s)", DEFAULT_DB_ALIAS)


def _run(statement: str, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [HOLDS])
