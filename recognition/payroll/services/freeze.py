"""Proposals become payroll lines: one statement for any number of them, then one claim for each."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from recognition.core import constraints, identity
from recognition.core.errors import DomainError
from recognition.payroll import selectors, wages
from recognition.payroll.models import PayrollBatch

# The payroll number is the one in the frozen entity on the last day of the period of the batch, or the last one
# there. A reversal has the wage type and classification of the line it reverses, which is in a live batch or in this
# one; the code is the one payroll knows the wage type by on that day, blank where HR has given none. The payslip text
# is the programme's name in the language of the person, or of the country; never a customer's.
_LINES = """
    WITH taken AS (SELECT * FROM unnest(%(ids)s::bigint[], %(uids)s::uuid[]) AS taken (id, uid))
    INSERT INTO payroll_payrollline (
        uid, batch_id, line_no, source, employee_id, payroll_number, wage_type_id, external_code, kind,
        quantity_milli, rate_minor, amount_minor, currency, earned_from, earned_to, pay_period, cost_centre,
        tax_class, holiday_pay_basis, pensionable, text, reverses_uid
    )
    SELECT taken.uid, %(batch)s,
           row_number() OVER (ORDER BY number.payroll_number COLLATE "C", proposal.id),
           'proposal:' || proposal.id, proposal.employee_id, number.payroll_number,
           coalesce(original.wage_type_id, wage_type.id), coalesce(known.code, original.external_code, ''),
           CASE WHEN proposal.reverses_id IS NULL THEN 'cash' ELSE 'reversal' END,
           1000, NULL, proposal.amount, proposal.unit,
           (assessment.window_from AT TIME ZONE entity.time_zone)::date,
           (assessment.window_to AT TIME ZONE entity.time_zone)::date,
           period.code, proposal.cost_centre,
           coalesce(original.tax_class, wage_type.tax_class),
           coalesce(original.holiday_pay_basis, wage_type.holiday_pay_basis),
           coalesce(original.pensionable, wage_type.pensionable),
           left(CASE WHEN proposal.reverses_id IS NULL THEN ''
                     WHEN spoken.language = 'da' THEN 'Tilbageførsel: '
                     WHEN spoken.language = 'sv' THEN 'Återföring: '
                     ELSE 'Reversal: ' END
                || coalesce(version.definition #>> ARRAY['texts', spoken.language, 'name'],
                            version.definition #>> '{texts,en,name}', programme.code), 100),
           coalesce(original.uid, reversed.uid)
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
    JOIN payroll_wagetype wage_type ON wage_type.code = coalesce(fitting.code, %(bonus)s)
    LEFT JOIN (
        SELECT DISTINCT ON (employee_id) employee_id, payroll_number FROM people_employment
        WHERE entity_id = %(entity)s AND starts_on <= %(last_day)s ORDER BY employee_id, starts_on DESC
    ) last_there ON last_there.employee_id = proposal.employee_id
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


def freeze(*, batch: PayrollBatch, proposal_ids: Sequence[int]) -> None:
    """Write the lines of ``batch`` and claim their sources. Raises AlreadyClaimed or NotPayable; then all is void."""
    _insert_lines(batch, proposal_ids)
    _claim(batch)


def source(proposal_id: int) -> str:
    """The name under which a proposal is claimed."""
    return f"proposal:{proposal_id}"


def _insert_lines(batch: PayrollBatch, proposal_ids: Sequence[int]) -> None:
    name = f"{batch.entity.external_id}/{batch.code}"
    codes = selectors.codes_on(entity=batch.entity, day=batch.period.ends_on)
    for code in {wages.CUSTOMER_BONUS, *wages.BY_OUTCOME.values()}:
        selectors.wage_type_by(code)
    parameters: dict[str, Any] = {
        "ids": list(proposal_ids),
        "uids": [identity.uid("payroll", "line", f"{name}/{source(each)}") for each in proposal_ids],
        "batch": batch.pk,
        "entity": batch.entity_id,
        "last_day": batch.period.ends_on,
        "bonus": wages.CUSTOMER_BONUS,
        "kinds": list(wages.BY_OUTCOME),
        "kind_types": list(wages.BY_OUTCOME.values()),
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
