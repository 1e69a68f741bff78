"""A preparer builds a batch: everything payable of the closed periods becomes frozen lines, each claimed once."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from recognition.activity import services as activity
from recognition.core import constraints, db
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.ledger import selectors as ledger
from recognition.payroll.models import PayrollBatch
from recognition.payroll.selectors import in_kind
from recognition.payroll.services import freeze, locks, sources
from recognition.people import access
from recognition.people import selectors as people
from recognition.people.models import Employee, Entity, Role

if TYPE_CHECKING:
    from recognition.ledger.models import Period


class PeriodStillOpen(DomainError):
    """A batch is wanted of a period that is not closed yet."""

    code = "period_still_open"


constraints.register(
    {
        "batch_once": "A batch of this name was built at the same moment; build again.",
        "batch_number_once": "A batch of this number was built at the same moment; build again.",
    }
)


def build_batch(*, actor: Actor, entity_code: str, code: str, at: datetime) -> PayrollBatch | None:
    """Build the next batch of a closed period and return it; None when there is nothing new to pay or to tell.

    It takes all that is payable from this and earlier closed periods of the entity, awards, shop orders and reversals,
    ordered by payroll number, then awards and orders by number; what is in kind is judged against the limit of the
    year as it stands. Its lines never change. Raises NotFound, Forbidden
    unless the actor prepares payroll there, PeriodStillOpen, NotPayable when something is not in the entity's currency
    or takes back what is in no batch, AlreadyClaimed.
    """
    with db.durable():
        entity = people.entity_by(entity_code)
        access.require_role(actor=actor, roles={Role.PAYROLL_PREPARER}, entity_id=entity.pk, at=at)
        period = ledger.period_by_code(entity_id=entity.pk, code=code)
        if period.state != "closed":
            raise PeriodStillOpen(f"Period {code} of {entity_code} is still open; HR closes it first (close_period).")
        locks.queue_for(entity)
        taken = sources.take(entity_id=entity.pk, until=period.starts_on, at=at)
        judged = in_kind.judge(order_ids=taken.order_ids, entity=entity)
        if not (taken.names or judged.reclassified):
            return None
        batch = _next(actor, entity, period, taken=taken, judged=judged, at=at)
        freeze.freeze(batch=batch, taken=taken, judged=judged)
        activity.record(
            actor=actor,
            at=at,
            code="payroll.batch_built",
            subject_kind="payroll_batch",
            subject_id=batch.pk,
            data={"lines": batch.line_count, "positive": batch.positive_minor, "negative": batch.negative_minor},
        )
        return batch


def _next(
    actor: Actor, entity: Entity, period: "Period", *, taken: sources.Taken, judged: in_kind.Judged, at: datetime
) -> PayrollBatch:
    """The next batch of the period, with its control totals and without its lines."""
    totals = _totals(taken, judged, entity)
    # Gap-free because the entity's queue is held and a batch is never deleted.
    number = PayrollBatch.objects.filter(period_id=period.pk).count() + 1
    return PayrollBatch.objects.create(
        entity=entity,
        period=period,
        number=number,
        code=f"{period.code}-{number:04d}",
        built_by=Employee.objects.get(pk=actor.employee_id or 0),
        built_at=at,
        reissues_id=_replaced(taken, entity),
        **totals,
    )


def _totals(taken: sources.Taken, judged: in_kind.Judged, entity: Entity) -> dict[str, int]:
    """The control totals of what is taken, and of what is told anew, which moves no money.

    Raises NotPayable for another currency than the entity's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT unit, min(name), count(*), count(DISTINCT employee_id),
                   sum(greatest(amount, 0))::bigint, sum(least(amount, 0))::bigint
            FROM (
                SELECT unit, 'Proposal ' || id AS name, employee_id, amount
                FROM rewards_proposal WHERE id = ANY(%s)
                UNION ALL
                SELECT currency, 'Order ' || id, employee_id, value_minor FROM shop_order WHERE id = ANY(%s)
                UNION ALL
                SELECT currency, 'Line ' || id, employee_id, 0 FROM payroll_payrollline WHERE id = ANY(%s)
            ) AS taken GROUP BY unit
            """,
            [taken.proposal_ids, taken.order_ids, [each.line_id for each in judged.reclassified]],
        )
        rows = cursor.fetchall()
    for unit, first, *_ in rows:
        if unit != entity.currency:
            raise freeze.NotPayable(
                f"{first} is in {unit}, but payroll of {entity.external_id} pays {entity.currency};"
                " HR corrects the entity's currency or the award."
            )
    [(_, _, lines, persons, positive, negative)] = rows
    return {"line_count": lines, "person_count": persons, "positive_minor": positive, "negative_minor": negative}


def _replaced(taken: sources.Taken, entity: Entity) -> int | None:
    """The newest void batch of which this one has a line again."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT max(batch.id) FROM payroll_payrollbatch batch
            WHERE batch.entity_id = %s AND batch.state = 'void' AND EXISTS (
                SELECT FROM payroll_payrollline line WHERE line.batch_id = batch.id AND line.source = ANY(%s)
            )
            """,
            [entity.pk, taken.names],
        )
        found: int | None = cursor.fetchone()[0]
    return found
