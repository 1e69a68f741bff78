"""What one person received: their awards in pages, their sums by pay period, and outcomes that gave them nothing."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Q

from recognition.core.actor import Actor
from recognition.programmes import because as becauses
from recognition.rewards import states
from recognition.rewards.models import Proposal
from recognition.rewards.selectors.cards import RELATED, Card, card
from recognition.rewards.selectors.outcomes import LONGEST_LOOK_BACK, LOOK_BACK

BOOKED = ("payable", "in_batch")
PAID = ("exported", "confirmed")

_SUMS = """
    SELECT proposal.unit, period.code, period.starts_on,
        coalesce(sum(proposal.amount) FILTER (WHERE proposal.state = ANY(%(booked)s)), 0)::bigint,
        coalesce(sum(proposal.amount) FILTER (WHERE proposal.state = ANY(%(paid)s)), 0)::bigint
    FROM rewards_proposal AS proposal JOIN ledger_period AS period ON period.id = proposal.period_id
    WHERE proposal.employee_id = %(me)s AND proposal.state = ANY(%(both)s)
    GROUP BY 1, 2, 3 ORDER BY 3 DESC, 2, 1
"""
# An outcome happens some time before it matures.
_MATURES_WITHIN = timedelta(days=180)
# The customers somebody served are few, so their outcomes are found from there: gathered as an array, because the
# planner takes those of a DISTINCT for nearly all and reads every outcome instead.
_MISSED = f"""
    SELECT source.code || ':' || outcome.external_id, outcome.kind, customer.external_id, customer.name,
        outcome.occurred_at, outcome.matured_at + %(open_for)s, served.contacts, look_back.days,
        (SELECT dispute.id FROM rewards_dispute AS dispute JOIN customers_outcome AS named ON named.id = outcome_id
            WHERE dispute.employee_id = %(me)s AND dispute.about = 'missing' AND named.uid = outcome.uid
            ORDER BY dispute.id DESC LIMIT 1),
        outcome.id,
        (SELECT json_agg(json_build_array(judgement.result, judgement.parts) ORDER BY judgement.id)
            FROM rewards_judgement AS judgement WHERE judgement.outcome_uid = outcome.uid)
    FROM customers_outcome AS outcome
    JOIN customers_customer AS customer ON customer.id = outcome.customer_id
    JOIN customers_source AS source ON source.id = outcome.source_id
    CROSS JOIN LATERAL (SELECT {LOOK_BACK.format(outcome="outcome", zone="%(zone)s")} AS days) AS look_back
    CROSS JOIN LATERAL (
        SELECT count(*) AS contacts FROM customers_touchpoint AS touch
        WHERE touch.employee_id = %(me)s AND touch.customer_id = outcome.customer_id AND touch.superseded_at IS NULL
            AND touch.occurred_at >= outcome.occurred_at - look_back.days * interval '24 hours'
            AND touch.occurred_at < outcome.occurred_at
    ) AS served
    WHERE outcome.customer_id = ANY(ARRAY(
        SELECT DISTINCT customer_id FROM customers_touchpoint
        WHERE employee_id = %(me)s AND superseded_at IS NULL AND occurred_at < %(at)s
            AND occurred_at >= %(since)s - {LONGEST_LOOK_BACK} * interval '24 hours'
    ))
    AND outcome.superseded_at IS NULL AND outcome.withdrawn_at IS NULL
    AND outcome.family IN ('gain', 'saved') AND outcome.matured_at BETWEEN %(from)s AND %(at)s
    AND served.contacts > 0 AND NOT EXISTS (
        SELECT FROM rewards_proposal AS award
        WHERE award.outcome_uid = outcome.uid AND award.employee_id = %(me)s AND award.reverses_id IS NULL
    )
    AND (%(named)s::text IS NULL OR source.code || ':' || outcome.external_id = %(named)s)
    AND (%(before)s::bigint IS NULL OR (outcome.matured_at, outcome.id) < (
        SELECT last.matured_at, last.id FROM customers_outcome AS last WHERE last.id = %(before)s))
    ORDER BY outcome.matured_at DESC, outcome.id DESC LIMIT %(limit)s
