"""What goes into the rules and what comes out: occasions, awards, verdicts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from recognition.programmes.caps import CapKey

PAID, NOTHING, UNCREDITED = "paid", "nothing", "uncredited"


class PoolShare(NamedTuple):
    """``share_ppm`` of an outcome, in equal parts to the ``people`` employed in ``team`` (0: no such team) that day."""

    team: int
    share_ppm: int
    people: int


class Leaver(NamedTuple):
    """Who had left before the outcome's date: ``days`` employed of the ``of`` days before it, and their ``rule``."""

    rule: str
    days: int
    of: int


@dataclass(frozen=True, kw_only=True)
class Credited:
    """An employee with their integer weight, as they stood on the outcome's date.

    ``currency`` is that of the entity employing them then, or last before; "" when none ever did. ``pool`` is the
    team through which they share, in ``Occasion.pools``; who shares through it alone has weight 0.
    """

    employee_id: int
    uid: UUID
    weight: int
    touch_count: int
    currency: str
    team_id: int | None = None
    in_conflict: bool = False
    leaver: Leaver | None = None
    pool: int | None = None


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What is paid once: the outcome that precedence chose, and who is credited for it or shares through a pool.

    ``day`` is the outcome's date in the company's time zone. ``others`` are ids of the outcomes that
    belong to the same occasion. ``pools`` are the version's, in its order.
    """

    outcome_id: int
    outcome_uid: UUID
    occasion: UUID
    customer_id: int
    kind: str
    day: date
    matured_at: datetime
    value_minor: int | None
    currency: str
    credited: tuple[Credited, ...]
    others: tuple[int, ...] = ()
    pools: tuple[PoolShare, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Award:
    """What one employee gets: ``amount`` > 0 in ``unit``, the version's or the payroll currency.

    ``unit_amount`` is the same before conversion; it is what uses up each of ``caps``. ``from_pool``: the
    employee shares through a pool, alone or besides credit of their own.
    """

    employee_id: int
    amount: int
    unit: str
    unit_amount: int
    caps: tuple[CapKey, ...]
    because: dict[str, Any]
    from_pool: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the version makes of one occasion. ``parts`` is for ``Judgement.parts``, one step list each.

    ``result`` is paid, nothing or uncredited; ``code`` says why when the whole occasion pays nothing.
    """

    occasion: Occasion
    result: str
    code: str
    awards: tuple[Award, ...] = ()
    parts: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Judged:
    """All verdicts, in order of assessment, and by how much they use up each cap."""

    verdicts: tuple[Verdict, ...]
    uses: dict[CapKey, int]
