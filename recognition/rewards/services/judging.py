"""From occasions to verdicts: weigh them, freeze their evidence, judge them in turn under the programme's caps."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from recognition.attribution import selectors as attribution
from recognition.attribution import services as frozen
from recognition.attribution.evidence import Weighed
from recognition.programmes import cases, occasions, rules, verdicts
from recognition.programmes import services as programmes
from recognition.programmes.caps import CapKey
from recognition.rewards import due
from recognition.rewards.services import budgets, rows, splitting


class Case(NamedTuple):
    """What one version is to judge: occasions by chosen outcome, their evidence, who everybody is, and all of it asked.

    Nothing is locked or written yet, so that budgets and caps can be locked in their order.
    """

    version: due.Version
    groups: Mapping[int, occasions.Group]
    weighed: Mapping[int, Weighed]
    standing: cases.Standing
    asked: Sequence[verdicts.Occasion]


Verdicts = Iterator[tuple[Case, verdicts.Verdict]]


def case(formed: due.Formed, at: datetime) -> Case:
    """What was formed, weighed with the evidence as of ``at``."""
    groups = {group.chosen.outcome_id: group for group in formed.groups}
    policy = formed.version.says.credit
    signed: dict[int, dict[int, int]] = {}
    if policy.name == due.AGREED:
        # Between finding what is due and locking what was signed, somebody may have voided it.
        signed = splitting.lock_signed([group.chosen for group in formed.groups])
        groups = {outcome_id: group for outcome_id, group in groups.items() if outcome_id in signed}
    ids = list(groups)
    weighed = attribution.weigh_outcomes(outcome_ids=ids, policy=policy, as_of=at, agreed=signed) if ids else {}
    standing = cases.standing(list(groups.values()), weighed, formed.version.says)
    asked = [cases.occasion(group, weighed[outcome_id], standing) for outcome_id, group in groups.items()]
    return Case(formed.version, groups, weighed, standing, asked)


def budget_keys(several: Sequence[Case]) -> set[budgets.Key]:
    """Every budget the awards of these cases may draw on."""
    return {key for each in several for key in budgets.keys(each.version.says, each.asked, each.standing.employments)}


def judge(several: Sequence[Case], at: datetime) -> list[rows.Judged]:
    """The verdicts of a programme's versions in their turn: evidence frozen, caps locked and used.

    Comes after the budgets in the order of locks. Raises EvidenceMoved.
    """
    assessments: dict[int, int] = {}
    for each in several:
        assessments |= frozen.freeze(weighed=each.weighed.values(), policy=each.version.says.credit, as_of=at)
    judged = [
        rows.Judged(
            version=each.version,
            verdict=verdict,
            group=each.groups[verdict.occasion.outcome_id],
            assessment_id=assessments[verdict.occasion.outcome_id],
            employments=each.standing.employments,
        )
        for each, verdict in _verdicts(several)
    ]
    return sorted(judged, key=lambda one: one.place)


def _verdicts(several: Sequence[Case]) -> Verdicts:
    """What the versions say; those that pay the same unit share its caps."""
    sharing: dict[str, list[Case]] = defaultdict(list)
    for each in sorted(several, key=lambda one: one.version.says.unit):
        sharing[each.version.says.unit].append(each)
    used = {unit: _locked_caps(unit, those) for unit, those in sharing.items()}
    for unit, those in sharing.items():
        running = dict(used[unit])
        yield from _in_turn(those, running)
        uses = {key: amount - used[unit][key] for key, amount in running.items() if amount != used[unit][key]}
        if uses:
            programme_id = those[0].version.programme_id
            programmes.use_caps(programme_id=programme_id, unit=unit, limits=_limits(those), uses=uses)


def _locked_caps(unit: str, several: Sequence[Case]) -> dict[CapKey, int]:
    keys = {key for each in several for key in rules.cap_keys(each.version.says, each.asked)}
    programme_id = several[0].version.programme_id
    return programmes.lock_caps(programme_id=programme_id, unit=unit, uses=keys) if keys else {}


def _in_turn(several: Sequence[Case], running: dict[CapKey, int]) -> Verdicts:
    """Judge in order of assessment, whichever version an occasion is of; ``running`` is what is used of each cap."""
    turns = sorted(
        ((one, each) for each in several for one in each.asked),
        key=lambda turn: (turn[0].matured_at, turn[0].outcome_uid.bytes),
    )
    for _, together in groupby(turns, key=lambda turn: turn[1].version.id):
        asked, of_one = zip(*together, strict=True)
        says = of_one[0].version.says
        judged = rules.judge(says, asked, {key: running[key] for key in rules.cap_keys(says, asked)})
        for key, amount in judged.uses.items():
            running[key] += amount
        for verdict in judged.verdicts:
            yield of_one[0], verdict


def _limits(several: Sequence[Case]) -> dict[str, int]:
    """The most any of the versions allows of each cap; each verdict kept to its own version's."""
    limits: dict[str, int] = {}
    for cap in (cap for each in several for cap in each.version.says.caps):
        limits[cap.cap] = max(cap.amount, limits.get(cap.cap, 0))
    return limits
