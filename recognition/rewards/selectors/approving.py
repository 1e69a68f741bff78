"""How awards are decided, in counts for auditors: by programme and by whose right; nobody is ranked."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from recognition.core.actor import Actor
from recognition.core.errors import DomainError, Forbidden
from recognition.people.models import Role
from recognition.rewards import states
from recognition.rewards.selectors.favours import WITHIN
from recognition.rewards.selectors.visibility import scope_of

READERS = frozenset({Role.AUDITOR, Role.HR, Role.FINANCE})

_REPORT = """
    WITH decided AS (
        SELECT decision.*, proposal.programme_id, abs(proposal.proposed_amount) AS proposed,
            decision.decided_at - coalesce(
                (SELECT max(earlier.decided_at) FROM rewards_decision earlier
                    WHERE earlier.proposal_id = decision.proposal_id AND earlier.number < decision.number),
                (SELECT max(told.at) FROM activity_activity told
                    WHERE told.subject_kind = 'proposal' AND told.subject_id = decision.proposal_id
                        AND told.code = 'rewards.proposed' AND told.at <= decision.decided_at),
                proposal.proposed_at
            ) AS waited,
            EXISTS (SELECT FROM activity_activity told
                WHERE told.subject_kind = 'proposal' AND told.subject_id = decision.proposal_id
                    AND (told.data ->> 'decision')::bigint = decision.id AND told.data ? 'bulk') AS in_bulk,
            decision.amount > 0 AND proposal.state = ANY(%(approved)s) AND EXISTS (
                SELECT FROM rewards_decision other JOIN rewards_proposal own ON own.id = other.proposal_id
                WHERE other.beneficiary_id IN (decision.decided_by_id, decision.acted_by_id)
                    AND decision.beneficiary_id IN (other.decided_by_id, other.acted_by_id)
                    AND other.amount > 0 AND own.state = ANY(%(approved)s)
                    AND abs(extract(epoch FROM other.decided_at - decision.decided_at)) < %(within)s
            ) AS is_reciprocal
        FROM rewards_decision decision JOIN rewards_proposal proposal ON proposal.id = decision.proposal_id
        WHERE (decision.decided_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
            AND (%(entities)s::bigint[] IS NULL OR proposal.entity_id = ANY(%(entities)s))
    )
    SELECT programme.code, decider.external_id,
        count(*) FILTER (WHERE step = 'first' AND kind IN ('approve', 'adjust') AND abs(amount) = proposed),
        count(*) FILTER (WHERE kind = 'adjust' AND abs(amount) > proposed),
        count(*) FILTER (WHERE kind = 'adjust' AND abs(amount) < proposed),
        count(*) FILTER (WHERE step = 'first' AND kind = 'decline'),
        count(*) FILTER (WHERE step = 'second' AND kind = 'approve'),
        count(*) FILTER (WHERE step = 'second' AND kind = 'decline'),
        count(*) FILTER (WHERE kind = 'revoke'),
        count(*) FILTER (WHERE acted_by_id <> decided_by_id),
        count(*) FILTER (WHERE in_bulk),
        count(*) FILTER (WHERE is_reciprocal),
        round((extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY waited)
            FILTER (WHERE kind <> 'revoke')) / 3600)::numeric, 1)
    FROM decided
        JOIN programmes_programme programme ON programme.id = decided.programme_id
        JOIN people_employee decider ON decider.id = decided.decided_by_id
    GROUP BY programme.code, decider.external_id ORDER BY programme.code, decider.external_id
"""


class BadStretch(DomainError):
    """The last day of a report lies before its first."""

    code = "bad_stretch"


class ApprovalRow(NamedTuple):
    """What was decided in one programme by one person's right; people by the ids the company knows.

    A first decision approves as proposed, adjusts or declines; a second confirms or disagrees. ``by_delegate``:
    somebody stood in; ``in_bulk``: together with others; ``median_hours`` from when it waited for that person; None
    where all was revoking.
    """

    programme: str
    decider: str
    approved: int
    adjusted_up: int
    adjusted_down: int
    declined: int
    confirmed: int
    disagreed: int
    revoked: int
    by_delegate: int
    in_bulk: int
    reciprocal: int
    median_hours: Decimal | None


APPROVAL_COLUMNS = ApprovalRow._fields


def approval_report(*, viewer: Actor, from_date: date, to_date: date, at: datetime) -> Iterator[ApprovalRow]:
    """The decisions of these company days, both inclusive, counted by programme and decider; one statement.

    Auditors, HR and finance read it of their entities, a command of all. Raises Forbidden, BadStretch.
    """
    if to_date < from_date:
        raise BadStretch(f"The report ends on {to_date}, before it begins on {from_date}; swap the days.")
    values: dict[str, Any] = {
        "approved": sorted(states.APPROVED),
        "within": WITHIN.total_seconds(),
        "zone": settings.LAURELS.company_time_zone,
        "first": from_date,
        "last": to_date,
        "entities": _entities(viewer, at),
    }
    with connection.cursor() as cursor:
        cursor.execute(_REPORT, values)
        return (ApprovalRow(*row) for row in cursor.fetchall())


def _entities(viewer: Actor, at: datetime) -> list[int] | None:
    """The entities whose decisions the viewer may count; None for all."""
    if viewer.is_system:
        return None
    allowed = scope_of(viewer=viewer, at=at).entities(READERS)
    if not allowed:
        raise Forbidden(
            "The approval report is for auditors, HR and finance; ask an administrator for one of these roles."
        )
    return None if None in allowed else [each for each in allowed if each is not None]
