"""The reward mix of closed and open periods: by period, team, programme and unit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import QuerySet, Sum

from recognition.core import periods
from recognition.core.actor import Actor
from recognition.ledger import selectors as ledger
from recognition.people import access
from recognition.people.models import Role, Team
from recognition.programmes.models import Programme
from recognition.rewards import mix, states
from recognition.rewards.models import Proposal

READS_MIX = (Role.HR, Role.FINANCE, Role.PROGRAMME_OWNER, Role.AUDITOR, Role.WORKS_COUNCIL)
MONTHS = 3


# Sets first and counted afterwards: DISTINCT in an aggregate sorts every award.
_PEOPLE = """
    SELECT code, unit, count(*) FROM (
        SELECT DISTINCT period.code, award.unit, award.employee_id
        FROM rewards_proposal award JOIN ledger_period period ON period.id = award.period_id
        WHERE award.entity_id = ANY(%s) AND award.period_id = ANY(%s) AND award.state = ANY(%s)
    ) AS rewarded GROUP BY 1, 2 ORDER BY 1, 2
"""


class MixRow(NamedTuple):
    """The mix of one team, "" for teams too small to be shown alone; amounts in minor units of ``unit``, or points."""

    period: str
    team: str
    programme: str
    unit: str
    people: int
    winning: int
    keeping: int
    gain: int
    saved: int
    winning_ppm: int | None
    keeping_ppm: int | None
    gain_ppm: int | None
    saved_ppm: int | None


MIX_COLUMNS = MixRow._fields


class PeriodMix(NamedTuple):
    """The mix of all teams and programmes in one unit and period, and how many ``people`` it was for."""

    period: str
    unit: str
    people: int
    mix: mix.Mix


class LatestMix(NamedTuple):
    """The mix of one entity and unit over its last closed periods; ``period_id`` is the newest of them."""

    entity_id: int
    period_id: int
    unit: str
    mix: mix.Mix


def reward_mix(*, viewer: Actor, first: str, last: str, at: datetime) -> Iterator[MixRow]:
    """What was approved in the months ``first`` to ``last`` (``2026-07``), less what was taken back in them.

    Teams of fewer than five rewarded people are joined (see ``mix.folded``). Four statements of SQL. Raises BadPeriod,
    RoleNeeded unless the viewer is HR, finance, programme owner, auditor or works council for the whole company, or a
    system actor.
    """
    found = _periods(viewer, first, last, at)
    codes = {each.pk: each.code for each in found}
    teams, programmes = dict(Team.objects.values_list("pk", "name")), dict(Programme.objects.values_list("pk", "code"))
    # Grouped by numbers and named afterwards, whom in no order: sorting many awards by texts took most of the time.
    sums = _approved(found).values_list(
        "period_id", "team_id", "programme_id", "unit", "outcome__kind", "outcome__family"
    )
    parts: dict[tuple[str, str, str, str], list[mix.Part]] = defaultdict(list)
    people: dict[tuple[str, str, str, str], set[int]] = defaultdict(set)
    for period, team, programme, unit, kind, family, amount, who in sums.annotate(
        sum=Sum("amount"), who=ArrayAgg("employee")
    ):
        key = codes[period], teams.get(team, ""), programmes[programme], unit
        parts[key].append(mix.Part(kind, family, amount))
        people[key].update(who)
    cells = [mix.Cell(*key, frozenset(people[key]), tuple(found)) for key, found in parts.items()]
    for cell in mix.folded(cells):
        figures = vars(mix.of(cell.parts))
        yield MixRow(cell.period, cell.team, cell.programme, cell.unit, len(cell.people), **figures)


def mix_by_period(*, viewer: Actor, first: str, last: str, at: datetime) -> list[PeriodMix]:
    """The same of the whole company, by unit and period, the oldest first; three statements, for the same viewers.

    Also of fewer than five people: whoever shows it says so instead. Raises BadPeriod, RoleNeeded.
    """
    found = _periods(viewer, first, last, at)
    codes = {each.pk: each.code for each in found}
    parts: dict[tuple[str, str], list[mix.Part]] = defaultdict(list)
    sums = _approved(found).order_by().values_list("period_id", "unit", "outcome__kind", "outcome__family")
    for period, unit, kind, family, amount in sums.annotate(sum=Sum("amount")):
        parts[codes[period], unit].append(mix.Part(kind, family, amount))
    with connection.cursor() as cursor:
        entities = {each.entity_id for each in found}
        cursor.execute(_PEOPLE, [list(entities), list(codes), sorted(states.APPROVED)])
        people = cursor.fetchall()
    return [PeriodMix(period, unit, number, mix.of(parts[period, unit])) for period, unit, number in people]


def _periods(viewer: Actor, first: str, last: str, at: datetime) -> list[ledger.PeriodName]:
    """The periods of these months, for whom may read the mix."""
    if not viewer.is_system:
        access.require_role(actor=viewer, roles=READS_MIX, at=at)
    return ledger.periods_starting(since=periods.month_bounds(first)[0], until=periods.month_bounds(last)[1])


def _approved(among: Sequence[ledger.PeriodName]) -> QuerySet[Proposal]:
    """The approved awards of these periods; their entities are named because the index of sums begins with them."""
    return Proposal.objects.filter(
        entity__in={each.entity_id for each in among},
        period__in=[each.pk for each in among],
        state__in=states.APPROVED,
    )


def latest_mixes() -> list[LatestMix]:
    """The mix over the last three closed periods of every entity that has so many, by entity and unit."""
    closed: Mapping[int, list[int]] = {
        entity_id: found for entity_id, found in ledger.latest_closed(count=MONTHS).items() if len(found) == MONTHS
    }
    wanted = [period_id for found in closed.values() for period_id in found]
    parts: dict[tuple[int, str], list[mix.Part]] = defaultdict(list)
    rows = Proposal.objects.filter(entity__in=list(closed), period__in=wanted, state__in=states.APPROVED)
    for entity_id, unit, kind, family, amount in rows.values_list(
        "entity", "unit", "outcome__kind", "outcome__family"
    ).annotate(sum=Sum("amount")):
        parts[entity_id, unit].append(mix.Part(kind, family, amount))
    return [
        LatestMix(entity_id=entity_id, period_id=closed[entity_id][0], unit=unit, mix=mix.of(found))
        for (entity_id, unit), found in sorted(parts.items())
    ]
