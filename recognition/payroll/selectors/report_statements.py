"""The statements of the reward report: its columns, what it is read from, and which awards it is of.

The pivots group the very rows the lines are made of, so that they cannot say anything else.
"""

from collections.abc import Collection, Mapping

from recognition.payroll.selectors import order_report
from recognition.payroll.selectors import report_cells as cells
from recognition.people.restriction import RESTRICTED

# Pending lines have no pay period. No column is in a group currency or of the employer's cost: a report is of one
# entity, and what its payroll currency is worth elsewhere, or what comes on top of pay, is not known here.
COLUMNS = {
    "batch_id": "batch.code",
    "line_no": "line.line_no::text",
    "legal_entity": "entity.external_id",
    "payroll_number": "coalesce(line.payroll_number, employment.payroll_number)",
    "name": "employee.name",
    "team": "team.name",
    "department": "employment.department",
    "cost_centre": "proposal.cost_centre",
    "manager": "manager.external_id",
    "programme": "programme.code",
    "programme_version": "version.number::text",
    "award_type": """CASE proposal.unit WHEN 'symbolic' THEN 'points' WHEN 'goods' THEN 'goods'
                     WHEN 'cash' THEN 'cash_points' ELSE 'cash' END""",
    "reason_code": "CASE WHEN proposal.reverses_id IS NULL THEN outcome.kind ELSE reversed.reason END",
    "event_date": cells.day("outcome.occurred_at"),
    "earned_from": cells.day("assessment.window_from"),
    "earned_to": cells.day("assessment.window_to"),
    "pay_period": "coalesce(line.pay_period, period.code)",
    "quantity": cells.QUANTITY,
    "rate": cells.decimal("line.rate_minor"),
    "amount": cells.decimal("proposal.amount"),
    "currency": "CASE WHEN unit.is_currency THEN unit.unit END",
    "tax_class": "line.tax_class",
    "wage_type": "wage_type.code",
    "external_code": "line.external_code",
    "holiday_basis": "line.holiday_pay_basis",
    "status": "proposal.state",
    "proposed_by": "coalesce(proposer.external_id, 'system')",
    "proposed_at": cells.moment("proposal.proposed_at"),
    "approved_by": "approver.external_id",
    "approved_at": cells.moment("approval.decided_at"),
    "second_approver": "second_approver.external_id",
    "second_approved_at": cells.moment("second.decided_at"),
    "delegated": """CASE WHEN approval.decided_by_id <> approval.acted_by_id
                           OR second.decided_by_id <> second.acted_by_id THEN 'yes'
                         WHEN approval.id IS NOT NULL THEN 'no' END""",
    "exported_at": "batch.exported_at",
    "confirmed_at": "batch.confirmed_at",
    "reverses": "reversed.name",
    "reversed_by": "reversal.names",
}
REPORT_COLUMNS = tuple(COLUMNS)

_LEADING = frozenset(
    (
        *("payroll_number", "name", "team", "department", "manager", "reason_code", "event_date"),
        *("earned_from", "earned_to", "proposed_by", "proposed_at", "approved_by", "approved_at", "second_approver"),
        *("second_approved_at", "delegated", "employee", "person"),
    )
)
"""The columns that lead to the person; what is left is what sums and bookkeeping need."""


def _told(name: str, expression: str) -> str:
    """The cell of a column as the reader may know it, "" where there is none."""
    if name not in _LEADING:
        return f"coalesce({expression}, '')"
    instead = RESTRICTED if name == "name" else ""
    return f"CASE WHEN {cells.SHOWN} THEN coalesce({expression}, '') ELSE '{instead}' END"


