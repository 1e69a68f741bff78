"""Awards and orders become payroll lines: one statement for any number of them, then one claim for each."""

from typing import Any

from django.db import connection

from recognition.core import constraints, identity
from recognition.core.errors import DomainError
from recognition.payroll import selectors, wages
from recognition.payroll.models import PayrollBatch
from recognition.payroll.selectors.in_kind import Judged
from recognition.payroll.services import order_lines
from recognition.payroll.services.sources import Taken

# The payroll number is the one in the frozen entity on the last day of the period of the batch, or the last one
# there. A reversal has the wage type and classification of the line it reverses, which is in a live batch or in this
# one; the code is the one payroll knows the wage type by on that day, blank where HR has given none. The payslip text
# is the programme's name in the language of the person, or of the country; never a customer's.
_AWARDS = """
    SELECT taken.uid, 0 AS rank, proposal.id, 'proposal:' || proposal.id AS source, proposal.employee_id,
           number.payroll_number, coalesce(original.wage_type_id, wage_type.id) AS wage_type_id,
           coalesce(known.code, original.external_code, '') AS external_code,
           CASE WHEN proposal.reverses_id IS NULL THEN 'cash' ELSE 'reversal' END AS kind,
           proposal.amount AS amount_minor, proposal.unit AS currency,
           (assessment.window_from AT TIME ZONE entity.time_zone)::date AS earned_from,
           (assessment.window_to AT TIME ZONE entity.time_zone)::date AS earned_to,
           period.code AS pay_period, proposal.cost_centre,
           coalesce(original.tax_class, wage_type.tax_class) AS tax_class,
           coalesce(original.holiday_pay_basis, nullif(wage_type.holiday_pay_basis, 'by_country'), holiday.basis,
                    'payroll_decides') AS holiday_pay_basis,
           coalesce(original.pensionable, wage_type.pensionable) AS pensionable,
           left(CASE WHEN proposal.reverses_id IS NULL THEN ''
                     WHEN spoken.language = 'da' THEN 'Tilbageførsel: '
                     WHEN spoken.language = 'sv' THEN 'Återföring: '
                     ELSE 'Reversal: ' END
                || coalesce(version.definition #>> ARRAY['texts', spoken.language, 'name'],
                            version.definition #>> '{texts,en,name}', programme.code), 100) AS text,
           coalesce(original.uid, reversed.uid) AS reverses_uid, NULL::jsonb AS tax_because
    FROM taken
    JOIN rewards_proposal proposal ON proposal.id = taken.id
    JOIN payroll_payrollbatch batch ON batch.id = %(batch)s
    JOIN ledger_period period ON period.id = batch.period_id
    JOIN people_entity entity ON entity.id = proposal.entity_id
    JOIN people_employee employee ON employee.id = proposal.employee_id
    JOIN people_employment frozen ON frozen.id = proposal.employment_id
    JOIN attribution_assessment assessment ON assessment.id = proposal.assessment_id
    JOIN programmes_programme programme ON programme.id = proposal.programme_id
    JOIN programmes_programmeversion version ON version.id = proposal.version_id
    JOIN customers_outcome outcome ON outcome.id = assessment.outcome_id
    LEFT JOIN unnest(%(kinds)s::text[], %(kind_types)s::text[]) AS fitting (kind, code) ON fitting.kind = outcome.kind
    LEFT JOIN unnest(%(chosen)s::bigint[], %(chosen_types)s::text[]) AS chosen (programme_id, code)
        ON chosen.programme_id = proposal.programme_id
    JOIN payroll_wagetype wage_type ON wage_type.code = coalesce(chosen.code, fitting.code, %(bonus)s)
    LEFT JOIN unnest(%(lands)s::text[], %(holiday_pay)s::text[]) AS holiday (country, basis)
        ON holiday.country = coalesce(nullif(frozen.country, ''), entity.country)
    LEFT JOIN last_there ON last_there.employee_id = proposal.employee_id
    CROSS JOIN LATERAL (SELECT coalesce(last_there.payroll_number, frozen.payroll_number)) AS number (payroll_number)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN employee.language IN ('da', 'sv', 'en') THEN employee.language
                    WHEN entity.country = 'DK' THEN 'da' WHEN entity.country = 'SE' THEN 'sv' ELSE 'en' END
    ) AS spoken (language)
    LEFT JOIN payroll_payrollclaim claim ON claim.source = 'proposal:' || proposal.reverses_id
    LEFT JOIN payroll_payrollline original ON original.id = claim.line_id
    LEFT JOIN taken reversed ON reversed.id = proposal.reverses_id
    LEFT JOIN unnest(%(coded)s::bigint[], %(codes)s::text[]) AS known (wage_type_id, code)
        ON known.wage_type_id = coalesce(original.wage_type_id, wage_type.id)
"""
_LINES = f"""
    WITH taken AS (SELECT * FROM unnest(%(ids)s::bigint[], %(uids)s::uuid[]) AS taken (id, uid)),
    bought AS (SELECT * FROM unnest(%(order_ids)s::bigint[], %(order_uids)s::uuid[]) AS bought (id, uid)),
    last_there AS (
        SELECT DISTINCT ON (employee_id) employee_id, payroll_number FROM people_employment
        WHERE entity_id = %(entity)s AND starts_on <= %(last_day)s ORDER BY employee_id, starts_on DESC
    ), drawn AS ({_AWARDS} UNION ALL {order_lines.LINES} UNION ALL {order_lines.RECLASSIFIED})
    INSERT INTO payroll_payrollline (
        uid, batch_id, line_no, source, employee_id, payroll_number, wage_type_id, external_code, kind,
        quantity_milli, rate_minor, amount_minor, currency, earned_from, earned_to, pay_period, cost_centre,
        tax_class, holiday_pay_basis, pensionable, text, reverses_uid,
        tax_because
    )
    SELECT uid, %(batch)s, row_number() OVER (ORDER BY payroll_number COLLATE "C", rank, id), source, employee_id,
           payroll_number, wage_type_id, external_code, kind, 1000, NULL, amount_minor, currency, earned_from,
           earned_to, pay_period, cost_centre, tax_class, holiday_pay_basis, pensionable, text, reverses_uid,
           tax_because
    FROM drawn
"""  # noqa: S608 (only constants are spliced in)


