"""The models and the migrations say the same; what a migration writes goes where it is migrating."""

import inspect

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_what_a_migration_writes_goes_through_the_owners_connection():
    """The site's connection, which is Django's default, does not see a table that is not committed yet."""
    ours = [each for (app, _), each in MigrationLoader(connection).disk_migrations.items() if is_ours(each)]
    written = [(each, step.code) for each in ours for step in each.operations if isinstance(step, RunPython)]

    assert written
    for migration, code in written:
        assert "connection.alias" in inspect.getsource(code), f"{migration}: {code.__name__} names no connection"


WRITTEN_MOST = ("activity_personaltext", "ledger_journalentry", "payroll_payrollclaim", "slack_message", "email_notice")


@pytest.mark.django_db
def test_what_is_written_most_has_no_second_index_for_like():
    """Django makes one for each unique text; nothing here looks for the beginning of a key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [[*WRITTEN_MOST]]
        )
        found = cursor.fetchall()

    assert {table for table, *_ in found} == set(WRITTEN_MOST)
    assert [name for _, name, definition in found if "pattern_ops" in definition] == []


def is_ours(migration):
    return migration.__module__.split(".")[0] in ("recognition", "backend", "integrations")
