"""One occasion judged again by what is known now, its caps reckoned as if it had not been judged before."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from recognition.attribution import selectors as attribution
from recognition.attribution import services as frozen
from recognition.attribution.evidence import Weighed
from recognition.core.errors import DomainError
from recognition.customers.models import Outcome
from recognition.people import selectors as people
from recognition.programmes import candidates, cases, definition, occasions, rules, steps, verdicts
from recognition.programmes import caps as cap_rules
from recognition.programmes import selectors as programmes
from recognition.programmes import services as programme_services
from recognition.programmes.caps import CapKey
from recognition.programmes.models import ProgrammeVersion
from recognition.rewards import due, states
from recognition.rewards.models import Correction, Judgement, Proposal
from recognition.rewards.services import budgets, headroom, splitting

_MEMBERS = f"""
    SELECT {candidates.COLUMNS}, NULL::uuid AS occasion
    FROM customers_outcome outcome JOIN customers_customer customer ON customer.id = outcome.customer_id
    WHERE outcome.uid = ANY(%(uids)s) AND outcome.superseded_at IS NULL
"""  # noqa: S608 (only columns are spliced in)

Uses = dict[str, dict[CapKey, int]]


class NotMature(DomainError):
    """An outcome of the occasion has still to mature, by what is known now."""

    code = "not_mature"


class Earlier(NamedTuple):
    """What the programme made of the occasion last: ``units`` used of each person's caps, in the version's unit.

    ``correction_id`` None: the first judgement. ``outcome`` is the row that was judged.
    """

    outcome: Outcome
    says: definition.Definition
    correction_id: int | None
    units: Mapping[int, int]

    @property
    def day(self) -> date:
        return people.company_date(self.outcome.occurred_at)


@dataclass(frozen=True, kw_only=True)
class Anew:
    """The occasion as it is known now; ``group`` None: nothing of it is due any more, and nobody is ``asked`` about.

    ``weighed`` is the evidence of its outcome as of now.
    """

    version: due.Version
    outcome_id: int
    group: occasions.Group | None
    weighed: Weighed
    standing: cases.Standing
    asked: tuple[verdicts.Occasion, ...]

    @property
    def concerned(self) -> set[int]:
        """Everybody who shares in it now."""
        return {who.employee_id for one in self.asked for who in one.credited}

    @property
    def budget_keys(self) -> set[budgets.Key]:
        return budgets.keys(self.version.says, self.asked, self.standing.employments)


def earlier(judgement: Judgement) -> Earlier:
    """The latest judging of the occasion ``judgement`` opened."""
    latest = (
        Correction.objects.filter(programme=judgement.programme_id, occasion=judgement.occasion)
        .select_related("assessment__outcome")
        .order_by("-number")
        .first()
    )
    outcome = judgement.outcome if latest is None else latest.assessment.outcome
    parts = judgement.parts if latest is None else latest.parts
    version = programmes.version_on(
        programme_code=judgement.programme.code, day=people.company_date(outcome.occurred_at)
    )
    return Earlier(
        outcome=outcome,
        says=definition.from_document((version or judgement.version).definition),
        correction_id=None if latest is None else latest.pk,
        units={part["employee"]: part["unit_amount"] for part in parts if part["unit_amount"]},
    )


def anew(judgement: Judgement, *, at: datetime) -> Anew:
    """Form the occasion from its outcomes as they are known now, under the version of its outcome's date.

    Raises NotMature while one of them has to mature again.
    """
    uids = Judgement.objects.filter(programme=judgement.programme_id, occasion=judgement.occasion)
    members = _members(list(uids.values_list("outcome_uid", flat=True)), at)
    anchor = next(one for one in members if one.uid == judgement.outcome_uid)
    version = _version_of(judgement, anchor.day)
    group = _group(judgement.occasion, version.says, members, at)
    chosen = anchor if group is None else group.chosen
    signed = splitting.lock_signed([chosen]) if version.says.credit.name == due.AGREED else {}
    weighed = attribution.weigh_anew(
        outcome_ids=[chosen.outcome_id], policy=version.says.credit, as_of=at, agreed=signed
    )
    groups = [] if group is None else [group]
    standing = cases.standing(groups, weighed, version.says)
    return Anew(
        version=version,
        outcome_id=chosen.outcome_id,
        group=group,
        weighed=weighed[chosen.outcome_id],
        standing=standing,
        asked=tuple(cases.occasion(each, weighed[chosen.outcome_id], standing) for each in groups),
    )


def is_corrected(proposal: Proposal, *, since: datetime) -> bool:
    """Whether the occasion of an award was judged again at or after ``since``."""
    same = Correction.objects.filter(programme=proposal.programme_id, occasion=proposal.occasion)
    return same.filter(opened_at__gte=since).exists()


def freeze(found: Anew, *, at: datetime) -> int:
    """Keep the evidence beside what was frozen before; the assessment's id."""
    return frozen.freeze_anew(weighed=found.weighed, policy=found.version.says.credit, as_of=at)


