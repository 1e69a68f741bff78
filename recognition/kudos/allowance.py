"""Which period a moment belongs to, how much may be given in it, and from where points come; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from recognition.core import periods

DAY, WEEK, MONTH, QUARTER = "day", "week", "month", "quarter"
PER_YEAR = {DAY: 365, WEEK: 52, MONTH: 12, QUARTER: 4}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """``amount`` points to give in each ``span``."""

    amount: int
    span: str


DEFAULT = Terms(amount=100, span=MONTH)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Terms for a team, a role, both or (neither) everybody; ``amount`` None takes the rule back.

    ``number`` tells which of two rules set at one moment came later.
    """

    team_id: int | None
    role: str
    amount: int | None
    span: str
    set_at: datetime
    number: int


def period_key(moment: datetime, zone: str, span: str) -> str:
    """The name of the period of ``moment`` in ``zone``: ``2026-11-22``, ``2026-W47``, ``2026-11`` or ``2026-Q4``."""
    day = periods.local_date(moment, zone)
    if span == DAY:
        return day.isoformat()
    if span == WEEK:
        iso = day.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}"
    return periods.cap_period(day, span)


def ends_at(moment: datetime, zone: str, span: str) -> datetime:
    """The moment (UTC) at which the period of ``moment`` in ``zone`` is over and the next begins."""
    return periods.midnight(_next_start(periods.local_date(moment, zone), span), zone).astimezone(UTC)


def span_of(key: str) -> str:
    """The span whose periods are named like ``key``."""
    if "W" in key:
        return WEEK
    if "Q" in key:
        return QUARTER
    return DAY if key.count("-") == 2 else MONTH


def resolve(rules: Collection[Rule], *, team_id: int | None, roles: Collection[str]) -> Terms:
    """What one of this team with these roles may give: team and role before role, role before team, then everybody.

    Of several roles the one that gives most in a year counts. DEFAULT when nothing fits.
    """
    in_force = _in_force(rules)
    mine = [rule for rule in in_force if rule.team_id in (None, team_id) and (not rule.role or rule.role in roles)]
    levels = (
        [rule for rule in mine if rule.team_id is not None and rule.role],
        [rule for rule in mine if rule.team_id is None and rule.role],
        [rule for rule in mine if rule.team_id is not None and not rule.role],
        [rule for rule in mine if rule.team_id is None and not rule.role],
    )
    for level in levels:
        if level:
            most = max(level, key=lambda rule: ((rule.amount or 0) * PER_YEAR[rule.span], rule.set_at, rule.number))
            return Terms(amount=most.amount or 0, span=most.span)
    return DEFAULT


def split(needs: Sequence[int], *, first: int) -> list[tuple[int, int]]:
    """Each of ``needs`` as (from the first source, from the second); the first is emptied before the second is used."""
    parts = []
    for need in needs:
        taken = min(need, first)
        first -= taken
        parts.append((taken, need - taken))
    return parts


def _in_force(rules: Collection[Rule]) -> list[Rule]:
    latest: dict[tuple[int | None, str], Rule] = {}
    for rule in sorted(rules, key=lambda rule: (rule.set_at, rule.number)):
        latest[rule.team_id, rule.role] = rule
    return [rule for rule in latest.values() if rule.amount is not None]


def _next_start(day: date, span: str) -> date:
    if span == DAY:
        return day + timedelta(days=1)
    if span == WEEK:
        return day + timedelta(days=8 - day.isoweekday())
    last = (day.month + 2) // 3 * 3 if span == QUARTER else day.month
    return date(day.year + last // 12, last % 12 + 1, 1)
