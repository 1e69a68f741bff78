"""The lines of shop orders, as SELECTs beside that of awards: money is cash, goods are a benefit in kind.

What is free of tax within the limit of the year (``in_kind``) is told for information, and so is an earlier one that
turns out taxable.
"""

# The day somebody got it is the day it was earned. What payroll paid or taxed is taken back as it was classified.
LINES = """
    SELECT bought.uid, 1 AS rank, ordered.id, 'order:' || ordered.id AS source, ordered.employee_id,
           number.payroll_number, coalesce(original.wage_type_id, wage_type.id) AS wage_type_id,
           coalesce(known.code, original.external_code, '') AS external_code,
           CASE WHEN ordered.reverses_id IS NOT NULL THEN 'reversal'
                WHEN ordered.tax_class = 'cash_taxable' THEN 'cash'
                WHEN judged.is_free THEN 'exempt_gift_info' ELSE 'benefit_in_kind' END AS kind,
           ordered.value_minor AS amount_minor, ordered.currency,
           (first.fulfilled_at AT TIME ZONE entity.time_zone)::date AS earned_from,
           (first.fulfilled_at AT TIME ZONE entity.time_zone)::date AS earned_to,
           period.code AS pay_period, ordered.cost_centre,
           coalesce(original.tax_class, wage_type.tax_class) AS tax_class,
           coalesce(original.holiday_pay_basis, nullif(wage_type.holiday_pay_basis, 'by_country'), holiday.basis,
                    'payroll_decides') AS holiday_pay_basis,
           coalesce(original.pensionable, wage_type.pensionable) AS pensionable,
           left(CASE WHEN ordered.reverses_id IS NULL THEN ''
                     WHEN spoken.language = 'da' THEN 'Tilbageførsel: '
                     WHEN spoken.language = 'sv' THEN 'Återföring: '
                     ELSE 'Reversal: ' END
                || coalesce(item.texts #>> ARRAY[spoken.language, 'name'], item.texts #>> '{en,name}', item.code),
                100) AS text,
           coalesce(original.uid, reversed.uid) AS reverses_uid,
           CASE WHEN ordered.reverses_id IS NULL THEN judged.because::jsonb END AS tax_because
    FROM bought
    JOIN shop_order ordered ON ordered.id = bought.id
    JOIN shop_order first ON first.id = coalesce(ordered.reverses_id, ordered.id)
    JOIN shop_catalogueitem item ON item.id = ordered.item_id
    JOIN payroll_payrollbatch batch ON batch.id = %(batch)s
    JOIN ledger_period period ON period.id = batch.period_id
    JOIN people_entity entity ON entity.id = ordered.entity_id
    JOIN people_employee employee ON employee.id = ordered.employee_id
    JOIN people_employment frozen ON frozen.id = ordered.employment_id
    LEFT JOIN unnest(%(judged)s::bigint[], %(free)s::boolean[], %(becauses)s::text[]) AS judged (id, is_free, because)
        ON judged.id = first.id
    JOIN payroll_wagetype wage_type
        ON wage_type.code = CASE WHEN ordered.tax_class = 'cash_taxable' THEN %(bonus)s
                                 WHEN judged.is_free THEN %(small_gift)s ELSE %(benefit)s END
    LEFT JOIN unnest(%(lands)s::text[], %(holiday_pay)s::text[]) AS holiday (country, basis)
        ON holiday.country = coalesce(nullif(frozen.country, ''), entity.country) AND wage_type.kind = 'cash'
    LEFT JOIN last_there ON last_there.employee_id = ordered.employee_id
    CROSS JOIN LATERAL (SELECT coalesce(last_there.payroll_number, frozen.payroll_number)) AS number (payroll_number)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN employee.language IN ('da', 'sv', 'en') THEN employee.language
                    WHEN entity.country = 'DK' THEN 'da' WHEN entity.country = 'SE' THEN 'sv' ELSE 'en' END
    ) AS spoken (language)
    LEFT JOIN payroll_payrollclaim claim ON claim.source = 'order:' || ordered.reverses_id
    LEFT JOIN payroll_payrollline original ON original.id = claim.line_id
    LEFT JOIN bought reversed ON reversed.id = ordered.reverses_id
    LEFT JOIN unnest(%(coded)s::bigint[], %(codes)s::text[]) AS known (wage_type_id, code)
        ON known.wage_type_id = coalesce(original.wage_type_id, wage_type.id)
"""

RECLASSIFIED = """
    SELECT told.uid, 2 AS rank, line.id, told.source, line.employee_id,
           coalesce(last_there.payroll_number, line.payroll_number) AS payroll_number, line.wage_type_id,
           line.external_code, 'exempt_gift_info' AS kind, line.amount_minor, line.currency, line.earned_from,
           line.earned_to, period.code AS pay_period, line.cost_centre, 'benefit_taxable' AS tax_class,
           line.holiday_pay_basis, line.pensionable,
           left(CASE WHEN entity.country = 'DK' THEN 'Skattepligtig nu: '
                     WHEN entity.country = 'SE' THEN 'Skattepliktig nu: '
                     ELSE 'Taxable now: ' END || line.text, 100) AS text,
           NULL::uuid AS reverses_uid,
           told.because::jsonb || jsonb_build_object('line', line.uid) AS tax_because
    FROM unnest(%(told_ids)s::bigint[], %(told_uids)s::uuid[], %(told_sources)s::text[], %(told_becauses)s::text[])
        AS told (id, uid, source, because)
    JOIN payroll_payrollline line ON line.id = told.id
    JOIN payroll_payrollbatch batch ON batch.id = %(batch)s
    JOIN ledger_period period ON period.id = batch.period_id
    JOIN people_entity entity ON entity.id = batch.entity_id
    LEFT JOIN last_there ON last_there.employee_id = line.employee_id
"""
