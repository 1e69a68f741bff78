"""Where words of an identity still stand: every text, JSON and byte column of every table is looked through."""

import re
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection
from psycopg import sql

# What customers are called, and what they and programmes say, is not about the employee.
ELSEWHERE = frozenset({"customers_customer", "django_migrations", "django_content_type", "auth_permission"})
TEXTS = ("text", "character varying", "json", "jsonb")


def traces(terms: Collection[str]) -> dict[str, int]:
    """How many rows hold one of ``terms`` as a whole word, by table and column; one statement a table."""
    if not terms:
        return {}
    found: dict[str, int] = {}
    for table, columns in _columns().items():
        found |= _in(table, columns, terms)
    return found


def pattern(terms: Collection[str]) -> str:
    """A regular expression of PostgreSQL for any of the terms as whole words, whatever their capitals."""
    return rf"(^|[^[:alnum:]])({'|'.join(re.escape(term) for term in terms)})($|[^[:alnum:]])"


def _columns() -> dict[str, list[tuple[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = ANY(%s) "
            "ORDER BY 1, c.ordinal_position",
            [[*TEXTS, "bytea"]],
        )
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for table, column, kind in cursor.fetchall():
            if table not in ELSEWHERE:
                found[table].append((column, kind))
    return found


def _in(table: str, columns: list[tuple[str, str]], terms: Collection[str]) -> dict[str, int]:
    counted, values = [], list[Any]()
    for column, kind in columns:
        name = sql.Identifier(column)
        if kind == "bytea":
            each = sql.SQL(" OR ").join(sql.SQL("position(%s::bytea IN {}) > 0").format(name) for _ in terms)
            values += [term.encode() for term in terms]
        else:
            each = sql.SQL("{}::text ~* %s").format(name)
            values.append(pattern(terms))
        counted.append(sql.SQL("count(*) FILTER (WHERE {})").format(each))
    statement = sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(counted), sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), values)
        counts = cursor.fetchone()
    return {f"{table}.{column}": count for (column, _), count in zip(columns, counts, strict=True) if count}