"""  # noqa: S608 (only constants are spliced in)


class Sum(NamedTuple):
    """What was approved for one person in one pay period: ``booked`` for it, and ``paid``, that is with payroll."""

    unit: str
    period: str
    starts_on: date
    booked: int
    paid: int


class Missed(NamedTuple):
    """An outcome of a customer somebody served (``contacts`` times in the ``days`` before) that gave them nothing.

    ``outcome`` is its name as ``outcome_named`` reads it, ``reasons`` say why, as far as a programme judged it, and
    ``dispute_id`` is the latest contest of theirs about it. It can be contested until ``until``. ``number`` is its own.
    """

    outcome: str
    kind: str
    customer: str
    customer_name: str
    occurred_at: datetime
    until: datetime
    contacts: int
    days: int
    reasons: tuple[str, ...]
    dispute_id: int | None
    number: int


def own_awards(
    *,
    viewer: Actor,
    language: str,
    limit: int,
    among: Collection[str],
    before: tuple[datetime, int] | None = None,
) -> list[Card]:
    """The viewer's own awards in the states ``among``, the one that changed last first.

    ``before`` is when the last one of the page before changed, and its number. One statement.
    """
    if viewer.employee_id is None:
        return []
    found = Proposal.objects.filter(employee_id=viewer.employee_id, state__in=among)
    if before is not None:
        moment, number = before
        found = found.filter(Q(state_at__lt=moment) | Q(state_at=moment, pk__lt=number))
    rows = found.order_by("-state_at", "-pk").select_related(*RELATED)
    return [card(each, viewer, language) for each in rows[:limit]]


def own_checked(*, viewer: Actor) -> int:
    """How many of the viewer's own awards are without an amount yet; one statement."""
    if viewer.employee_id is None:
        return 0
    return Proposal.objects.filter(employee_id=viewer.employee_id, state__in=states.WITHOUT_AMOUNT).count()


def own_card(*, viewer: Actor, proposal_id: int, language: str) -> Card | None:
    """One of the viewer's own awards; None for any other. One statement."""
    if viewer.employee_id is None:
        return None
    mine = Proposal.objects.filter(pk=proposal_id, employee_id=viewer.employee_id).select_related(*RELATED).first()
    return None if mine is None else card(mine, viewer, language)


def own_sums(*, viewer: Actor) -> list[Sum]:
    """What was approved for the viewer, by pay period and unit, the latest period first; one statement."""
    if viewer.employee_id is None:
        return []
    found: dict[str, Any] = {
        "me": viewer.employee_id,
        "booked": list(BOOKED),
        "paid": list(PAID),
        "both": [*BOOKED, *PAID],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, found)
        return [Sum(*row) for row in cursor.fetchall()]


def missed(
    *,
    viewer: Actor,
    language: str,
    limit: int,
    at: datetime,
    before: int | None = None,
    outcome: str | None = None,
) -> list[Missed]:
    """Outcomes the viewer may contest for having no award of them, the latest first; one statement.

    ``before`` is the ``number`` of the last one of the page before; ``outcome`` the name of the one to find.
    """
    if viewer.employee_id is None:
        return []
    open_for = timedelta(days=settings.LAURELS.LAURELS_CONTEST_DAYS)
    begins = at - open_for
    found: dict[str, Any] = {
        "me": viewer.employee_id,
        "at": at,
        "from": begins,
        "open_for": open_for,
        "since": begins - _MATURES_WITHIN,
        "zone": settings.LAURELS.company_time_zone,
        "limit": limit,
        "before": before,
        "named": outcome,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MISSED, found)
        rows = cursor.fetchall()
    return [
        Missed._make((*facts, tuple(_reasons(judged or (), viewer.employee_id, language)), dispute_id, number))
        for *facts, dispute_id, number, judged in rows
    ]


def _reasons(judged: Collection[tuple[str, list[Mapping[str, Any]]]], me: int, language: str) -> list[str]:
    codes = [part["code"] for _, parts in judged for part in parts if part["employee"] == me and part["code"]]
    codes += ["no_touchpoints" for result, _ in judged if result == "uncredited"]
    return [becauses.render_reason(code, language) for code in dict.fromkeys(codes)]