class AlreadyClaimed(DomainError):
    """Something payable is in a live batch already: the database's last word against paying it twice."""

    code = "already_claimed"


class NotPayable(DomainError):
    """Something payable cannot become a payroll line as it is."""

    code = "not_payable"


constraints.register(
    {
        "payroll_payrollclaim_pkey": "Something of this period is in a payroll batch already, so nothing was built;"
        " look at the batches of its period.",
        "payroll_payrollclaim_line_id_key": "A payroll line is claimed already, so nothing was built.",
        "payroll_payrollline_uid_key": "A payroll line of this name is there already, so nothing was built.",
        "line_no_once": "A payroll line of this number is there already, so nothing was built.",
    },
    AlreadyClaimed,
)
constraints.register(
    {
        "line_negative_only_for_reversal": "A reversal of this period takes back an award that is in no payroll batch;"
        " build a batch with that award first."
    },
    NotPayable,
)


def freeze(*, batch: PayrollBatch, taken: Taken, judged: Judged) -> None:
    """Write the lines of ``batch`` and claim their sources. Raises AlreadyClaimed or NotPayable; then all is void."""
    _insert_lines(batch, taken, judged)
    _claim(batch)


def _insert_lines(batch: PayrollBatch, taken: Taken, judged: Judged) -> None:
    batch_name = f"{batch.entity.external_id}/{batch.code}"
    told = [each.source for each in judged.reclassified]
    uids = [identity.uid("payroll", "line", f"{batch_name}/{name}") for name in (*taken.names, *told)]
    first_told = len(taken.names)
    codes = selectors.codes_on(entity=batch.entity, day=batch.period.ends_on)
    chosen = selectors.uses_on(entity=batch.entity, day=batch.period.ends_on)
    selectors.require_wage_types(wages.OURS)
    parameters: dict[str, Any] = {
        "ids": taken.proposal_ids,
        "uids": uids[: len(taken.proposal_ids)],
        "order_ids": taken.order_ids,
        "order_uids": uids[len(taken.proposal_ids) : first_told],
        "batch": batch.pk,
        "entity": batch.entity_id,
        "last_day": batch.period.ends_on,
        "bonus": wages.CUSTOMER_BONUS,
        "benefit": wages.BENEFIT,
        "small_gift": wages.SMALL_GIFT,
        "judged": judged.order_ids,
        "free": judged.is_free,
        "becauses": judged.becauses,
        "told_ids": [each.line_id for each in judged.reclassified],
        "told_uids": uids[first_told:],
        "told_sources": told,
        "told_becauses": [each.because for each in judged.reclassified],
        "kinds": list(wages.BY_OUTCOME),
        "kind_types": list(wages.BY_OUTCOME.values()),
        "lands": list(wages.HOLIDAY_PAY),
        "holiday_pay": list(wages.HOLIDAY_PAY.values()),
        "chosen": list(chosen),
        "chosen_types": list(chosen.values()),
        "coded": list(codes),
        "codes": list(codes.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, parameters)


def _claim(batch: PayrollBatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO payroll_payrollclaim (source, batch_id, line_id)
            SELECT source, batch_id, id FROM payroll_payrollline WHERE batch_id = %s ORDER BY line_no
            """,
            [batch.pk],
        )
