"""What every test has: a PostgreSQL of the suite's own, started by itself and left running for the next run."""

from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Start the server before the test database is made, and drop the databases of runs that were killed."""
    from backend import prepare

    if settings.USES_PRIVATE_DATABASE:
        prepare.start_private_database()
        _drop_abandoned_databases()


def _drop_abandoned_databases():
    parameters = connection.get_connection_params()
    parameters = {name: parameters[name] for name in ("host", "port", "user", "passfile")}
    with psycopg.connect(**parameters, dbname="postgres", autocommit=True) as server:
        names = server.execute(r"SELECT datname FROM pg_database WHERE datname ~ '^test_laurels_\d+'").fetchall()
        for (name,) in names:
            if not Path(f"/proc/{name.split('_')[2]}").exists():
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def as_site():
    """Continue the test with the rights of the site's role: append-only tables can be read and added to, no more."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE laurels_app")
    yield
    connection.rollback() if not connection.in_atomic_block else None
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
