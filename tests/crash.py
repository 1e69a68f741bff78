"""Crash a use case after each of its SQL statements, one after another: it must have done all or nothing.

    def test_it_does_all_or_nothing():
        assert for_every_crash(lambda: rewards.decide(...)) > 5

Works in an ordinary ``django_db`` test (the outermost transaction is a savepoint there) and with ``transaction=True``.
A COPY counts as a statement. The crash is a BaseException, so that no ``except`` of the use case can swallow it.
"""

from contextlib import contextmanager
from unittest import mock

import psycopg
from django.db import connection

MOST_STATEMENTS = 500
NOT_STATEMENTS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET CONSTRAINTS")


class Crash(BaseException):
    """What a killed process looks like from inside."""


def for_every_crash(call, state=None):
    """Run ``call`` until it completes, crashing after statement 1, 2, 3 …; return how many crashes it survived.

    After each crash ``state()`` must be what it was before; without ``state`` that is every row of every table.
    """
    state = state or every_row
    before = state()
    for number in range(1, MOST_STATEMENTS):
        last = killed_after(number, call)
        if last is None:
            assert state() != before, "it completed and changed nothing, so nothing was proven"
            return number - 1
        assert state() == before, f"half of it stayed after statement {number}: {last}"
    raise AssertionError(f"more than {MOST_STATEMENTS} statements")


def killed_after(number, call):
    """Run ``call``, crashing after statement ``number``: that statement, or None where it completed before."""
    try:
        with crash_after(number) as statements:
            call()
    except Crash:
        return statements[-1]
    return None


@contextmanager
def crash_after(number):
    """Raise Crash when statement ``number`` of the block has been executed; yields the statements seen."""
    statements = []
    copy = psycopg.Cursor.copy

    def seen(statement):
        statements.append(str(statement))
        if len(statements) == number:
            raise Crash

    def execute(run, statement, parameters, many, context):
        result = run(statement, parameters, many, context)
        if not str(statement).lstrip().upper().startswith(NOT_STATEMENTS):
            seen(statement)
        return result

    @contextmanager
    def counted_copy(cursor, statement, *arguments, **options):
        with copy(cursor, statement, *arguments, **options) as running:
            yield running
        seen(statement)

    with connection.execute_wrapper(execute), mock.patch.object(psycopg.Cursor, "copy", counted_copy):
        yield statements


def every_row():
    """All rows of all tables, as {table: digest}."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - {"django_migrations"})
        digests = {}
        for table in tables:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {table} t")
            digests[table] = cursor.fetchone()[0]
    return digests
