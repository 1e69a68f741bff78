"""What a statement says, as the rows of one SELECT: made at the close, and made anew to verify it.

Ids, codes and integers only, so a name can be erased and the statement stays. ``because`` is the digest of the reason
the amount follows from, ``digest`` that of the touchpoints; copying the reasons themselves makes a close three times as
long. ``state`` is that at the close, which is payable or granted: batches come later. Put together as json, which is
faster, and made jsonb, whose text is digested, once at the end.
"""

from typing import Any

from recognition.rewards import states
from recognition.shop import states as shop

_LINES = """
    SELECT proposal.id, proposal.period_id, proposal.employee_id, proposal.unit, proposal.amount, outcome.family,
           json_build_object(
               'proposal', proposal.id, 'programme', programme.code, 'version', version.number,
               'outcome', proposal.outcome_id, 'customer', outcome.customer_id,
               'kind', outcome.kind, 'family', outcome.family,
               'state', CASE WHEN proposal.state = 'granted' THEN 'granted' ELSE 'payable' END,
               'unit', proposal.unit, 'proposed', proposal.proposed_amount, 'amount', proposal.amount,
               'reverses', proposal.reverses_id, 'correction', proposal.correction_id,
               'assessment', assessment.id, 'touches', assessment.touch_count, 'digest', assessment.touch_digest,
               'weight', contribution.weight, 'weight_total', contribution.weight_total,
               'decisions', ARRAY(SELECT decision.id FROM rewards_decision decision
                                  WHERE decision.proposal_id = proposal.id ORDER BY decision.number),
               'because', encode(sha256(convert_to(proposal.because::text, 'UTF8')), 'hex')
           ) AS document
    FROM rewards_proposal proposal
    JOIN programmes_programme programme ON programme.id = proposal.programme_id
    JOIN programmes_programmeversion version ON version.id = proposal.version_id
    JOIN customers_outcome outcome ON outcome.id = proposal.outcome_id
    JOIN attribution_assessment assessment ON assessment.id = proposal.assessment_id
    LEFT JOIN attribution_contribution contribution
        ON contribution.assessment_id = proposal.assessment_id AND contribution.employee_id = proposal.employee_id
    WHERE proposal.period_id = ANY(%(periods)s) AND proposal.state = ANY(%(approved)s)
"""

# What points bought and payroll pays or taxes; a reversal names the order it takes back.
_BOUGHT = """
    SELECT ordered.id, ordered.period_id, ordered.employee_id, ordered.currency AS unit, ordered.value_minor AS amount,
           json_build_object(
               'order', ordered.id, 'item', item.code, 'kind', item.kind, 'quantity', ordered.quantity,
               'points', ordered.points, 'nature', ordered.unit, 'unit', ordered.currency,
               'amount', ordered.value_minor, 'tax_class', ordered.tax_class, 'reverses', ordered.reverses_id
           ) AS document
    FROM shop_order ordered JOIN shop_catalogueitem item ON item.id = ordered.item_id
    WHERE ordered.period_id = ANY(%(periods)s) AND ordered.state = ANY(%(at_payroll)s)
"""

