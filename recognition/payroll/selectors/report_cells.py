"""How SQL spells the cells of the reward report: moments in UTC, decimals with a point, the entity's days. Pure."""


def moment(column: str) -> str:
    """A moment in UTC, to the second."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


def decimal(column: str) -> str:
    """Minor units as a decimal with as many digits as the row's ``unit`` has."""
    return f"({column} * unit.step)::text"


def day(column: str) -> str:
    """The day of a moment in the row's ``entity``."""
    return f"({column} AT TIME ZONE entity.time_zone)::date::text"


SHOWN = "(employee.erased_at IS NULL OR %(is_in_full)s)"
"""Whether the reader is told whom a line is of: not where the identity was erased, unless they read those in full."""
QUANTITY = "(line.quantity_milli * 0.001)::text"
UNITS = """
    unnest(%(units)s::text[], %(digits)s::int[], %(sizes)s::int[], %(steps)s::numeric[], %(currencies)s::bool[])
        AS unit (unit, digits, size, step, is_currency)
"""
"""Every unit an award can have: ``size`` minor units are one, ``step`` is one of them as a decimal."""
BATCHES = f"""
    (SELECT id, code, period_id, dense_rank() OVER (ORDER BY code COLLATE "C") AS place,
        {moment("exported_at")} AS exported_at, {moment("confirmed_at")} AS confirmed_at
    FROM payroll_payrollbatch) batch
"""  # noqa: S608 (only constants are spliced in)
"""The batches in the order of their lines, with what would else be spelt anew for each line."""


def narrowed(row: str) -> str:
    """To what is asked for of a ``row`` with its ``employee`` and ``team``: of whom, which team, cost centre, state."""
    return f"""
    AND (%(employee)s::text IS NULL OR employee.external_id = %(employee)s AND {SHOWN})
    AND (%(team)s::text IS NULL OR team.name = %(team)s AND {SHOWN})
    AND (%(cost_centre)s::text IS NULL OR {row}.cost_centre = %(cost_centre)s)
    AND (%(state)s::text IS NULL OR {row}.state = %(state)s)
"""


def line_name(source: str) -> str:
    """What ``lines_of`` are called in the report: by batch and line number, or before there is a batch by source."""
    return f"coalesce(other_batch.code || '/' || other_line.line_no, '{source}:' || other.id)"


def lines_of(table: str, source: str) -> str:
    """The rows of ``table`` as ``other``, with the batch and line payroll has them in, if it has."""
    return f"""
    {table} other
    LEFT JOIN payroll_payrollclaim other_claim ON other_claim.source = '{source}:' || other.id
    LEFT JOIN payroll_payrollline other_line ON other_line.id = other_claim.line_id
    LEFT JOIN payroll_payrollbatch other_batch ON other_batch.id = other_claim.batch_id
"""
