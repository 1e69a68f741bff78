"""Whether statements still say what was approved: computed anew, period by period, from the rows they rest on."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

from recognition.payroll.models import Statement
from recognition.payroll.selectors import documents

# What a company may change afterwards and a statement keeps as it was is left out of the comparison.
_BROKEN = f"""
    WITH rebuilt AS MATERIALIZED ({documents.DOCUMENTS}),
    later AS ({documents.LATER}),
    stored AS MATERIALIZED (SELECT * FROM payroll_statement WHERE period_id = ANY(%(periods)s)),
    broken AS (
        SELECT employee_id, number, 'digest' AS code FROM stored WHERE digest <> {documents.DIGEST}
        UNION ALL
        SELECT coalesce(stored.employee_id, rebuilt.employee_id), coalesce(stored.number, 1),
               CASE WHEN stored.id IS NULL THEN 'missing' ELSE 'content' END
        FROM stored FULL JOIN rebuilt ON rebuilt.employee_id = stored.employee_id
        WHERE stored.document - '{{currency,number,later}}'::text[]
            IS DISTINCT FROM rebuilt.document - '{{currency,number,later}}'::text[]
        UNION ALL
        SELECT stored.employee_id, stored.number, 'later'
        FROM stored LEFT JOIN later ON later.employee_id = stored.employee_id AND later.period_id = stored.period_id
        WHERE NOT coalesce(later.later, '[]') @> (stored.document -> 'later')
            OR stored.document -> 'number' <> to_jsonb(stored.number)
        UNION ALL
        SELECT employee_id, max(number), 'gap' FROM stored GROUP BY employee_id HAVING max(number) <> count(*)
    )
    SELECT entity.external_id, period.code, employee.external_id, broken.number, broken.code
    FROM broken
    JOIN people_employee employee ON employee.id = broken.employee_id
    JOIN ledger_period period ON period.id = ANY(%(periods)s)
    JOIN people_entity entity ON entity.id = period.entity_id
    ORDER BY employee.external_id COLLATE "C", broken.number, broken.code COLLATE "C"
"""  # noqa: S608 (only constants are spliced in)

SENTENCES = {
    "digest": "its digest is not that of its document",
    "content": "it does not say what was approved then",
    "missing": "it is missing",
    "later": "what it lists as corrected later was not approved",
    "gap": "an earlier number is missing",
}


class Broken(NamedTuple):
    """A statement that does not hold; ``code`` is one of SENTENCES."""

    entity: str
    period: str
    employee: str
    number: int
    code: str

    @property
    def sentence(self) -> str:
        """What is wrong, for an auditor."""
        where = f"Statement {self.number} of {self.employee} for {self.entity}/{self.period}"
        return f"{where}: {SENTENCES[self.code]}."


def broken_statements() -> Iterator[Broken]:
    """Every statement that does not hold, by entity, period and employee; one statement of SQL for each period.

    The document is digested and built again from the awards, decisions and frozen credit. A period none of whose
    statements is there is not missed: it was closed before there were any.
    """
    stated = Statement.objects.order_by("entity__external_id", "period__starts_on", "period")
    for period_id in stated.values_list("period", flat=True).distinct():
        with connection.cursor() as cursor:
            cursor.execute(_BROKEN, documents.parameters(periods=[period_id], settled="infinity"))
            yield from map(Broken._make, cursor.fetchall())
