"""A small made-up outcome judged by the real rules, so that a draft can be read as a receipt: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from recognition.attribution import policies
from recognition.core import identity, money
from recognition.programmes import rules, steps
from recognition.programmes.definition import POINTS, Definition
from recognition.programmes.verdicts import Credited, Occasion, PoolShare, Verdict

CUSTOMER = 1
USUAL_VALUE = 50_000  # whole units of the currency in which values are read


class MadeUp(NamedTuple):
    """Somebody who does not exist: how many days before the outcome, and at which stage, they served the customer."""

    name: str
    touches: tuple[tuple[int, str], ...]


PEOPLE: Mapping[int, MadeUp] = {
    1: MadeUp("Asta", ((40, "sale"), (21, "support"), (3, "follow_up"))),
    2: MadeUp("Bo", ((90, "onboarding"), (12, "support"))),
    3: MadeUp("Cilla", ((60, "delivery"),)),
}
MEMBERS = {1: "Dagny", 2: "Ejnar"}  # of every team that has a pool


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one made-up person gets; where it is nothing ``code`` says why, and there is no ``arithmetic``."""

    name: str
    touches: int
    amount: int
    unit: str
    code: str = ""
    team: str = ""
    arithmetic: steps.Steps | None = None
    because: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Example:
    """One outcome of ``kind`` on ``day``, worth ``value`` (minor units; None where no rule reads it)."""

    kind: str
    day: date
    value: int | None
    currency: str
    code: str
    whole: int
    shares: tuple[Share, ...]

    @property
    def total(self) -> int:
        return sum(share.amount for share in self.shares)


def worked(says: Definition, *, value: int | None = None) -> Example:
    """What ``says`` pays three made-up people who served a made-up customer, and two members of each team with a pool.

    ``value`` in minor units of the currency the rules read; without one USUAL_VALUE, or twice the least that counts.
    """
    value = usual_value(says) if value is None else value
    occasion = _occasion(says, value)
    unused = dict.fromkeys(rules.cap_keys(says, [occasion]), 0)
    [verdict] = rules.judge(says, [occasion], unused).verdicts
    shares = tuple(_shares(says, occasion, verdict))
    return Example(
        kind=occasion.kind,
        day=occasion.day,
        value=occasion.value_minor,
        currency=occasion.currency,
        code=verdict.code,
        whole=verdict.parts[0]["whole"] if verdict.parts else 0,
        shares=shares,
    )


def usual_value(says: Definition) -> int | None:
    """What the made-up outcome is worth; None where no rule reads a value."""
    if not says.value_currency or not (says.formula.reads_value or says.filters.minimum_value is not None):
        return None
    usual: int = USUAL_VALUE * 10 ** money.exponent(says.value_currency)
    return max(usual, 2 * (says.filters.minimum_value or 0))


def _occasion(says: Definition, value: int | None) -> Occasion:
    happened = datetime.combine(says.starts_on, time(12), UTC)
    pools = tuple(PoolShare(number, pool.share_ppm, len(MEMBERS)) for number, pool in enumerate(says.pools, start=1))
    return Occasion(
        outcome_id=1,
        outcome_uid=identity.uid("example", "outcome", "1"),
        occasion=identity.uid("example", "occasion", "1"),
        customer_id=CUSTOMER,
        kind=says.kinds[0],
        day=says.starts_on,
        matured_at=happened,
        value_minor=value,
        currency=says.value_currency if value is not None else "",
        credited=(*_credited(says, happened), *_members(says)),
        pools=pools,
    )


def _credited(says: Definition, happened: datetime) -> list[Credited]:
    touches = [
        policies.Touch(
            number, policies.microseconds(happened - timedelta(days=days)), f"{number}-{days}", "", "call", stage
        )
        for number, who in PEOPLE.items()
        for days, stage in who.touches
    ]
    agreed = dict.fromkeys(PEOPLE, 1) if says.credit.name == "agreed" else None
    weights = policies.weigh(says.credit, touches, outcome_at=policies.microseconds(happened), agreed=agreed)
    return [_person(says, number, each.weight, each.touch_count) for number, each in sorted(weights.items())]


def _members(says: Definition) -> list[Credited]:
    return [
        _person(says, 100 * team + number, 0, 0, pool=team)
        for team in range(1, len(says.pools) + 1)
        for number in MEMBERS
    ]


def _person(says: Definition, number: int, weight: int, touches: int, *, pool: int | None = None) -> Credited:
    return Credited(
        employee_id=number,
        uid=identity.uid("example", "employee", f"{number}"),
        weight=weight,
        touch_count=touches,
        currency=says.unit if says.unit not in POINTS else "DKK",
        pool=pool,
    )


def _shares(says: Definition, occasion: Occasion, verdict: Verdict) -> list[Share]:
    awards = {award.employee_id: award for award in verdict.awards}
    codes = {part["employee"]: part["code"] for part in verdict.parts}
    found = []
    for who in occasion.credited:
        award = awards.get(who.employee_id)
        found.append(
            Share(
                name=PEOPLE[who.employee_id].name if who.pool is None else MEMBERS[who.employee_id % 100],
                touches=who.touch_count,
                amount=award.amount if award else 0,
                unit=award.unit if award else says.unit,
                code="" if award else codes.get(who.employee_id) or verdict.code,
                team="" if who.pool is None else says.pools[who.pool - 1].team,
                arithmetic=steps.of(award.because) if award else None,
                because=award.because if award else None,
            )
        )
    return found
