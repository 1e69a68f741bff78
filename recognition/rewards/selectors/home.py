"""What a start page says of awards, in few statements; and the awards everybody may see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from recognition.core.actor import Actor
from recognition.people.models import Role
from recognition.rewards import states, verdicts
from recognition.rewards.models import Dispute, Proposal
from recognition.rewards.selectors import listing
from recognition.rewards.selectors.cards import RELATED, Card, card, headline, programme_name
from recognition.rewards.selectors.own import BOOKED
from recognition.rewards.selectors.pages import Waiting
from recognition.rewards.selectors.visibility import Scope

_OWN = """
    SELECT
        (SELECT coalesce(json_agg(latest.id ORDER BY latest.state_at DESC, latest.id DESC), '[]') FROM (
            (SELECT id, state_at FROM rewards_proposal WHERE employee_id = %(me)s AND state <> ALL(%(checked)s)
                ORDER BY state_at DESC, id DESC LIMIT %(limit)s)
            UNION ALL
            (SELECT id, state_at FROM rewards_proposal WHERE employee_id = %(me)s AND state = ANY(%(checked)s)
                ORDER BY state_at DESC, id DESC LIMIT 1)) AS latest),
        (SELECT count(*) FROM rewards_proposal WHERE employee_id = %(me)s AND state = ANY(%(checked)s)),
        (SELECT coalesce(json_agg(json_build_array(unit, code, awards, amount) ORDER BY starts_on DESC, unit), '[]')
            FROM (
                SELECT award.unit, period.code, period.starts_on, count(*) AS awards,
                    sum(award.amount)::bigint AS amount
                FROM rewards_proposal award JOIN ledger_period period ON period.id = award.period_id
                WHERE award.employee_id = %(me)s AND award.state = ANY(%(booked)s) GROUP BY 1, 2, 3
            ) AS sums),
        (SELECT count(*) FROM rewards_agreedshare share JOIN rewards_agreedsplit split ON split.id = share.split_id
            WHERE share.employee_id = %(me)s AND share.signed_at IS NULL AND split.state = 'open')
"""
# The last word about an award that stands; shown once it cannot be undone any more.
_SHOWN = """
    SELECT award.id, decision.decided_at FROM rewards_decision decision
        JOIN rewards_proposal award ON award.id = decision.proposal_id
        JOIN people_privacychoice choice ON choice.employee_id = award.employee_id
            AND choice.topic = 'award_feed' AND choice.allows
    WHERE award.state = ANY(%(approved)s) AND award.amount > 0 AND decision.kind IN ('approve', 'adjust')
        AND decision.decided_at <= %(until)s AND (decision.decided_at, award.id) < (%(moment)s, %(number)s)
        AND NOT EXISTS (SELECT FROM rewards_decision later
            WHERE later.proposal_id = decision.proposal_id AND later.number > decision.number)
    ORDER BY decision.decided_at DESC, award.id DESC LIMIT %(limit)s
"""


class Booked(NamedTuple):
    """What is approved for somebody and will be paid with one period: how many awards, their sum in ``unit``."""

    unit: str
    period: str
    awards: int
    amount: int


class Home(NamedTuple):
    """``waiting`` for the viewer's decision, their ``own`` awards that changed last, what is ``booked`` (the latest
    period first), and how many agreed splits wait for their signature.

    Of the ``checked``, as many as there are without an amount yet, only the latest is among their own.
    """

    waiting: Waiting
    own: list[Card]
    checked: int
    booked: list[Booked]
    unsigned: int


class ShownAward(NamedTuple):
    """An award its person lets everybody see: no amount, no customer."""

    proposal_id: int
    employee_id: int
    employee: str
    programme: str
    approved_at: datetime


def home(*, viewer: Actor, scope: Scope, language: str, waiting: int, own: int, at: datetime) -> Home:
    """At most ``waiting`` of the oldest that wait and ``own`` of the viewer's own; five statements.

    ``scope`` is the viewer's.
    """
    mine = listing.decidable(actor=viewer, at=at, scope=scope)
    with connection.cursor() as cursor:
        asked = {"checked": sorted(states.WITHOUT_AMOUNT), "booked": list(BOOKED)}
        cursor.execute(_OWN, {"me": viewer.employee_id, "limit": own, **asked})
        latest, checked, booked, unsigned = cursor.fetchone()
    rows = Proposal.objects.select_related(*RELATED).in_bulk([*mine[:waiting], *latest])
    return Home(
        waiting=Waiting(total=len(mine), oldest=[_glimpse(rows[each], viewer, language) for each in mine[:waiting]]),
        own=[card(rows[each], viewer, language) for each in latest],
        checked=checked,
        booked=[Booked(*each) for each in booked],
        unsigned=unsigned,
    )


def _glimpse(proposal: Proposal, viewer: Actor, language: str) -> Card:
    """What waits without what it comes to: amounts of others are seen where the look is noted."""
    return card(proposal, viewer, language)._replace(sentence=headline(proposal, language), amount=None, presets=())


def contests_open(*, viewer: Actor, scope: Scope) -> int:
    """How many contests of others are open in the viewer's line, or in the entities they are HR for; one statement."""
    entities = scope.entities(frozenset({Role.HR}))
    there = Q(proposal__entity__in=entities) | Q(proposal=None, employee__employments__entity__in=entities)
    near = Q() if None in entities else Q(employee__among=scope.line) | there
    found = Dispute.objects.filter(near, state=Dispute.State.OPEN).exclude(employee=viewer.employee_id)
    return found.distinct().count()


def shown_awards(
    *, viewer: Actor, language: str, limit: int, at: datetime, before: tuple[datetime, int] | None = None
) -> list[ShownAward]:
    """The awards everybody in the company may see, by the choice of whom they are for, the latest approved first.

    ``before`` is the moment and the number of the last one of the page before. Two statements; nothing for
    whoever is no employee.
    """
    if viewer.employee_id is None:
        return []
    moment, number = before or (at, 2**63 - 1)
    found = _found(moment, number, limit=limit, until=at - verdicts.REVOKE_WITHIN)
    rows = Proposal.objects.select_related("employee", "version").in_bulk([each for each, _ in found])
    return [
        ShownAward(each, row.employee_id, row.employee.name, programme_name(row, language), approved_at)
        for each, approved_at in found
        for row in [rows[each]]
    ]


def _found(moment: datetime, number: int, *, limit: int, until: datetime) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            _SHOWN,
            {
                "approved": sorted(states.APPROVED),
                "until": until,
                "moment": moment,
                "number": number,
                "limit": limit,
            },
        )
        return list(cursor.fetchall())
