"""Who may do what in the database: three roles, and append-only tables the site may only read and add to."""

from django.db.backends.base.base import BaseDatabaseWrapper

from recognition.core import db

SITE, RETENTION = "laurels_app", "laurels_retention"
READ_ONLY_TABLES = ("activity_tombstone", "django_migrations")


def apply(connection: BaseDatabaseWrapper) -> None:
    """Bring the rights of all tables up to date; called after every migration."""
    with connection.cursor() as cursor:
        for statement in statements(connection):
            cursor.execute(statement)


def statements(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the SQL that gives the site and retention their rights; empty where we may not make the roles."""
    missing = missing_roles(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
        may_create = cursor.fetchone()[0]
    if missing and not may_create:
        return []
    tables = set(connection.introspection.table_names())
    append_only = sorted(tables & set(db.APPEND_ONLY_TABLES))
    made = [f"CREATE ROLE {role} NOLOGIN" for role in missing]
    return [*made, *_grants(append_only, sorted(tables & set(READ_ONLY_TABLES)))]


def missing_roles(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the roles the database server does not have yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[SITE, RETENTION]])
        found = {name for (name,) in cursor.fetchall()}
    return [role for role in (SITE, RETENTION) if role not in found]


def _grants(append_only: list[str], read_only: list[str]) -> list[str]:
    """Return the grants for roles that exist. Retention erases whole rows; the site never those it may only add."""
    granted = [
        f"GRANT USAGE ON SCHEMA public TO {SITE}, {RETENTION}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {SITE}, {RETENTION}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {SITE}, {RETENTION}",
    ]
    granted += [f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {SITE}' for table in append_only]
    granted += [f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "{table}" FROM {SITE}' for table in read_only]
    return granted
