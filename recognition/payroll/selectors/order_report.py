"""The shop's lines of the reward report: the same columns as an award's, from orders that are pay."""

from recognition.payroll.selectors.report_cells import (
    QUANTITY,
    UNITS,
    day,
    decimal,
    line_name,
    lines_of,
    moment,
    narrowed,
)

NAME = line_name("order")
_OTHER = lines_of("shop_order", "order")

# What differs from an award's: the programme is "shop", the reason is the item, the value is in money.
COLUMNS = {
    "batch_id": "batch.code",
    "line_no": "line.line_no::text",
    "legal_entity": "entity.external_id",
    "payroll_number": "coalesce(line.payroll_number, employment.payroll_number)",
    "name": "employee.name",
    "team": "team.name",
    "department": "employment.department",
    "cost_centre": "ordered.cost_centre",
    "manager": "manager.external_id",
    "programme": "'shop'",
    "programme_version": "''",
    "award_type": "CASE item.kind WHEN 'payroll_money' THEN 'cash' ELSE 'goods' END",
    "reason_code": "item.code",
    "event_date": day("ordered.ordered_at"),
    "earned_from": day("first.fulfilled_at"),
    "earned_to": day("first.fulfilled_at"),
    "pay_period": "coalesce(line.pay_period, period.code)",
    "quantity": QUANTITY,
    "rate": decimal("line.rate_minor"),
    "amount": decimal("ordered.value_minor"),
    "currency": "ordered.currency",
    "tax_class": "coalesce(line.tax_class, ordered.tax_class)",
    "wage_type": "wage_type.code",
    "external_code": "line.external_code",
    "holiday_basis": "line.holiday_pay_basis",
    "status": "ordered.state",
    "proposed_by": "employee.external_id",
    "proposed_at": moment("ordered.ordered_at"),
    "approved_by": "approver.external_id",
    "approved_at": moment("approval.decided_at"),
    "second_approver": "second_approver.external_id",
    "second_approved_at": moment("second.decided_at"),
    "delegated": """CASE WHEN approval.decided_by_id <> approval.acted_by_id
                           OR second.decided_by_id <> second.acted_by_id THEN 'yes'
                         WHEN approval.id IS NOT NULL THEN 'no' END""",
    "exported_at": "batch.exported_at",
    "confirmed_at": "batch.confirmed_at",
    "reverses": "reversed.name",
    "reversed_by": "reversal.name",
}

ORDERS = """
    FROM shop_order ordered
    JOIN people_employee employee ON employee.id = ordered.employee_id
    LEFT JOIN people_team team ON team.id = ordered.team_id
"""
WANTED = f"""
    WHERE ordered.entity_id = %(entity)s AND ordered.value_minor IS NOT NULL AND (
        ordered.period_id = ANY(%(periods)s) AND ordered.state <> 'refunded'
        OR ordered.period_id IS NULL AND (
            ordered.state IN ('ordered', 'needs_second', 'approved') AND ordered.ordered_at < %(closed_at)s
            OR ordered.state IN ('declined', 'cancelled')
                AND ordered.state_at >= %(opened_at)s AND ordered.state_at < %(closed_at)s
        )
    )
    AND (%(programme)s::text IS NULL OR %(programme)s = 'shop')
    {narrowed("ordered")}
"""
JOINS = f"""
    JOIN {UNITS} ON unit.unit = ordered.currency
    JOIN shop_catalogueitem item ON item.id = ordered.item_id
    JOIN shop_order first ON first.id = coalesce(ordered.reverses_id, ordered.id)
    JOIN people_entity entity ON entity.id = ordered.entity_id
    JOIN people_employment employment ON employment.id = ordered.employment_id
    LEFT JOIN ledger_period period ON period.id = ordered.period_id
    LEFT JOIN people_employee manager ON manager.id = employment.manager_id
    LEFT JOIN payroll_payrollclaim claim ON claim.source = 'order:' || ordered.id
    LEFT JOIN payroll_payrollline line ON line.id = claim.line_id
    LEFT JOIN payroll_wagetype wage_type ON wage_type.id = line.wage_type_id
"""
DECISIONS = """
    LEFT JOIN LATERAL (
        SELECT * FROM shop_orderdecision decision
        WHERE decision.order_id = first.id AND decision.step = 'first'
            AND decision.kind = CASE WHEN ordered.reverses_id IS NULL THEN 'approve' ELSE 'refund' END
        ORDER BY decision.number DESC LIMIT 1
    ) approval ON ordered.state NOT IN ('ordered', 'declined', 'cancelled')
    LEFT JOIN shop_orderdecision second ON second.order_id = first.id AND second.number = approval.number + 1
        AND second.step = 'second' AND second.kind = 'approve'
    LEFT JOIN people_employee approver ON approver.id = approval.decided_by_id
    LEFT JOIN people_employee second_approver ON second_approver.id = second.decided_by_id
"""
NAMES = f"""
    LEFT JOIN LATERAL (SELECT {NAME} AS name FROM {_OTHER} WHERE other.id = ordered.reverses_id) reversed ON true
    LEFT JOIN LATERAL (SELECT {NAME} AS name FROM {_OTHER} WHERE other.reverses_id = ordered.id) reversal ON true
"""  # noqa: S608 (only the constants above are spliced in)
