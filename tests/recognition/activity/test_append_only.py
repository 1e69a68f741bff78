"""Nothing that happened can be changed: not by the site, not by the owner, and the lists agree."""

import re
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from backend import grants
from recognition.core import db
from recognition.programmes.models import Programme, ProgrammeVersion

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
STATEMENTS = ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]


def rows(question, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(question, arguments)
        return cursor.fetchall()


def guarded():
    """Tables whose every row is guarded: the trigger has no condition."""
    return {
        table
        for table, definition in rows(
            "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE tgfoid = 'refuse_change'::regproc AND tgenabled = 'O'"
        )
        if "BEFORE DELETE OR UPDATE" in definition and " WHEN " not in definition
    }


@pytest.mark.django_db
def test_the_list_the_triggers_and_the_grants_agree():
    only_to_add_to = {
        table
        for (table,) in rows(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND has_table_privilege('laurels_app', oid, 'INSERT') "
            "AND NOT has_table_privilege('laurels_app', oid, 'UPDATE')"
        )
    }

    assert guarded() == set(db.APPEND_ONLY_TABLES)
    assert only_to_add_to == set(db.APPEND_ONLY_TABLES) - set(grants.READ_ONLY_TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize("table", db.APPEND_ONLY_TABLES)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_site_has_no_right_to_change_it(as_site, table, statement):
    column = "seq" if table == "activity_seal" else "id"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table=table, column=column))


@pytest.mark.django_db
@pytest.mark.parametrize("table", db.APPEND_ONLY_TABLES)
def test_the_owner_cannot_truncate_it(table):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", STATEMENTS[:2])
def test_the_owner_cannot_change_or_delete_a_row(statement):
    for table, column in (("activity_activity", "id"), ("ledger_journalentry", "id")):
        connection.cursor().execute(INSERTS[table])
        with pytest.raises(DatabaseError, match=re.escape(f"on {table} is refused")), transaction.atomic():
            connection.cursor().execute(statement.format(table=table, column=column))


@pytest.mark.django_db
@pytest.mark.parametrize("statement", STATEMENTS)
def test_nobody_changes_an_active_version(cast, statement):
    programme = Programme.objects.create(code="stay")
    ProgrammeVersion.objects.create(
        programme=programme,
        number=1,
        state="active",
        nature="entitlement",
        unit="DKK",
        starts_on=AT.date(),
        ends_on=AT.date(),
        definition={},
        fingerprint="f",
        created_at=AT,
        activated_by=cast.erik,
        activated_at=AT,
    )
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    statement = statement.format(table="programmes_programmeversion", column="id")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    connection.cursor().execute("SET LOCAL ROLE laurels_app")
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
    connection.cursor().execute("RESET ROLE")


INSERTS = {
    "activity_activity": """
        INSERT INTO activity_activity
            (at, code, subject_kind, subject_id, capacity, channel, request_id, data, text_digest)
        VALUES (now(), 'x', 'y', 1, 'z', 't', '', '{}', '')
    """,
    "ledger_journalentry": """
        INSERT INTO ledger_journalentry (key, fingerprint, code, subject_kind, subject_id, at)
        VALUES ('k', 'f', 'c', 's', 1, now())
    """,
}
