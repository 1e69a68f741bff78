"""Where words of an identity still stand: every text, JSON and byte column of every table is looked through."""

import re
from collections import defaultdict
from collections.abc import Collection

from django.db import connection
from psycopg import sql

from recognition.privacy.selectors import byte_traces

# What customers are called, and what they and programmes say, is not about the employee.
ELSEWHERE = frozenset({"customers_customer", "django_migrations", "django_content_type", "auth_permission"})
TEXTS = ("text", "character varying", "json", "jsonb")


def traces(terms: Collection[str]) -> dict[str, int]:
    """How many rows hold one of ``terms`` as a whole word, by table and column; of files in pieces, how many files."""
    if not terms:
        return {}
    found: dict[str, int] = {}
    for table, columns in _columns(TEXTS).items():
        found |= _in_texts(table, columns, terms)
    sought = byte_traces.pattern(terms)
    for table, columns in _columns(("bytea",)).items():
        for column in columns:
            if count := byte_traces.count(table, column, sought):
                found[f"{table}.{column}"] = count
    return found


def pattern(terms: Collection[str]) -> str:
    """A regular expression of PostgreSQL for any of the terms as whole words, whatever their capitals, and their
    genitives: "Annas", as Danish and Swedish write it."""
    return rf"(^|[^[:alnum:]])({'|'.join(''.join(map(_letter, term)) for term in terms)})s?($|[^[:alnum:]])"


def _letter(letter: str) -> str:
    """One letter in both cases: a database of the locale C knows no others than those of ASCII."""
    if letter.isascii():
        return re.escape(letter)
    return f"({'|'.join(sorted({letter, letter.lower(), letter.upper()}))})"


def _columns(kinds: Collection[str]) -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = ANY(%s) "
            "ORDER BY 1, c.ordinal_position",
            [list(kinds)],
        )
        found: dict[str, list[str]] = defaultdict(list)
        for table, column in cursor.fetchall():
            if table not in ELSEWHERE:
                found[table].append(column)
    return found


def _in_texts(table: str, columns: list[str], terms: Collection[str]) -> dict[str, int]:
    each = [sql.SQL("count(*) FILTER (WHERE {}::text ~* %s)").format(sql.Identifier(column)) for column in columns]
    statement = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(each), sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), [pattern(terms)] * len(columns))
        counts = cursor.fetchone()
    return {f"{table}.{column}": count for column, count in zip(columns, counts, strict=True) if count}
