"""What a new judgement changes for each person: awards that come on top, and what of which award is too much."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from recognition.programmes import steps, verdicts
from recognition.rewards import states
from recognition.rewards.models import ClawBackCase, Proposal

UNDECIDED = frozenset({"held", "proposed", "needs_second"})


class TooMuch(NamedTuple):
    """``amount`` > 0 to be taken back of an award."""

    award: Proposal
    amount: int
    because: dict[str, Any]


class Differences(NamedTuple):
    """``ending``: what is not decided yet, to be proposed anew; ``extra`` and ``too_much``: what differs."""

    ending: list[Proposal]
    extra: list[verdicts.Award]
    too_much: list[TooMuch]


class Said(NamedTuple):
    """What every because of one correction says: its number, and on which day it was opened."""

    number: int
    on: date


def between(
    *,
    known: Collection[Proposal],
    awards: Collection[verdicts.Award],
    decided_units: Mapping[int, int],
    said: Said,
) -> Differences:
    """What is to be done so that each person has what the new judgement's ``awards`` give, in its unit.

    ``known`` is everything of the occasion; what counts of it is what was approved, less what is being taken back and
    what HR settles as a case. A reversal that an earlier correction proposed ends if nobody decided about it.
    """
    ending = [each for each in known if _ends(each)]
    left = _left(known, {each.pk for each in ending})
    stands: dict[tuple[int, str], list[Proposal]] = defaultdict(list)
    for each in known:
        if left.get(each.pk):
            stands[each.employee_id, each.unit].append(each)
    wanted = {(award.employee_id, award.unit): award for award in awards}
    extra: list[verdicts.Award] = []
    too_much: list[TooMuch] = []
    for person in sorted(wanted.keys() | stands.keys()):
        award = wanted.get(person)
        standing = sorted(stands[person], key=lambda one: -one.pk)
        facts: dict[str, Any] = {
            "number": said.number,
            "on": said.on,
            "unit": person[1],
            "before": sum(left[each.pk] for each in standing),
            "before_units": decided_units.get(person[0], 0) if award is None or standing else 0,
            "after": None if award is None else award.because,
        }
        difference = (0 if award is None else award.amount) - facts["before"]
        if difference > 0 and award is not None:
            facts["before_units"] = max(0, min(facts["before_units"], award.unit_amount))
            extra.append(_extra(award, difference, facts))
        elif difference < 0:
            too_much += _spread(standing, left, -difference, facts)
    return Differences(ending, extra, too_much)


def _ends(proposal: Proposal) -> bool:
    """Whether it is an award nobody decided about yet, or a reversal that an earlier correction proposed."""
    return proposal.state in UNDECIDED and (proposal.reverses_id is None or proposal.correction_id is not None)


def _left(known: Collection[Proposal], ending: Collection[int]) -> dict[int, int]:
    """By approved award, what of it is neither taken back, nor about to be, nor a case of HR's."""
    left = {each.pk: each.amount for each in known if each.reverses_id is None and each.state in states.APPROVED}
    for each in known:
        if each.reverses_id in left and each.state not in states.DEAD and each.pk not in ending:
            left[each.reverses_id] += each.amount
    for proposal, amount in ClawBackCase.objects.filter(proposal__in=left).values_list("proposal_id", "amount"):
        left[proposal] -= amount
    return {number: max(0, amount) for number, amount in left.items()}


def _extra(award: verdicts.Award, difference: int, facts: dict[str, Any]) -> verdicts.Award:
    because = steps.correction_document(**facts, elsewhere=0)
    return replace(award, amount=difference, unit_amount=steps.of(because).unit_amount, because=because)


def _spread(
    standing: Collection[Proposal], left: Mapping[int, int], difference: int, facts: dict[str, Any]
) -> list[TooMuch]:
    """Take ``difference`` back, of the newest award first, of each at most what is left."""
    found = []
    missing = difference
    for each in standing:
        amount = min(missing, left[each.pk])
        if amount:
            because = steps.correction_document(**facts, elsewhere=difference - amount)
            found.append(TooMuch(each, amount, because))
            missing -= amount
    return found
