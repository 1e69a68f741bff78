"""Everything the rules must know about occasions: who has a share, and where they were employed on the day."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recognition.attribution.evidence import Weighed
from recognition.attribution.policies import Weight
from recognition.customers import selectors as customers
from recognition.people import memberships
from recognition.people import selectors as people
from recognition.people.models import Employee, Employment, Entity
from recognition.programmes import occasions, verdicts
from recognition.programmes.definition import Definition

Pairs = Collection[tuple[int, date]]
Employments = Mapping[tuple[int, date], Employment]
NOTHING = Weight(0, 0)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who everybody with a share is, and where they were employed on the outcome's date.

    Of who left before it, ``employments`` has the last one and ``leavers`` what becomes of their part.
    ``members`` of a pool's team (by name) on a day are those employed in it then.
    """

    says: Definition
    employees: dict[int, Employee]
    employments: Employments
    leavers: dict[tuple[int, date], verdicts.Leaver]
    members: Mapping[tuple[str, date], Sequence[Employment]]
    entities: dict[int, Entity]
    conflicts: set[tuple[int, int]]


def standing(groups: Sequence[occasions.Group], weighed: Mapping[int, Weighed], says: Definition) -> Standing:
    """What is known about everybody who shares in the chosen outcomes of ``groups``; at most seven statements."""
    chosen = [group.chosen for group in groups if weighed[group.chosen.outcome_id].weights]
    members = memberships.members_on(teams={pool.team for pool in says.pools}, days={one.day for one in chosen})
    pairs = {(employee, one.day) for one in chosen for employee in weighed[one.outcome_id].weights}
    pairs |= {(row.employee_id, day) for (_, day), rows in members.items() for row in rows}
    entities = {entity.pk: entity for entity in people.entities()}
    employed = people.employments_on(pairs=pairs)
    last, leavers = _left(pairs - employed.keys(), says, entities)
    return Standing(
        says=says,
        employees=people.employees(employee_ids={employee for employee, _ in pairs}),
        employments=employed | last,
        leavers=leavers,
        members=members,
        entities=entities,
        conflicts=customers.conflicts({one.customer_id for one in chosen}),
    )


def occasion(group: occasions.Group, weighed: Weighed, known: Standing) -> verdicts.Occasion:
    """One occasion as the rules take it."""
    chosen = group.chosen
    pools = tuple(_pools(chosen.day, known)) if weighed.weights else ()
    teams = {pool.team for pool in pools if pool.people}
    sharing = dict(weighed.weights)
    for pool in known.says.pools if pools else ():
        for row in known.members.get((pool.team, chosen.day), ()):
            sharing.setdefault(row.employee_id, NOTHING)
    return verdicts.Occasion(
        outcome_id=chosen.outcome_id,
        outcome_uid=chosen.uid,
        occasion=group.occasion,
        customer_id=chosen.customer_id,
        kind=chosen.kind,
        day=chosen.day,
        matured_at=chosen.matured_at or chosen.occurred_at,
        value_minor=chosen.value_minor,
        currency=chosen.currency,
        others=tuple(other.outcome_id for other in group.others),
        credited=tuple(_credited(chosen, employee, weight, teams, known) for employee, weight in sharing.items()),
        pools=pools,
    )


def _pools(day: date, known: Standing) -> list[verdicts.PoolShare]:
    found = [(pool.share_ppm, known.members.get((pool.team, day), ())) for pool in known.says.pools]
    return [verdicts.PoolShare((rows[0].team_id or 0) if rows else 0, share, len(rows)) for share, rows in found]


def _credited(
    chosen: occasions.Candidate, employee: int, weight: Weight, teams: Collection[int], known: Standing
) -> verdicts.Credited:
    employment = known.employments.get((employee, chosen.day))
    leaver = known.leavers.get((employee, chosen.day))
    team = None if employment is None else employment.team_id
    return verdicts.Credited(
        employee_id=employee,
        uid=known.employees[employee].uid,
        weight=weight.weight,
        touch_count=weight.touch_count,
        currency="" if employment is None else known.entities[employment.entity_id].currency,
        team_id=team,
        in_conflict=(employee, chosen.customer_id) in known.conflicts,
        leaver=leaver,
        pool=team if team in teams and leaver is None else None,
    )


def _left(
    pairs: Pairs, says: Definition, entities: Mapping[int, Entity]
) -> tuple[dict[tuple[int, date], Employment], dict[tuple[int, date], verdicts.Leaver]]:
    """The last employment before the day of who had left by then, and the rule of its country for their part."""
    stretches: dict[int, list[Employment]] = defaultdict(list)
    for row in memberships.employments_of(employee_ids={employee for employee, _ in pairs}):
        stretches[row.employee_id].append(row)
    last, leavers = {}, {}
    for employee, day in pairs:
        before = [row for row in stretches[employee] if row.starts_on < day]
        if before:
            last[employee, day] = before[-1]
            country = before[-1].country or entities[before[-1].entity_id].country
            days = sum(_days_before(row, day, says.credit.lookback_days) for row in before)
            leavers[employee, day] = verdicts.Leaver(says.leavers.rule(country), days, says.credit.lookback_days)
    return last, leavers


def _days_before(row: Employment, day: date, lookback_days: int) -> int:
    """On how many of the days before ``day`` the employment stood."""
    first = max(row.starts_on, day - timedelta(days=lookback_days))
    return max(0, (min(row.ends_on or day, day) - first).days)
