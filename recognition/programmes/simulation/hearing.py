"""Occasions of a stretch judged by definitions side by side, as reality would judge them; nothing is written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from recognition.attribution import selectors as attribution
from recognition.attribution.evidence import Weighed
from recognition.attribution.policies import Policy
from recognition.programmes import candidates, cases, occasions, rules
from recognition.programmes.caps import CapKey
from recognition.programmes.simulation.stretch import View
from recognition.programmes.verdicts import Occasion, Verdict

CHUNK = 10_000

Evidence = Mapping[int, Weighed]


@dataclass(frozen=True, kw_only=True)
class Judge:
    """One view with what its caps have used up so far."""

    view: View
    used: dict[CapKey, int] = field(default_factory=dict)

    def hear(self, asked: Sequence[Occasion]) -> Sequence[Verdict]:
        """The verdicts on these occasions, which come after all that were heard before."""
        says = self.view.says
        used = {key: self.used.get(key, 0) for key in rules.cap_keys(says, asked)}
        judged = rules.judge(says, asked, used)
        for key, amount in judged.uses.items():
            self.used[key] = used[key] + amount
        return judged.verdicts


class Heard(NamedTuple):
    """What one view makes of some occasions; ``groups`` and ``weighed`` by the chosen outcome's id.

    ``still_open`` are the occasions in turn that wait for a member or for the end of their 30 days.
    """

    view: View
    groups: Mapping[int, occasions.Group]
    weighed: Evidence
    standing: cases.Standing
    verdicts: Sequence[Verdict]
    still_open: Sequence[occasions.Group]


class Chunk(NamedTuple):
    """The next outcomes of the stretch in order of assessment: how many, and what each view makes of them."""

    outcomes: int
    heard: Sequence[Heard]


def stretch(views: Sequence[View], *, at: datetime, complete_until: datetime | None) -> candidates.Stretch:
    """The outcomes that any of the views judges, as known at ``at``."""
    return candidates.Stretch(
        kinds=sorted({kind for view in views for kind in view.says.kinds}),
        first=min(view.first for view in views),
        last=max(view.last for view in views),
        at=at,
        complete_until=complete_until,
    )


def chunks(views: Sequence[View], over: candidates.Stretch) -> Iterator[Chunk]:
    """Every occasion of the stretch judged by every view, in order of assessment, a few thousand at a time."""
    judges = [Judge(view=view) for view in views]
    after: candidates.Mark | None = candidates.BEGINNING
    while after is not None:
        found = candidates.page(over, after=after, limit=CHUNK)
        if found:
            yield Chunk(len(found), _heard(judges, found, over.at))
        # What can be judged has matured.
        last = found[-1] if len(found) == CHUNK else None
        after = candidates.Mark(last.matured_at or over.at, last.uid) if last else None


def _heard(judges: Sequence[Judge], found: Sequence[occasions.Candidate], at: datetime) -> list[Heard]:
    known = candidates.with_their_documents(found, at=at)
    turn = {each.outcome_id for each in found}
    formed = [_in_turn(judge.view, occasions.form(judge.view.says, known.values()), turn) for judge in judges]
    due = [[group for group in groups if _is_due(group, at)] for groups in formed]
    evidence = _weighed([judge.view for judge in judges], due, at)
    return [
        _one(
            judge,
            groups,
            evidence[judge.view.says.credit.fingerprint()],
            [group for group in together if not _is_due(group, at)],
        )
        for judge, groups, together in zip(judges, due, formed, strict=True)
    ]


def _is_due(group: occasions.Group, at: datetime) -> bool:
    return group.due_at is not None and group.due_at <= at


def _in_turn(view: View, formed: occasions.Formed, turn: set[int]) -> list[occasions.Group]:
    return [
        group
        for group in formed.groups
        if group.chosen.outcome_id in turn and view.takes(day=group.chosen.day, occasion=group.occasion)
    ]


def _one(
    judge: Judge, groups: Sequence[occasions.Group], weighed: Evidence, still_open: Sequence[occasions.Group]
) -> Heard:
    by_outcome = {group.chosen.outcome_id: group for group in groups}
    mine = {outcome_id: weighed[outcome_id] for outcome_id in by_outcome}
    standing = cases.standing(groups, mine, judge.view.says)
    asked = [cases.occasion(group, mine[outcome_id], standing) for outcome_id, group in by_outcome.items()]
    return Heard(judge.view, by_outcome, mine, standing, judge.hear(asked), still_open)


def _weighed(views: Sequence[View], due: Sequence[Sequence[occasions.Group]], at: datetime) -> dict[str, Evidence]:
    """The evidence by policy: views of the same policy are weighed together."""
    wanted: dict[str, set[int]] = defaultdict(set)
    policies = {view.says.credit.fingerprint(): view.says.credit for view in views}
    for view, groups in zip(views, due, strict=True):
        wanted[view.says.credit.fingerprint()].update(group.chosen.outcome_id for group in groups)
    return {name: _evidence(policy, sorted(wanted[name]), at) for name, policy in policies.items()}


def _evidence(policy: Policy, outcome_ids: Sequence[int], at: datetime) -> Evidence:
    """Weighed from touchpoints; an agreed split is the one reality froze, and equal where nobody has agreed yet."""
    found = attribution.weigh_afresh(outcome_ids=outcome_ids, policy=policy, as_of=at)
    if policy.name != "agreed":
        return found
    open_ids = [outcome_id for outcome_id, each in found.items() if not each.weights]
    return found | attribution.weigh_afresh(outcome_ids=open_ids, policy=replace(policy, name="equal"), as_of=at)
