"""The statements of the figures beside the lines: budgets, participation, distribution, decisions."""

from recognition.payroll.selectors import order_report as shop
from recognition.payroll.selectors import report_statements as lines
from recognition.payroll.selectors.pivots import STAGES

_APPROVED = ", ".join(repr(state) for stage in ("approved", "exported") for state in STAGES[stage])
_TYPE, _CURRENCY = lines.COLUMNS["award_type"], lines.COLUMNS["currency"]
_AMOUNT = "count(*)::text, round(sum({})::numeric / unit.size, unit.digits)::text"

# What was bought was paid for in points: a row of its own, without a budget.
BUDGETS = f"""
    SELECT budget.id, budget.unit, programme.code COLLATE "C", budget.cost_centre COLLATE "C", budget.period_key,
        {_TYPE}, coalesce({_CURRENCY}, ''), {_AMOUNT.format("proposal.amount")}
    {lines.ROWS}
    JOIN programmes_budget budget ON budget.id = proposal.budget_id
    {lines.WANTED}
    GROUP BY budget.id, programme.code, unit.unit, unit.size, unit.digits, unit.is_currency, proposal.unit
    UNION ALL
    SELECT NULL, unit.unit, {shop.COLUMNS["programme"]}, '', '', {shop.COLUMNS["award_type"]},
        {shop.COLUMNS["currency"]}, {_AMOUNT.format("ordered.value_minor")}
    {shop.ORDERS} {shop.JOINS} {shop.WANTED}
    GROUP BY 6, 7, unit.unit, unit.size, unit.digits
    ORDER BY 3, 2, 4, 5, 6, 1
"""

# Who was employed in the entity within the periods, where they were last; and what each was approved, by unit.
_PEOPLE = f"""
    WITH stretch AS (
        SELECT min(starts_on) AS first, max(ends_on) AS last FROM ledger_period WHERE id = ANY(%(periods)s)
    ), employed AS (
        SELECT DISTINCT ON (employment.employee_id) employment.employee_id, coalesce(team.name, '') AS team,
            CASE WHEN employment.fte_milli >= 1000 THEN 'full' ELSE 'part' END AS working_time,
            CASE WHEN employee.hired_on IS NULL THEN 'unknown'
                WHEN employee.hired_on > stretch.last - interval '2 years' THEN '0-1'
                WHEN employee.hired_on > stretch.last - interval '5 years' THEN '2-4'
                WHEN employee.hired_on > stretch.last - interval '10 years' THEN '5-9' ELSE '10-' END AS tenure
        FROM people_employment employment
        JOIN people_employee employee ON employee.id = employment.employee_id
        CROSS JOIN stretch
        LEFT JOIN people_team team ON team.id = employment.team_id
        WHERE employment.entity_id = %(entity)s AND employment.starts_on <= stretch.last
            AND (employment.ends_on IS NULL OR employment.ends_on > stretch.first)
            AND (employee.left_on IS NULL OR employee.left_on >= stretch.first)
        ORDER BY employment.employee_id, employment.starts_on DESC
    ), received AS MATERIALIZED (
        SELECT employee_id, unit, size, digits, award_type, currency, sum(minor)::numeric AS amount
        FROM {lines.facts(("status", "award_type", "currency"))} WHERE status IN ({_APPROVED})
        GROUP BY employee_id, unit, size, digits, award_type, currency HAVING sum(minor) > 0
    ), grouped AS MATERIALIZED (
        SELECT employed.employee_id, named.place, named.grouping, named."group"
        FROM employed CROSS JOIN LATERAL (VALUES
            (0, 'all', ''), (1, 'team', team), (2, 'working_time', working_time), (3, 'tenure', tenure)
        ) AS named (place, grouping, "group")
        WHERE (%(team)s::text IS NULL OR employed.team = %(team)s)
    )
"""  # noqa: S608 (only constants are spliced in)

PARTICIPATION = f"""
    {_PEOPLE}
    SELECT grouping, "group", count(*), count(*) FILTER (WHERE is_reached),
        round(100.0 * count(*) FILTER (WHERE is_reached) / count(*), 1)::text
    FROM grouped CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM received WHERE received.employee_id = grouped.employee_id) AS is_reached
    ) reached
    WHERE place <= 1 GROUP BY place, grouping, "group" ORDER BY place, "group" COLLATE "C"
"""  # noqa: S608 (only constants are spliced in)

