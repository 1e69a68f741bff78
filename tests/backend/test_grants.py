"""What the site's role may do in the database."""

import pytest
from django.db import ProgrammingError, connection, transaction

from backend import grants
from recognition.core import db


def existing_append_only_tables():
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) & set(db.APPEND_ONLY_TABLES))


@pytest.mark.django_db
def test_every_append_only_table_exists():
    assert existing_append_only_tables() == sorted(db.APPEND_ONLY_TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize("table", db.APPEND_ONLY_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_site_cannot_change_an_append_only_table(as_site, table, statement):
    with connection.cursor() as cursor:
        key = connection.introspection.get_primary_key_column(cursor, table)

        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement.format(table, key))


@pytest.mark.django_db
def test_the_site_can_read_and_change_an_ordinary_table(as_site):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now())")
        cursor.execute("UPDATE django_session SET session_data = 'other' WHERE session_key = 'key'")
        cursor.execute("DELETE FROM django_session WHERE session_data = 'other'")
        assert cursor.rowcount == 1


@pytest.mark.django_db
def test_the_site_cannot_make_a_table(as_site):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("CREATE TABLE mine (id int)")


@pytest.mark.django_db
def test_the_site_cannot_pretend_a_migration_ran(as_site):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM django_migrations")


@pytest.mark.django_db
def test_granting_twice_changes_nothing():
    grants.apply(connection)

    assert grants.missing_roles(connection) == []
