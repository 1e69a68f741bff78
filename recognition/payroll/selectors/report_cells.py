"""How SQL spells the cells of the reward report: moments in UTC, decimals with a point, the entity's days. Pure."""


def moment(column: str) -> str:
    """A moment in UTC, to the second."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


def decimal(column: str) -> str:
    """Minor units as a decimal with as many digits as the row's ``unit`` has."""
    return f"round({column}::numeric / unit.size, unit.digits)::text"


def day(column: str) -> str:
    """The day of a moment in the row's ``entity``."""
    return f"({column} AT TIME ZONE entity.time_zone)::date::text"
