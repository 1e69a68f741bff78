"""The statements behind an auditor's reports, one for any number of rows.

Each gives ``number`` (the place of the row, unique and ascending), ``about`` (whose amounts the row shows, or null),
and then the columns of its report. ``%(entities)s`` is null for all of them.
"""

ROLES = """
    SELECT held.id, NULL::bigint, employee.external_id, employee.name, held.role, coalesce(entity.external_id, ''),
           granter.name, held.granted_at,
           (SELECT string_agg(DISTINCT other.role, ' ' ORDER BY other.role)
            FROM unnest(%(first)s::text[], %(second)s::text[]) AS pair (one, two)
            JOIN people_rolegrant other ON other.employee_id = held.employee_id AND other.revoked_at IS NULL
                AND (held.entity_id IS NULL OR other.entity_id IS NULL OR other.entity_id = held.entity_id)
                AND (held.role, other.role) IN ((pair.one, pair.two), (pair.two, pair.one)))
    FROM people_rolegrant held
    JOIN people_employee employee ON employee.id = held.employee_id
    LEFT JOIN people_employee granter ON granter.id = held.granted_by_id
    LEFT JOIN people_entity entity ON entity.id = held.entity_id
    WHERE held.revoked_at IS NULL AND held.id > %(after)s
        AND (%(entities)s::bigint[] IS NULL OR held.entity_id IS NULL OR held.entity_id = ANY(%(entities)s))
    ORDER BY held.id LIMIT %(limit)s
"""

APPROVALS = """
    WITH told AS (
        SELECT person.external_id, person.name, proposal.unit, count(*) AS decisions,
               count(*) FILTER (WHERE decision.kind = 'approve') AS approved,
               count(*) FILTER (WHERE decision.kind = 'adjust') AS adjusted,
               count(*) FILTER (WHERE decision.kind = 'decline') AS declined,
               count(*) FILTER (WHERE decision.kind = 'revoke') AS revoked,
               coalesce(sum(coalesce(decision.amount, proposal.proposed_amount))
                        FILTER (WHERE decision.kind IN ('approve', 'adjust')), 0)::bigint AS amount,
               coalesce(max(abs(coalesce(decision.amount, proposal.proposed_amount)))
                        FILTER (WHERE decision.kind IN ('approve', 'adjust')), 0)::bigint AS largest
        FROM rewards_decision decision
        JOIN rewards_proposal proposal ON proposal.id = decision.proposal_id
        JOIN people_employee person ON person.id = decision.acted_by_id
        WHERE decision.decided_at >= %(since)s AND decision.decided_at < %(until)s
            AND (%(entities)s::bigint[] IS NULL OR proposal.entity_id = ANY(%(entities)s))
        GROUP BY person.id, proposal.unit
    ), ranked AS (
        SELECT row_number() OVER (ORDER BY external_id COLLATE "C", unit COLLATE "C") AS number, told.* FROM told
    )
    SELECT number, NULL::bigint, external_id, name, decisions, approved, adjusted, declined, revoked, unit, amount,
           largest
    FROM ranked WHERE number > %(after)s ORDER BY number LIMIT %(limit)s
"""

DECISIONS = """
    SELECT decision.id, proposal.employee_id, decision.proposal_id, decision.decided_at, decision.kind, decision.step,
           acted.name, decided.name, person.name, proposal.unit, proposal.proposed_amount,
           coalesce(decision.amount, proposal.amount), decision.code, decision.channel
    FROM rewards_decision decision
    JOIN rewards_proposal proposal ON proposal.id = decision.proposal_id
    JOIN people_employee acted ON acted.id = decision.acted_by_id
    JOIN people_employee decided ON decided.id = decision.decided_by_id
    JOIN people_employee person ON person.id = proposal.employee_id
    WHERE decision.id > %(after)s AND decision.decided_at >= %(since)s AND decision.decided_at < %(until)s
        AND (%(entities)s::bigint[] IS NULL OR proposal.entity_id = ANY(%(entities)s)) AND {which}
    ORDER BY decision.id LIMIT %(limit)s
"""
DELEGATED = DECISIONS.format(which="decision.acted_by_id <> decision.decided_by_id")
CHANGED = DECISIONS.format(which="decision.kind = 'adjust' AND decision.amount <> proposal.proposed_amount")

