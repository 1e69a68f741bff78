"""Where a benchmark works, and what it leaves: a database that is gone afterwards, seconds, a report.

Django is set up before this is imported.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from backend import prepare

RESULTS = Path(__file__).parent / "results"


@contextmanager
def database() -> Iterator[str]:
    """Work in an empty database with all tables on the suite's private server; its name."""
    prepare.start_private_database()
    name = connection.creation.create_test_db(verbosity=0)
    try:
        yield name
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        connection.creation.destroy_test_db("laurels", verbosity=0)


@contextmanager
def copy_of(name: str, for_: str = "copy") -> Iterator[str]:
    """Work in a fresh copy of the database ``name``, told from others that are there by ``for_``; its name."""
    copy = f"{name}_{for_}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield copy
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def timed(work: Callable[[], object]) -> float:
    """The seconds ``work`` takes, without those of connecting."""
    connection.ensure_connection()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def keep(report: str, name: str) -> None:
    """Leave the report of a whole run in ``results``."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(report, encoding="utf-8")