# employee_id, entity_id, period_id, document: everybody who was approved something in one of the periods. ``orders``
# is there only where there are any.
DOCUMENTS = f"""
    WITH line AS MATERIALIZED ({_LINES}),
    bought AS MATERIALIZED ({_BOUGHT}),
    listed AS (
        SELECT employee_id, period_id, json_agg(document ORDER BY id) AS lines FROM line
        GROUP BY employee_id, period_id
    ), orders AS (
        SELECT employee_id, period_id, json_build_object('orders', json_agg(document ORDER BY id)) AS orders
        FROM bought GROUP BY employee_id, period_id
    ), total AS (
        SELECT employee_id, period_id, json_object_agg(unit, families) AS totals
        FROM (
            SELECT employee_id, period_id, unit, json_object_agg(family, amount) AS families
            FROM (
                SELECT employee_id, period_id, unit, family, sum(amount)::bigint AS amount FROM (
                    SELECT employee_id, period_id, unit, family, amount FROM line
                    UNION ALL SELECT employee_id, period_id, unit, 'shop', amount FROM bought
                ) AS each_line
                GROUP BY employee_id, period_id, unit, family
            ) AS by_family
            GROUP BY employee_id, period_id, unit
        ) AS by_unit
        GROUP BY employee_id, period_id
    )
    SELECT employee_id, period.entity_id, period_id, json_build_object(
               'employee', employee_id, 'entity', period.entity_id, 'period', period.code, 'number', 1,
               'currency', entity.currency, 'lines', coalesce(lines, '[]'::json), 'totals', totals, 'later', '[]'::json
           )::jsonb || coalesce(orders, '{{}}'::json)::jsonb AS document
    FROM total LEFT JOIN listed USING (employee_id, period_id) LEFT JOIN orders USING (employee_id, period_id)
    JOIN ledger_period period ON period.id = period_id
    JOIN people_entity entity ON entity.id = period.entity_id
"""  # noqa: S608 (only the constants above are spliced in)

# period_id, employee_id, later: what was approved in other periods about awards of this one. A reversal concerns what
# it takes back; it and what a correction adds concern the first award the person had for the occasion, too. Where they
# had none, no earlier period is concerned. A refunded order concerns itself.
LATER = """
    SELECT period_id, employee_id, jsonb_agg(said ORDER BY rank, id) AS later
    FROM (
        SELECT 0 AS rank, id, period_id, employee_id, jsonb_build_object(
                   'proposal', id, 'concerns', concerns, 'period', code, 'unit', unit, 'amount', amount,
                   'correction', correction_id
               ) AS said
        FROM (
            SELECT DISTINCT ON (proposal.id, about.period_id) proposal.id, proposal.unit, proposal.amount,
                   proposal.correction_id, period.code, about.id AS concerns, about.period_id, about.employee_id
            FROM rewards_proposal proposal
            JOIN rewards_proposal about ON about.employee_id = proposal.employee_id AND about.id = ANY(ARRAY[
                proposal.reverses_id,
                (SELECT first.id FROM rewards_proposal first
                 WHERE first.programme_id = proposal.programme_id AND first.occasion = proposal.occasion
                     AND first.employee_id = proposal.employee_id
                     AND first.reverses_id IS NULL AND first.correction_id IS NULL)
            ])
            JOIN ledger_period period ON period.id = proposal.period_id
            WHERE (proposal.reverses_id IS NOT NULL OR proposal.correction_id IS NOT NULL)
                AND proposal.state = ANY(%(approved)s) AND about.period_id <> proposal.period_id
                AND NOT EXISTS (SELECT FROM rewards_decision decision
                                WHERE decision.proposal_id = proposal.id AND decision.decided_at >= %(settled)s)
            ORDER BY proposal.id, about.period_id, coalesce(about.id = proposal.reverses_id, false) DESC
        ) AS concerned
        UNION ALL
        SELECT 1, ordered.id, about.period_id, ordered.employee_id, jsonb_build_object(
                   'order', ordered.id, 'concerns', about.id, 'period', period.code, 'unit', ordered.currency,
                   'amount', ordered.value_minor
               )
        FROM shop_order ordered JOIN shop_order about ON about.id = ordered.reverses_id
        JOIN ledger_period period ON period.id = ordered.period_id
        WHERE ordered.state = ANY(%(at_payroll)s) AND about.period_id <> ordered.period_id
    ) AS concerned
    GROUP BY period_id, employee_id
"""

DIGEST = "encode(sha256(convert_to(document::text, 'UTF8')), 'hex')"


def parameters(**more: Any) -> dict[str, Any]:
    """What these statements need beside ``more``."""
    return {"approved": sorted(states.APPROVED), "at_payroll": sorted(shop.AT_PAYROLL), **more}
