"""The statements behind a customer's story: each enters an index at the customer and reads a stretch of time.

A customer with a hundred thousand contacts costs no more than one with ten: days and weeks with contact are found by
jumping from one to the next, never by reading all that lies between.
"""

HEAD = """
    WITH RECURSIVE weeks (moment) AS (
        (SELECT min(occurred_at) FROM customers_touchpoint
         WHERE customer_id = %(customer)s AND superseded_at IS NULL
             AND occurred_at >= %(stem)s AND occurred_at <= %(at)s)
        UNION ALL
        SELECT (
            SELECT min(occurred_at) FROM customers_touchpoint
            WHERE customer_id = %(customer)s AND superseded_at IS NULL AND occurred_at <= %(at)s
                AND occurred_at >= (date_trunc('week', weeks.moment AT TIME ZONE %(zone)s) + interval '7 days')
                    AT TIME ZONE %(zone)s
        )
        FROM weeks WHERE weeks.moment IS NOT NULL
    )
    SELECT least(
               (SELECT min(occurred_at) FROM customers_touchpoint
                WHERE customer_id = %(customer)s AND superseded_at IS NULL),
               (SELECT min(occurred_at) FROM customers_outcome
                WHERE customer_id = %(customer)s AND superseded_at IS NULL)
           ),
           lately.contacts, lately.self_service, lately.people, answer.score, coalesce(answer.scale, ''),
           answer.occurred_at,
           (SELECT coalesce(array_agg(moment ORDER BY moment), '{}') FROM weeks WHERE moment IS NOT NULL)
    FROM (
        SELECT count(*) AS contacts, count(*) FILTER (WHERE employee_id IS NULL) AS self_service,
               count(DISTINCT employee_id) AS people
        FROM customers_touchpoint
        WHERE customer_id = %(customer)s AND superseded_at IS NULL
            AND occurred_at >= %(lately)s AND occurred_at <= %(at)s
    ) AS lately
    LEFT JOIN LATERAL (
        SELECT score, scale, occurred_at FROM customers_outcome
        WHERE customer_id = %(customer)s AND superseded_at IS NULL AND withdrawn_at IS NULL AND score IS NOT NULL
            AND occurred_at <= %(at)s
        ORDER BY occurred_at DESC, id DESC LIMIT 1
    ) AS answer ON TRUE
"""

DAYS = """
    WITH RECURSIVE touched (moment, number) AS (
        (SELECT max(occurred_at), 1 FROM customers_touchpoint
         WHERE customer_id = %(customer)s AND superseded_at IS NULL AND %(has_contacts)s
             AND occurred_at >= %(since)s AND occurred_at < %(before)s)
        UNION ALL
        SELECT (
            SELECT max(occurred_at) FROM customers_touchpoint
            WHERE customer_id = %(customer)s AND superseded_at IS NULL AND occurred_at >= %(since)s
                AND occurred_at < date_trunc('day', touched.moment AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s
        ), touched.number + 1
        FROM touched WHERE touched.moment IS NOT NULL AND touched.number < %(days)s
    )
    SELECT (moment AT TIME ZONE %(zone)s)::date FROM touched WHERE moment IS NOT NULL
    UNION
    (SELECT DISTINCT (occurred_at AT TIME ZONE %(zone)s)::date AS day FROM customers_outcome
     WHERE customer_id = %(customer)s AND superseded_at IS NULL AND family = ANY(%(families)s)
         AND occurred_at >= %(since)s AND occurred_at < %(before)s
     ORDER BY day DESC LIMIT %(days)s)
"""

CONTACTS = """
    SELECT (touch.occurred_at AT TIME ZONE %(zone)s)::date AS day, employee.name, touch.channel, touch.stage, count(*)
    FROM customers_touchpoint AS touch LEFT JOIN people_employee AS employee ON employee.id = touch.employee_id
    WHERE touch.customer_id = %(customer)s AND touch.superseded_at IS NULL
        AND touch.occurred_at >= %(since)s AND touch.occurred_at < %(before)s
    GROUP BY day, employee.id, touch.channel, touch.stage ORDER BY day, min(touch.occurred_at), employee.id
"""

OUTCOMES = """
    WITH corrected AS (
        SELECT uid, array_agg(id) AS ids FROM customers_outcome
        WHERE customer_id = %(customer)s AND superseded_at IS NOT NULL GROUP BY uid
    ), shown AS (
        SELECT * FROM customers_outcome
        WHERE customer_id = %(customer)s AND superseded_at IS NULL AND occurred_at <= %(at)s AND (
            (occurred_at >= %(since)s AND occurred_at < %(before)s)
            OR (family <> 'neutral' AND occurred_at >= %(stem)s)
        )
        ORDER BY occurred_at DESC, id DESC LIMIT %(most)s
    )
    SELECT shown.id, shown.uid, rows.ids, shown.kind, shown.family, shown.occurred_at, shown.score, shown.scale,
           shown.value_minor, shown.currency, shown.withdrawn_at,
           EXISTS (
               SELECT FROM rewards_judgement WHERE outcome_id = ANY(rows.ids) AND result = 'uncredited'
           ),
           looked_at.window_from, looked_at.window_to, looked_at.touch_count, looked_at.people
    FROM shown
    LEFT JOIN corrected ON corrected.uid = shown.uid
    CROSS JOIN LATERAL (SELECT shown.id || coalesce(corrected.ids, '{}') AS ids) AS rows
    LEFT JOIN LATERAL (
        SELECT window_from, window_to, touch_count,
               (SELECT count(*) FROM attribution_contribution WHERE assessment_id = assessment.id) AS people
        FROM attribution_assessment AS assessment
        WHERE outcome_id = ANY(rows.ids) AND shown.family IN ('gain', 'saved') ORDER BY id DESC LIMIT 1
    ) AS looked_at ON TRUE
    ORDER BY shown.occurred_at DESC, shown.id DESC
"""
