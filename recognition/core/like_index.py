"""Without the second index that Django gives a unique text for LIKE 'word%', where nothing asks so: for migrations."""


def without(*, table: str, column: str, index: str) -> tuple[str, str]:
    """The statements that drop ``index`` and make it again, while others read and write; outside a transaction."""
    return (
        f"DROP INDEX CONCURRENTLY IF EXISTS {index}",
        f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {index} ON {table} ({column} varchar_pattern_ops)",
    )
