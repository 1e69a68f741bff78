"""The lines of shop orders, as a SELECT beside that of awards: money is cash, goods are a benefit in kind."""

# The day somebody got it is the day it was earned. What payroll paid or taxed is taken back as it was classified.
LINES = """
    SELECT bought.uid, 1 AS rank, ordered.id, 'order:' || ordered.id AS source, ordered.employee_id,
           number.payroll_number, coalesce(original.wage_type_id, wage_type.id) AS wage_type_id,
           coalesce(known.code, original.external_code, '') AS external_code,
           CASE WHEN ordered.reverses_id IS NOT NULL THEN 'reversal'
                WHEN ordered.tax_class = 'cash_taxable' THEN 'cash' ELSE 'benefit_in_kind' END AS kind,
           ordered.value_minor AS amount_minor, ordered.currency,
           (first.fulfilled_at AT TIME ZONE entity.time_zone)::date AS earned_from,
           (first.fulfilled_at AT TIME ZONE entity.time_zone)::date AS earned_to,
           period.code AS pay_period, ordered.cost_centre,
           coalesce(original.tax_class, wage_type.tax_class) AS tax_class,
           coalesce(original.holiday_pay_basis, wage_type.holiday_pay_basis) AS holiday_pay_basis,
           coalesce(original.pensionable, wage_type.pensionable) AS pensionable,
           left(CASE WHEN ordered.reverses_id IS NULL THEN ''
                     WHEN spoken.language = 'da' THEN 'Tilbageførsel: '
                     WHEN spoken.language = 'sv' THEN 'Återföring: '
                     ELSE 'Reversal: ' END
                || coalesce(item.texts #>> ARRAY[spoken.language, 'name'], item.texts #>> '{en,name}', item.code),
                100) AS text,
           coalesce(original.uid, reversed.uid) AS reverses_uid
    FROM bought
    JOIN shop_order ordered ON ordered.id = bought.id
    JOIN shop_order first ON first.id = coalesce(ordered.reverses_id, ordered.id)
    JOIN shop_catalogueitem item ON item.id = ordered.item_id
    JOIN payroll_payrollbatch batch ON batch.id = %(batch)s
    JOIN ledger_period period ON period.id = batch.period_id
    JOIN people_entity entity ON entity.id = ordered.entity_id
    JOIN people_employee employee ON employee.id = ordered.employee_id
    JOIN people_employment frozen ON frozen.id = ordered.employment_id
    JOIN payroll_wagetype wage_type
        ON wage_type.code = CASE WHEN ordered.tax_class = 'cash_taxable' THEN %(bonus)s ELSE %(benefit)s END
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