OVERRIDES = """
    SELECT happened.id, NULL::bigint, happened.at, happened.code, happened.subject_kind, happened.subject_id,
           person.name, happened.capacity, happened.channel, text.text
    FROM activity_activity happened
    LEFT JOIN people_employee person ON person.id = happened.employee_id
    LEFT JOIN activity_personaltext text ON text.digest = happened.text_digest AND happened.text_digest <> ''
    WHERE happened.id > %(after)s AND happened.at >= %(since)s AND happened.at < %(until)s
        AND (happened.capacity = 'break_glass' OR happened.code IN ('break_glass.used', 'budget.overdraft_set')
             OR (happened.code = 'administrator.bootstrapped' AND happened.data @> '{"is_break_glass": true}')
             OR (happened.code = 'api_token.issued' AND happened.text_digest <> '')
             OR (happened.code = 'sign_in_link.issued' AND happened.text_digest <> '')
             OR (happened.code = 'payroll.batch_confirmed' AND happened.text_digest <> ''))
    ORDER BY happened.id LIMIT %(limit)s
"""

BATCHES = """
    SELECT batch.id, NULL::bigint, entity.external_id, batch.code, batch.state, entity.currency, batch.line_count,
           batch.person_count, batch.positive_minor, batch.negative_minor, builder.name, batch.built_at, releaser.name,
           batch.exported_at, confirmer.name, batch.confirmed_at, voider.name, batch.voided_at,
           (SELECT string_agg(file.format || ' ' || file.sha256, '; ' ORDER BY file.stored_at, file.format)
            FROM payroll_batchfile file WHERE file.batch_id = batch.id)
    FROM payroll_payrollbatch batch
    JOIN people_entity entity ON entity.id = batch.entity_id
    JOIN people_employee builder ON builder.id = batch.built_by_id
    LEFT JOIN people_employee releaser ON releaser.id = batch.exported_by_id
    LEFT JOIN people_employee confirmer ON confirmer.id = batch.confirmed_by_id
    LEFT JOIN people_employee voider ON voider.id = batch.voided_by_id
    WHERE batch.id > %(after)s AND batch.built_at >= %(since)s AND batch.built_at < %(until)s
        AND (%(entities)s::bigint[] IS NULL OR batch.entity_id = ANY(%(entities)s))
    ORDER BY batch.id LIMIT %(limit)s
"""

REVERSALS = """
    SELECT back.id, back.employee_id, back.id, back.reverses_id, back.proposed_at, person.name, back.unit,
           original.amount, back.amount, back.state, coalesce(proposer.name, ''),
           (SELECT string_agg(decided.name, ', ' ORDER BY decision.number)
            FROM rewards_decision decision JOIN people_employee decided ON decided.id = decision.acted_by_id
            WHERE decision.proposal_id = back.id AND decision.kind IN ('approve', 'adjust'))
    FROM rewards_proposal back
    JOIN rewards_proposal original ON original.id = back.reverses_id
    JOIN people_employee person ON person.id = back.employee_id
    LEFT JOIN people_employee proposer ON proposer.id = back.proposed_by_id
    WHERE back.id > %(after)s AND back.proposed_at >= %(since)s AND back.proposed_at < %(until)s
        AND (%(entities)s::bigint[] IS NULL OR back.entity_id = ANY(%(entities)s))
    ORDER BY back.id LIMIT %(limit)s
"""

