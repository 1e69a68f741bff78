"""The reward report, line by line: what was awarded in some periods of one entity, and what is still pending.

One statement, streamed by a server-side cursor, so that a million lines take no more memory than one. Every cell
leaves the database as the file's text: decimals with a point, ISO dates, moments in UTC.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import connection

from recognition.core import money, texts
from recognition.core.errors import DomainError
from recognition.ledger import selectors as ledger
from recognition.payroll.selectors import order_report
from recognition.payroll.selectors import report_cells as cells
from recognition.people import selectors as people
from recognition.rewards.models import Proposal
from recognition.shop import states as shop
from recognition.shop.models import Order

if TYPE_CHECKING:
    from recognition.ledger.models import Period

CHUNK = 5000


# The reference's columns in its order. Pending lines have no pay period; nobody here converts to a group currency or
# estimates an employer's cost, so these two stay empty until somebody gives the rates.
_COLUMNS = {
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
    "reason_code": "CASE WHEN proposal.reverses_id IS NULL THEN outcome.kind ELSE proposal.because ->> 'code' END",
    "event_date": cells.day("outcome.occurred_at"),
    "earned_from": cells.day("assessment.window_from"),
    "earned_to": cells.day("assessment.window_to"),
    "pay_period": "coalesce(line.pay_period, period.code)",
    "quantity": "round(line.quantity_milli / 1000.0, 3)::text",
    "rate": cells.decimal("line.rate_minor"),
    "amount": cells.decimal("proposal.amount"),
    "currency": "CASE WHEN unit.is_currency THEN unit.unit END",
    "amount_in_group_currency": "''",
    "tax_class": "line.tax_class",
    "wage_type": "wage_type.code",
    "external_code": "line.external_code",
    "holiday_basis": "line.holiday_pay_basis",
    "estimated_employer_cost": "''",
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
    "exported_at": cells.moment("batch.exported_at"),
    "confirmed_at": cells.moment("batch.confirmed_at"),
    "reverses": "reversed.name",
    "reversed_by": "reversal.names",
}
REPORT_COLUMNS = tuple(_COLUMNS)
STATES = tuple(dict.fromkeys([*Proposal.State.values, *shop.PLACE]))


def _cells(columns: Mapping[str, str]) -> str:
    return ", ".join(f"coalesce({expression}, '') AS {name}" for name, expression in columns.items())


# A line's name in the report: batch and line number, or before there is a batch the proposal.
_NAME = "coalesce(other_batch.code || '/' || other_line.line_no, 'proposal:' || other.id)"
_OTHER = """
    rewards_proposal other
    LEFT JOIN payroll_payrollclaim other_claim ON other_claim.source = 'proposal:' || other.id
    LEFT JOIN payroll_payrollline other_line ON other_line.id = other_claim.line_id
    LEFT JOIN payroll_payrollbatch other_batch ON other_batch.id = other_claim.batch_id
"""
_AWARDS = """
    FROM rewards_proposal proposal
    JOIN people_employee employee ON employee.id = proposal.employee_id
    JOIN programmes_programme programme ON programme.id = proposal.programme_id
    LEFT JOIN people_team team ON team.id = proposal.team_id
"""
_WANTED = """
    WHERE proposal.entity_id = %(entity)s AND (
        proposal.period_id = ANY(%(periods)s)
        OR proposal.period_id IS NULL AND (
            proposal.state IN ('held', 'proposed', 'needs_second') AND proposal.proposed_at < %(closed_at)s
            OR proposal.state IN ('declined', 'withdrawn', 'cancelled', 'expired')
                AND proposal.state_at >= %(opened_at)s AND proposal.state_at < %(closed_at)s
        )
    )
    AND (%(programme)s::text IS NULL OR programme.code = %(programme)s)
    AND (%(employee)s::text IS NULL OR employee.external_id = %(employee)s)
    AND (%(team)s::text IS NULL OR team.name = %(team)s)
    AND (%(cost_centre)s::text IS NULL OR proposal.cost_centre = %(cost_centre)s)
    AND (%(state)s::text IS NULL OR proposal.state = %(state)s)
