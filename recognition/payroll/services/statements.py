"""What each person was approved in a period, fixed at its close; what is corrected later makes a new number."""

from datetime import datetime

from django.db import connection

from recognition.activity import services as activity
from recognition.core import constraints
from recognition.core.actor import Actor
from recognition.core.db import durable, require_transaction
from recognition.payroll.selectors import documents
from recognition.rewards import verdicts

constraints.register(
    {"statement_once": "This statement was made at the same moment; look at it again."},
)

_MAKE = f"""
    WITH made AS MATERIALIZED ({documents.DOCUMENTS})
    INSERT INTO payroll_statement (employee_id, entity_id, period_id, number, document, digest, made_at)
    SELECT employee_id, entity_id, period_id, 1, document, {documents.DIGEST}, %(at)s
    FROM made ORDER BY employee_id
    ON CONFLICT DO NOTHING
"""  # noqa: S608 (only constants are spliced in)

_RESTATE = f"""
    WITH later AS ({documents.LATER})
    INSERT INTO payroll_statement (employee_id, entity_id, period_id, number, document, digest, made_at)
    SELECT latest.employee_id, entity_id, latest.period_id, number + 1, document, {documents.DIGEST}, %(at)s
    FROM later
    JOIN LATERAL (
        SELECT employee_id, entity_id, period_id, number, document AS former FROM payroll_statement statement
        WHERE statement.employee_id = later.employee_id AND statement.period_id = later.period_id
        ORDER BY statement.number DESC LIMIT 1
    ) latest ON former -> 'later' <> later.later
    CROSS JOIN LATERAL (
        SELECT former || jsonb_build_object('number', number + 1, 'later', later.later)
    ) AS made (document)
    ORDER BY latest.period_id, latest.employee_id
    ON CONFLICT DO NOTHING
    RETURNING id, employee_id, period_id, number
"""  # noqa: S608 (only constants are spliced in)

_UNSTATED = """
    SELECT period.id FROM ledger_period period
    WHERE period.state = 'closed'
        AND NOT EXISTS (SELECT FROM payroll_statement statement WHERE statement.period_id = period.id)
        AND (EXISTS (SELECT FROM rewards_proposal proposal
                     WHERE proposal.period_id = period.id AND proposal.state = ANY(%(approved)s))
             OR EXISTS (SELECT FROM shop_order ordered
                        WHERE ordered.period_id = period.id AND ordered.state = ANY(%(at_payroll)s)))
    ORDER BY period.id
"""


def make_statements(*, actor: Actor, period_id: int, at: datetime) -> int:
    """Statement number 1 for everybody with anything approved in the closed period; how many. Called by its close."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, documents.parameters(periods=[period_id], at=at))
        made: int = cursor.rowcount
    data = {"statements": made}
    activity.record(
        actor=actor, at=at, code="payroll.statements_made", subject_kind="period", subject_id=period_id, data=data
    )
    return made


def restate(*, actor: Actor, at: datetime) -> int:
    """Give closed periods that were corrected since a next number of each statement concerned; how many are new.

    The new one has the lines of the one before and lists as ``later`` what was taken back or added in other periods,
    once its approval can no longer be revoked. Nothing changed, nothing made. Periods closed before there were
    statements get their first ones.
    """
    with durable():
        with connection.cursor() as cursor:
            cursor.execute(_UNSTATED, documents.parameters())
            unstated = [period_id for (period_id,) in cursor.fetchall()]
        made = sum(make_statements(actor=actor, period_id=each, at=at) for each in unstated)
        with connection.cursor() as cursor:
            cursor.execute(_RESTATE, documents.parameters(at=at, settled=at - verdicts.REVOKE_WITHIN))
            rows = cursor.fetchall()
        facts = [
            (statement_id, {"employee": employee_id, "period": period_id, "number": number})
            for statement_id, employee_id, period_id, number in rows
        ]
        return made + activity.record_many(
            actor=actor, at=at, code="payroll.restated", subject_kind="statement", rows=facts
        )
