"""What every test has: a PostgreSQL of the suite's own, started by itself and left running for the next run."""

import hashlib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from psycopg import sql

from backend import embedded_place, prepare

SYSTEM = ("template0", "template1")
TOO_SLOW = hypothesis.HealthCheck.too_slow  # says how busy the machine is
ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config):
    """Property tests look at fewer examples in `make test`, at many in `make check`, which asks for them by name."""
    for name, examples in (("few", 20), ("many", 100)):
        hypothesis.settings.register_profile(
            name, max_examples=examples, deadline=None, suppress_health_check=[TOO_SLOW]
        )
    hypothesis.settings.load_profile("many" if "hypothesis" in config.option.markexpr else "few")


def pytest_timeout_set_timer():
    """No timer while the server or its template is still to be made: that takes as long as the machine is busy."""
    is_made = connection.settings_dict["TEST"].get("TEMPLATE") is not None
    return None if is_made or not settings.USES_PRIVATE_DATABASE else True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Start the server before the test database is made, from a migrated template that outlives the run."""
    if not settings.USES_PRIVATE_DATABASE:
        return
    prepare.start_private_database()
    with embedded_place.locked(settings.LAURELS_HOME / "lock-template"), django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()
    connection.creation._destroy_test_db = drop


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On a server named by DATABASE_URL, where there is no template, begin as empty as on ours."""
    if not settings.USES_PRIVATE_DATABASE:
        with django_db_blocker.unblock():
            empty()


def drop(name, verbosity):
    """Drop the test database though a thread of a test may still hold a connection: nobody else uses it."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def migrated_template():
    """Return the name of a database with the migrations of this very moment; drop what killed or older runs left.

    It is as empty as a test that commits leaves it: nothing depends on what ran before.

    Templates stay for a day, because another checkout or an edit under way may be running on them.
    """
    template = f"template_{digest_of_migrations()}"
    parameters = {name: connection.get_connection_params()[name] for name in ("host", "port", "user", "passfile")}
    with closing(psycopg.connect(**parameters, dbname="postgres", autocommit=True)) as server:
        made = "shobj_description(oid, 'pg_database')"
        names = dict(server.execute(f"SELECT datname, {made} FROM pg_database").fetchall())
        yesterday = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M}"
        for name, made_at in names.items():
            is_old = name.startswith("template_") and name not in (template, *SYSTEM) and (made_at or "") < yesterday
            if is_old or is_abandoned(name):
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if template not in names:
            server.execute("CREATE DATABASE template_unfinished TEMPLATE template0")
            migrate("template_unfinished")
            identifier = sql.Identifier(template)
            server.execute(sql.SQL("ALTER DATABASE template_unfinished RENAME TO {}").format(identifier))
            now = sql.Literal(f"{datetime.now(UTC):%Y-%m-%dT%H:%M}")
            server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(identifier, now))
    return template


def digest_of_migrations():
    files = [*ROOT.glob("*/*/migrations/*.py"), ROOT / "requirements/run.txt"]
    files += [Path(__file__), ROOT / "backend/grants.py", *ROOT.glob("recognition/core/*.py")]
    content = b"".join(path.read_bytes() for path in sorted(files)) + repr(settings.INSTALLED_APPS).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def is_abandoned(name):
    return name.startswith("test_laurels_") and not Path(f"/proc/{name.split('_')[2]}").exists()


def migrate(name):
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        with closing(connection):
            call_command("migrate", verbosity=0)
            empty()
    finally:
        connection.settings_dict["NAME"] = usual


@pytest.fixture(autouse=True)
def in_the_language_of_the_settings():
    """Forget the language in which the test before asked for a page: the site leaves it active in the thread."""
    translation.deactivate()


@pytest.fixture
def as_site():
    """Continue the test with the rights of the site's role: append-only tables can be read and added to, no more."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE laurels_app")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture
def cast(db):
    """The people of tests.cast, employed and with their roles."""
    from tests import cast

    return cast.gather()


# Filled by migrations, so a test that commits leaves them as they are.
REFERENCE_TABLES = {"auth_permission", "django_content_type", "payroll_wagetype"}


@pytest.fixture(scope="session", autouse=True)
def empty_past_the_guards():
    """Tests that commit leave rows no one may delete, so only they are cleaned up with the triggers asleep."""
    teardown = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: empty()
    yield
    TransactionTestCase._fixture_teardown = teardown


def empty():
    """Delete all rows but the reference tables'.

    Nearly all tables are empty after nearly every test, and TRUNCATE gives each of them new files all the same.
    """
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    names = sorted(tables - REFERENCE_TABLES)
    with transaction.atomic(), connection.cursor() as cursor:
        # As TRUNCATE would, wait for what a thread of the test has not finished yet, or its rows stay.
        cursor.execute(f"LOCK TABLE {', '.join(names)}")
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")
        # A test with reset_sequences began them anew, below the rows that stay.
        for table in sorted(REFERENCE_TABLES):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