FAIRNESS = f"""
    {_PEOPLE}, units AS (
        SELECT DISTINCT unit, size, digits, award_type, currency FROM received
    ), ranked AS (
        SELECT grouped.grouping, grouped."group", received.unit, received.amount,
            received.award_type, row_number() OVER (
                PARTITION BY received.unit, received.award_type, grouped.grouping, grouped."group"
                ORDER BY received.amount
            ) AS rank
        FROM grouped JOIN received USING (employee_id)
    ), sizes AS (
        SELECT place, grouping, "group", count(*) AS people FROM grouped GROUP BY 1, 2, 3
    ), spread AS (
        SELECT unit, award_type, grouping, "group", count(*) AS people,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY amount)::numeric AS median,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY amount)::numeric AS upper,
            percentile_cont(0.1) WITHIN GROUP (ORDER BY amount)::numeric AS lower,
            2 * sum(rank * amount) / (count(*) * sum(amount)) - (count(*) + 1.0) / count(*) AS gini
        FROM ranked GROUP BY 1, 2, 3, 4
    )
    SELECT units.award_type, units.currency, sizes.grouping, sizes."group", sizes.people, coalesce(spread.people, 0),
        round(100.0 * coalesce(spread.people, 0) / sizes.people, 1)::text,
        coalesce(round(spread.median / units.size, units.digits)::text, ''),
        coalesce(round(spread.upper / spread.lower, 2)::text, ''),
        coalesce(round(spread.gini, 3)::text, '')
    FROM units CROSS JOIN sizes
    LEFT JOIN spread ON spread.unit = units.unit AND spread.award_type = units.award_type
        AND spread.grouping = sizes.grouping AND spread."group" = sizes."group"
    ORDER BY units.award_type, units.currency, sizes.place, sizes."group" COLLATE "C"
"""  # noqa: S608 (only constants are spliced in)

# A decision waits from when the award was put forward, not from when it was held for something; about an order, from
# when it was placed. What is handed over or refunded later is no decision about it.
APPROVALS = f"""
    WITH wanted AS (SELECT proposal.*, programme.code AS programme_code {lines.AWARDS} {lines.WANTED}),
    bought AS (SELECT ordered.*, {shop.COLUMNS["programme"]} AS programme_code {shop.ORDERS} {shop.WANTED}),
    decided AS (
        SELECT wanted.programme_code, decision.kind, decision.step, decision.decided_by_id, decision.acted_by_id,
            abs(decision.amount) AS amount, abs(wanted.proposed_amount) AS proposed,
            decision.decided_at - coalesce(
                (SELECT max(told.at) FROM activity_activity told
                    WHERE told.subject_kind = 'proposal' AND told.subject_id = wanted.id
                        AND told.code = 'rewards.proposed' AND told.at <= decision.decided_at),
                wanted.proposed_at
            ) AS waited,
            decision.step = 'first' AND decision.kind <> 'revoke' AS is_first
        FROM wanted JOIN rewards_decision decision ON decision.proposal_id = wanted.id
        UNION ALL
        SELECT bought.programme_code, decision.kind, decision.step, decision.decided_by_id, decision.acted_by_id,
            0, 0, decision.decided_at - bought.ordered_at, decision.step = 'first'
        FROM bought JOIN shop_orderdecision decision ON decision.order_id = bought.id
        WHERE decision.kind IN ('approve', 'decline')
    ), counted AS (
        SELECT programme_code,
            count(*) FILTER (WHERE is_first) AS firsts,
            count(*) FILTER (WHERE is_first AND kind <> 'decline' AND amount = proposed) AS unchanged,
            count(*) FILTER (WHERE is_first AND kind = 'adjust' AND amount > proposed) AS raised,
            count(*) FILTER (WHERE is_first AND kind = 'adjust' AND amount < proposed) AS lowered,
            count(*) FILTER (WHERE is_first AND kind = 'decline') AS declined,
            count(*) FILTER (WHERE step = 'second' AND kind <> 'revoke') AS seconded,
            count(*) FILTER (WHERE kind = 'revoke') AS revoked,
            count(*) FILTER (WHERE decided_by_id <> acted_by_id) AS by_delegate,
            round((extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)
                FILTER (WHERE is_first)) / 86400)::numeric, 1) AS median_days
        FROM decided GROUP BY programme_code
    )
    SELECT lines.programme_code, lines.count::text, coalesce(firsts, 0)::text, coalesce(unchanged, 0)::text,
        coalesce(raised, 0)::text, coalesce(lowered, 0)::text, coalesce(declined, 0)::text,
        coalesce(round(100.0 * (firsts - unchanged) / nullif(firsts, 0), 1)::text, ''),
        coalesce(seconded, 0)::text, coalesce(revoked, 0)::text, coalesce(by_delegate, 0)::text,
        coalesce(median_days::text, '')
    FROM (
        SELECT programme_code, count(*) AS count
        FROM (SELECT programme_code FROM wanted UNION ALL SELECT programme_code FROM bought) told GROUP BY 1
    ) lines
    LEFT JOIN counted USING (programme_code)
    ORDER BY lines.programme_code COLLATE "C"
"""  # noqa: S608 (only constants are spliced in)