"""
_AWARD_LINES = f"""
    SELECT {_cells(_COLUMNS)}, 0 AS rank, batch.code AS batch_code, line.line_no AS line_number,
           employee.external_id AS person, proposal.id
    {_AWARDS}
    JOIN unnest(%(units)s::text[], %(digits)s::int[], %(sizes)s::int[], %(currencies)s::bool[])
        AS unit (unit, digits, size, is_currency) ON unit.unit = proposal.unit
    JOIN people_entity entity ON entity.id = proposal.entity_id
    JOIN people_employment employment ON employment.id = proposal.employment_id
    JOIN programmes_programmeversion version ON version.id = proposal.version_id
    JOIN customers_outcome outcome ON outcome.id = proposal.outcome_id
    JOIN attribution_assessment assessment ON assessment.id = proposal.assessment_id
    LEFT JOIN ledger_period period ON period.id = proposal.period_id
    LEFT JOIN people_employee manager ON manager.id = employment.manager_id
    LEFT JOIN people_employee proposer ON proposer.id = proposal.proposed_by_id
    LEFT JOIN payroll_payrollclaim claim ON claim.source = 'proposal:' || proposal.id
    LEFT JOIN payroll_payrollline line ON line.id = claim.line_id
    LEFT JOIN payroll_payrollbatch batch ON batch.id = claim.batch_id
    LEFT JOIN payroll_wagetype wage_type ON wage_type.id = line.wage_type_id
    LEFT JOIN LATERAL (
        SELECT * FROM rewards_decision decision
        WHERE decision.proposal_id = proposal.id AND decision.step = 'first' AND decision.kind IN ('approve', 'adjust')
        ORDER BY decision.number DESC LIMIT 1
    ) approval ON proposal.state IN ('needs_second', 'payable', 'granted', 'in_batch', 'exported', 'confirmed')
    LEFT JOIN rewards_decision second ON second.proposal_id = proposal.id AND second.number = approval.number + 1
        AND second.step = 'second' AND second.kind IN ('approve', 'adjust')
    LEFT JOIN people_employee approver ON approver.id = approval.decided_by_id
    LEFT JOIN people_employee second_approver ON second_approver.id = second.decided_by_id
    LEFT JOIN LATERAL (SELECT {_NAME} AS name FROM {_OTHER} WHERE other.id = proposal.reverses_id) reversed ON true
    LEFT JOIN LATERAL (
        SELECT string_agg({_NAME}, ' ' ORDER BY other.id) AS names FROM {_OTHER} WHERE other.reverses_id = proposal.id
    ) reversal ON true
    {_WANTED}
"""  # noqa: S608 (only the constants above are spliced in)
_ORDER_LINES = f"""
    SELECT {_cells(order_report.COLUMNS)}, 1 AS rank, batch.code AS batch_code, line.line_no AS line_number,
           employee.external_id AS person, ordered.id
    {order_report.ORDERS} {order_report.JOINS} {order_report.WANTED}
"""
_REPORT = f"""
    SELECT {", ".join(_COLUMNS)} FROM ({_AWARD_LINES} UNION ALL {_ORDER_LINES}) AS reported
    ORDER BY batch_code COLLATE "C" NULLS LAST, line_number, person COLLATE "C", rank, id