def _cells(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{_told(name, expression)} AS {name}" for name, expression in columns.items())


_PLACE = "(batch.place << 32) + line.line_no AS place, {} AS rank"
_PERSON = f"{_told('person', 'employee.external_id')} AS person"
_NAME = cells.line_name("proposal")
_OTHER = cells.lines_of("rewards_proposal", "proposal")
AWARDS = """
    FROM rewards_proposal proposal
    JOIN people_employee employee ON employee.id = proposal.employee_id
    JOIN programmes_programme programme ON programme.id = proposal.programme_id
    LEFT JOIN people_team team ON team.id = proposal.team_id
"""
WANTED = f"""
    WHERE proposal.entity_id = %(entity)s AND (
        proposal.period_id = ANY(%(periods)s)
        OR proposal.period_id IS NULL AND (
            proposal.state IN ('held', 'proposed', 'needs_second') AND proposal.proposed_at < %(closed_at)s
            OR proposal.state IN ('declined', 'withdrawn', 'cancelled', 'expired')
                AND proposal.state_at >= %(opened_at)s AND proposal.state_at < %(closed_at)s
        )
    )
    AND (%(programme)s::text IS NULL OR programme.code = %(programme)s)
    {cells.narrowed("proposal")}
"""
# Everything the cells are made of; the names of reversals apart, which only lines have. Outcome and assessment are
# always there: joined as if they were not, they are left out where a pivot needs nothing of them.
ROWS = f"""
    {AWARDS}
    JOIN {cells.UNITS} ON unit.unit = proposal.unit
    JOIN people_entity entity ON entity.id = proposal.entity_id
    JOIN people_employment employment ON employment.id = proposal.employment_id
    JOIN programmes_programmeversion version ON version.id = proposal.version_id
    LEFT JOIN customers_outcome outcome ON outcome.id = proposal.outcome_id
    LEFT JOIN attribution_assessment assessment ON assessment.id = proposal.assessment_id
    LEFT JOIN ledger_period period ON period.id = proposal.period_id
    LEFT JOIN people_employee manager ON manager.id = employment.manager_id
    LEFT JOIN people_employee proposer ON proposer.id = proposal.proposed_by_id
    LEFT JOIN payroll_payrollclaim claim ON claim.source = 'proposal:' || proposal.id
    LEFT JOIN payroll_payrollline line ON line.id = claim.line_id
    LEFT JOIN payroll_wagetype wage_type ON wage_type.id = line.wage_type_id
"""
DECISIONS = """
    LEFT JOIN LATERAL (
        SELECT * FROM rewards_decision decision
        WHERE decision.proposal_id = proposal.id AND decision.step = 'first' AND decision.kind IN ('approve', 'adjust')
        ORDER BY decision.number DESC LIMIT 1
    ) approval ON proposal.state IN ('needs_second', 'payable', 'granted', 'in_batch', 'exported', 'confirmed')
    LEFT JOIN rewards_decision second ON second.proposal_id = proposal.id AND second.number = approval.number + 1
        AND second.step = 'second' AND second.kind IN ('approve', 'adjust')
    LEFT JOIN people_employee approver ON approver.id = approval.decided_by_id
    LEFT JOIN people_employee second_approver ON second_approver.id = second.decided_by_id
"""
# Corrections are few: all there are get their names at once, not each line by a look of its own, and no other line
# carries its because through joins that may spill to disk. That they are few the database is told by IS NOT NULL: it
# else sorts every line for them. A line is sorted by one number at its beginning, so that a comparison need not walk
# over the cells.
_AWARD_LINES = f"""
    SELECT {_PLACE.format(0)}, proposal.id, {_PERSON}, {_cells(COLUMNS)}
    {ROWS} {DECISIONS} LEFT JOIN {cells.BATCHES} ON batch.id = claim.batch_id
    LEFT JOIN (
        SELECT correcting.id, correcting.because ->> 'code' AS reason, {_NAME} AS name
        FROM rewards_proposal correcting JOIN ({_OTHER}) ON other.id = correcting.reverses_id
        WHERE correcting.reverses_id IS NOT NULL
    ) reversed ON reversed.id = proposal.id
    LEFT JOIN (
        SELECT other.reverses_id AS id, string_agg({_NAME}, ' ' ORDER BY other.id) AS names
        FROM {_OTHER} WHERE other.reverses_id IS NOT NULL GROUP BY other.reverses_id
    ) reversal ON reversal.id = proposal.id
    {WANTED}
"""  # noqa: S608 (only the constants above are spliced in)
_ORDER_LINES = f"""
    SELECT {_PLACE.format(1)}, ordered.id, {_PERSON},
           {_cells(order_report.COLUMNS)}
    {order_report.ORDERS} {order_report.JOINS} {order_report.DECISIONS} {order_report.NAMES}
    LEFT JOIN {cells.BATCHES} ON batch.id = claim.batch_id {order_report.WANTED}
"""
REPORT = f"""
    SELECT {", ".join(COLUMNS)} FROM ({_AWARD_LINES} UNION ALL {_ORDER_LINES}) AS reported
    ORDER BY place NULLS LAST, person COLLATE "C", rank, id
"""  # noqa: S608 (only the constants above are spliced in)
_BOUGHT = f"{order_report.ORDERS} {order_report.WANTED}"
LENGTH = f"SELECT (SELECT count(*) {AWARDS} {WANTED}) + (SELECT count(*) {_BOUGHT})"
PEOPLE = f"SELECT proposal.employee_id {AWARDS} {WANTED} UNION SELECT ordered.employee_id {_BOUGHT}"
VERSIONS = f"""
    SELECT DISTINCT programme.code, version.number {AWARDS}
    JOIN programmes_programmeversion version ON version.id = proposal.version_id {WANTED} ORDER BY 1, 2
"""

FACT_KEYS = (
    *("name", "payroll_number", "team", "cost_centre", "programme", "programme_version", "award_type", "pay_period"),
    *("currency", "tax_class", "wage_type", "external_code", "holiday_basis", "status", "approved_by"),
    *("second_approver", "pay_from"),
)
_PAID = """
    LEFT JOIN payroll_payrollbatch batch ON batch.id = claim.batch_id
    LEFT JOIN ledger_period batch_period ON batch_period.id = batch.period_id
"""
_DECIDED = {"approved_by", "second_approver"}


def facts(keys: Collection[str]) -> str:
    """The lines as figures, what pivots add up, and of FACT_KEYS these: no more is read than they need.

    ``minor`` is the amount, ``since`` when it was proposed or ordered, ``pay_from`` the first day of the pay period.
    """
    awards = _facts(COLUMNS, keys, amount="proposal.amount", since="proposal.proposed_at")
    orders = _facts(order_report.COLUMNS, keys, amount="ordered.value_minor", since="ordered.ordered_at")
    paid = _PAID if "pay_from" in keys else ""
    award_joins, order_joins = (DECISIONS, order_report.DECISIONS) if _DECIDED.intersection(keys) else ("", "")
    return f"""
        (SELECT {awards} {ROWS} {award_joins} {paid} {WANTED}
        UNION ALL
        SELECT {orders} {order_report.ORDERS} {order_report.JOINS} {order_joins} {paid} {order_report.WANTED}) AS fact
    """


def _facts(columns: Mapping[str, str], keys: Collection[str], *, amount: str, since: str) -> str:
    kept = _cells({name: columns[name] for name in FACT_KEYS if name in keys and name != "pay_from"})
    starts = "coalesce(batch_period.starts_on, period.starts_on) AS pay_from," if "pay_from" in keys else ""
    employee = _told("employee", "employee.external_id")
    return f"""{kept}, {starts} employee.id AS employee_id, {employee} AS employee, {amount} AS minor,
        unit.unit, unit.size, unit.digits, {since} AS since, ({since} AT TIME ZONE entity.time_zone)::date AS since_day
    """