# A number is missing where the highest is more than how many there are, or the lowest is not 1.
GAPS = """
    WITH series (what, entity_id, holder, highest, present) AS (
        SELECT 'batch', batch.entity_id, period.code, max(batch.number), count(*)
        FROM payroll_payrollbatch batch JOIN ledger_period period ON period.id = batch.period_id GROUP BY 2, 3
        UNION ALL
        SELECT 'line', batch.entity_id, batch.code, greatest(max(line.line_no), batch.line_count), count(line.id)
        FROM payroll_payrollbatch batch LEFT JOIN payroll_payrollline line ON line.batch_id = batch.id
        GROUP BY batch.id
        UNION ALL
        SELECT 'answer', batch.entity_id, batch.code, max(answer.number), count(*)
        FROM payroll_reconciliation answer JOIN payroll_payrollbatch batch ON batch.id = answer.batch_id
        GROUP BY batch.id
        UNION ALL
        SELECT 'statement', statement.entity_id, employee.external_id || ' ' || period.code, max(statement.number),
               count(*)
        FROM payroll_statement statement JOIN ledger_period period ON period.id = statement.period_id
        JOIN people_employee employee ON employee.id = statement.employee_id GROUP BY 2, 3, statement.period_id
        UNION ALL
        SELECT 'decision', proposal.entity_id, proposal.id::text, max(decision.number), count(*)
        FROM rewards_decision decision JOIN rewards_proposal proposal ON proposal.id = decision.proposal_id
        GROUP BY proposal.id
        UNION ALL
        SELECT 'programme version', NULL, programme.code, max(version.number), count(*)
        FROM programmes_programmeversion version
        JOIN programmes_programme programme ON programme.id = version.programme_id GROUP BY programme.id
    ), ranked AS (
        SELECT row_number() OVER (ORDER BY what, entity_id, holder COLLATE "C") AS number, series.* FROM series
        WHERE highest <> present
            AND (%(entities)s::bigint[] IS NULL OR entity_id IS NULL OR entity_id = ANY(%(entities)s))
    )
    SELECT number, NULL::bigint, what, coalesce(entity.external_id, ''), holder, highest, present, highest - present
    FROM ranked LEFT JOIN people_entity entity ON entity.id = ranked.entity_id
    WHERE number > %(after)s ORDER BY number LIMIT %(limit)s
"""

# Who may sign in (a user that is active, of somebody who has not left) and did not for as long, or never.
SIGN_INS = """
    SELECT employee.id, NULL::bigint, employee.external_id, employee.name, account.last_login, account.joined_at,
           (SELECT string_agg(DISTINCT held.role, ' ' ORDER BY held.role) FROM people_rolegrant held
            WHERE held.employee_id = employee.id AND held.revoked_at IS NULL)
    FROM people_user account JOIN people_employee employee ON employee.user_id = account.id
    WHERE account.is_active AND (employee.left_on IS NULL OR employee.left_on >= %(today)s)
        AND (account.last_login IS NULL OR account.last_login < %(stale)s) AND employee.id > %(after)s
        AND (%(entities)s::bigint[] IS NULL OR EXISTS (
            SELECT FROM people_employment work WHERE work.employee_id = employee.id
                AND work.entity_id = ANY(%(entities)s) AND (work.ends_on IS NULL OR work.ends_on > %(today)s)))
    ORDER BY employee.id LIMIT %(limit)s
"""

PROGRAMMES = """
    SELECT version.id, NULL::bigint, programme.code, version.number, version.state, version.starts_on,
           version.ends_on, creator.name, version.created_at, activator.name, version.activated_at,
           version.simulation_id, version.fingerprint
    FROM programmes_programmeversion version
    JOIN programmes_programme programme ON programme.id = version.programme_id
    LEFT JOIN people_employee creator ON creator.id = version.created_by_id
    LEFT JOIN people_employee activator ON activator.id = version.activated_by_id
    WHERE version.id > %(after)s AND version.created_at < %(until)s
        AND (version.created_at >= %(since)s OR version.activated_at >= %(since)s)
    ORDER BY version.id LIMIT %(limit)s
"""