def lock_caps(before: Earlier, found: Anew, awards: Collection[Proposal]) -> Uses:
    """Lock every cap the occasion used or may use, by unit; how much of each is used in all."""
    wanted: dict[str, set[CapKey]] = defaultdict(set)
    wanted[before.says.unit] |= {key for keys in _keys_by_person(before, awards).values() for key in keys}
    wanted[found.version.says.unit] |= rules.cap_keys(found.version.says, found.asked)
    programme_id = found.version.programme_id
    return {
        unit: programme_services.lock_caps(programme_id=programme_id, unit=unit, uses=keys)
        for unit, keys in sorted(wanted.items())
        if keys
    }


def judge(before: Earlier, found: Anew, awards: Collection[Proposal], used: Uses) -> verdicts.Verdict | None:
    """The new verdict (None: nothing is due), what the occasion used before given back, what it uses now taken.

    ``awards`` are all of the occasion, locked after the caps; ``used`` is what ``lock_caps`` returned.
    """
    own = _own_use(before, awards)
    now = found.version.says
    delta: Uses = {unit: dict.fromkeys(keys, 0) for unit, keys in used.items()}
    for key, amount in own.items():
        delta[before.says.unit][key] -= amount
    room = {key: max(0, amount + delta[now.unit][key]) for key, amount in used.get(now.unit, {}).items()}
    judged = rules.judge(now, found.asked, {key: room[key] for key in rules.cap_keys(now, found.asked)})
    for key, amount in judged.uses.items():
        delta[now.unit][key] += amount
    limits = {cap.cap: cap.amount for cap in now.caps}
    for unit, uses in sorted(delta.items()):
        moved = {key: amount for key, amount in uses.items() if amount}
        if moved:
            programme_services.use_caps(programme_id=found.version.programme_id, unit=unit, limits=limits, uses=moved)
    return judged.verdicts[0] if judged.verdicts else None


def _members(uids: list[UUID], at: datetime) -> list[occasions.Candidate]:
    return candidates.read(_MEMBERS, {"uids": uids, "at": at})


def _version_of(judgement: Judgement, day: date) -> due.Version:
    """The version of the outcome's date; where it was corrected into a gap, the one that judged it before."""
    found = programmes.version_on(programme_code=judgement.programme.code, day=day)
    return due.read(found or ProgrammeVersion.objects.get(pk=judgement.version_id))


def _group(
    occasion: UUID, says: definition.Definition, members: Collection[occasions.Candidate], at: datetime
) -> occasions.Group | None:
    standing = [one for one in members if not one.withdrawn and occasions.admits(says, one)]
    if any(one.matured_at is None or one.matured_at > at for one in standing):
        raise NotMature("An outcome of this occasion was corrected and has to mature first; correct the award then.")
    if not standing:
        return None
    chosen = min(standing, key=lambda one: (says.kinds.index(one.kind), one.occurred_at, one.uid.bytes))
    others = tuple(one for one in standing if one is not chosen)
    return occasions.Group(occasion=occasion, chosen=chosen, others=others, due_at=at)


def _keys_by_person(before: Earlier, awards: Collection[Proposal]) -> dict[int, tuple[CapKey, ...]]:
    """The caps that each person's part used up, by the team their awards were frozen with."""
    teams = {each.employee_id: each.team_id for each in sorted(awards, key=lambda one: one.pk)}
    return {
        employee: cap_rules.keys(
            before.says,
            customer_id=before.outcome.customer_id,
            employee_id=employee,
            team_id=teams.get(employee),
            day=before.day,
        )
        for employee in before.units
    }


def _own_use(before: Earlier, awards: Collection[Proposal]) -> dict[CapKey, int]:
    """What the occasion uses of caps: as judged last, less what awards that came of it and ended gave back.

    What was approved beyond a proposal used more.
    """
    units: dict[int, int] = dict(before.units)
    for each in awards:
        if each.reverses_id is not None or each.correction_id != before.correction_id:
            continue
        is_dead = each.state in states.DEAD
        more = -steps.of(each.because).unit_amount if is_dead else headroom.units_beyond(each, each.amount)
        units[each.employee_id] = units.get(each.employee_id, 0) + more
    used: dict[CapKey, int] = defaultdict(int)
    for employee, keys in _keys_by_person(before, awards).items():
        for key in keys:
            used[key] += units[employee]
    return used


def decided_units(before: Earlier, awards: Collection[Proposal]) -> dict[int, int]:
    """Of each person's part of the last judging, what is not open any more: in the version's unit, for the caps."""
    units: dict[int, int] = dict(before.units)
    for each in awards:
        is_award = each.reverses_id is None and each.correction_id == before.correction_id
        if is_award and each.state not in states.APPROVED:
            units[each.employee_id] = units.get(each.employee_id, 0) - steps.of(each.because).unit_amount
    return units


def parts(verdict: verdicts.Verdict | None) -> list[dict[str, Any]]:
    """The new judgement's steps, for the correction."""
    return [] if verdict is None else list(verdict.parts)