"""  # noqa: S608 (only the constants above are spliced in)
_BOUGHT = f"{order_report.ORDERS} {order_report.WANTED}"
_LENGTH = f"SELECT (SELECT count(*) {_AWARDS} {_WANTED}) + (SELECT count(*) {_BOUGHT})"
_PEOPLE = f"SELECT proposal.employee_id {_AWARDS} {_WANTED} UNION SELECT ordered.employee_id {_BOUGHT}"


class BadReport(DomainError):
    """A report is asked for that there cannot be."""

    code = "bad_report"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which report: that of an entity for ``period``, or from there ``until`` a later one, both named by code.

    Each of the others, where given, keeps the lines of one programme (code), employee (id), team (name), cost centre
    or state alone.
    """

    entity: str
    period: str
    until: str | None = None
    programme: str | None = None
    employee: str | None = None
    team: str | None = None
    cost_centre: str | None = None
    state: str | None = None

    def given(self) -> dict[str, str]:
        """What was asked for, without what was left open."""
        return {name: value for name, value in asdict(self).items() if value is not None}


FILTERS = tuple(each.name for each in fields(Filters))


def filters_of(asked: Mapping[str, str | None]) -> Filters:
    """The filters somebody wrote down; blank is as good as absent. Raises BadReport for what is missing or no filter.

    Whether what they name exists, reading says.
    """
    unknown = sorted(set(asked) - set(FILTERS))
    if unknown:
        raise BadReport(f"There is no filter {unknown[0]!r}; use {', '.join(FILTERS)}.")
    for name, value in asked.items():
        texts.require_fit(value or "", what=name, longest=200)
    given: dict[str, str] = {name: value for name, value in asked.items() if value}
    for needed in ("entity", "period"):
        if needed not in given:
            raise BadReport(f"A report needs the filter {needed!r}.")
    if given.get("state", "held") not in STATES:
        raise BadReport(f"There is no state {given['state']!r}; use {', '.join(STATES)}.")
    return Filters(**given)


def report_lines(*, filters: Filters) -> Iterator[tuple[str, ...]]:
    """The rows of a reward report, cells in the order of ``REPORT_COLUMNS``, "" where there is none.

    In it: every award approved in the periods, in whatever state it is now, and every shop order that is pay, under the
    programme "shop"; what was declined, withdrawn or expired while they were open; and, without a pay period, what was
    pending when the last of them was closed, or is now if it is open. Raises NotFound for an unknown entity or period,
    BadReport for periods in the wrong order.
    """
    return _stream(_parameters(filters))


def report_length(*, filters: Filters) -> int:
    """How many rows the report has now. Raises what ``report_lines`` raises."""
    with connection.cursor() as cursor:
        cursor.execute(_LENGTH, _parameters(filters))
        length: int = cursor.fetchone()[0]
    return length


def people_in(*, filters: Filters) -> set[int]:
    """The employees the report has rows of. Raises what ``report_lines`` raises."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, _parameters(filters))
        return {employee_id for (employee_id,) in cursor.fetchall()}


def report_periods(*, filters: Filters) -> list["Period"]:
    """The periods a report is of, by time. Raises what ``report_lines`` raises."""
    entity = people.entity_by(filters.entity)
    periods = ledger.periods_between(entity_id=entity.pk, first=filters.period, last=filters.until or filters.period)
    if not periods:
        raise BadReport(f"{filters.until} is before {filters.period}; write the earlier period first.")
    return periods


def _parameters(filters: Filters) -> dict[str, Any]:
    periods = report_periods(filters=filters)
    awarded = Proposal.objects.filter(entity=periods[0].entity_id).values_list("unit", flat=True).distinct()
    bought = Order.objects.filter(entity=periods[0].entity_id).values_list("currency", flat=True).distinct()
    units = sorted(set(awarded.union(bought)) - {""})
    digits = [money.exponent(unit) if money.is_currency(unit) else 0 for unit in units]
    return asdict(filters) | {
        "entity": periods[0].entity_id,
        "periods": [period.pk for period in periods],
        "opened_at": periods[0].opened_at,
        "closed_at": periods[-1].closed_at or "infinity",
        "units": units,
        "digits": digits,
        "sizes": [10**each for each in digits],
        "currencies": [money.is_currency(unit) for unit in units],
    }


def _stream(parameters: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_REPORT, parameters)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
