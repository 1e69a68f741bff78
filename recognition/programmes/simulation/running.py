"""A simulation from beginning to end: which views, over which outcomes, to which figures; nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.programmes import candidates
from recognition.programmes.definition import Definition
from recognition.programmes.simulation import figures, hearing
from recognition.programmes.simulation.figures import Line, Tally
from recognition.programmes.simulation.stretch import View, variants, view

SAMPLE = 1_000
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)

Progress = Callable[[int, int], None]


class BadStretch(DomainError):
    """The days of a simulation, or the moment of its facts, make no stretch."""

    code = "bad_stretch"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What ``draft`` would have paid for outcomes dated ``from_date`` to ``to_date``, beside ``active`` or nothing.

    Facts as known at ``as_of``. Sensitivity is judged on a sample of about SAMPLE occasions.
    """

    draft: Definition
    active: Definition | None = None
    from_date: date
    to_date: date
    as_of: datetime
    has_sensitivity: bool = True


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The lines of each side, ``draft`` and ``active``, and the figures as plain data."""

    lines: Mapping[str, Sequence[Line]]
    figures: dict[str, Any]


def require_stretch(*, from_date: date, to_date: date, as_of: datetime, at: datetime) -> None:
    """Raise BadStretch unless the days are in order and the facts not from the future."""
    if to_date < from_date:
        raise BadStretch(f"{to_date} is before {from_date}; give the first day first.")
    if from_date < EARLIEST or to_date > LATEST:
        raise BadStretch(f"Give days from {EARLIEST} to {LATEST}.")
    if as_of > at:
        raise BadStretch("Nobody knows what will be known; leave out the moment of the facts, or give a past one.")


def answer(question: Question, *, progress: Progress = lambda done, total: None) -> Answer:
    """Run it: a few thousand outcomes at a time, memory grows with people, months and cap holders only.

    ``progress(done, total)`` in outcomes is called between them; what it raises ends the run. Raises CreditNotComputed.
    """
    asked = {"draft": question.draft} | ({"active": question.active} if question.active else {})
    views = {side: view(says, from_date=question.from_date, to_date=question.to_date) for side, says in asked.items()}
    over = hearing.stretch(
        list(views.values()), at=question.as_of, complete_until=customers.needed_complete_until(question.as_of)
    )
    counts = candidates.counts(over)
    sampled = _sampled(views["draft"], counts.ready) if question.has_sensitivity else []
    sides, samples = {side: Tally() for side in views}, [defaultdict[int, int](int) for _ in sampled]
    still_open: Counter[str] = Counter()
    done = 0
    progress(done, counts.ready)
    for chunk in hearing.chunks([*views.values(), *sampled], over):
        for (side, tally), heard in zip(sides.items(), chunk.heard, strict=False):
            still_open[side] += heard.open
            _count(tally, heard, question)
        for sums, heard in zip(samples, chunk.heard[len(views) :], strict=True):
            _sum(sums, heard, question)
        done += chunk.outcomes
        progress(done, counts.ready)
    lines = {side: list(tally.rows()) for side, tally in sides.items()}
    totals = {side: figures.totals(rows) for side, rows in lines.items()}
    return Answer(
        lines=lines,
        figures={
            side: sides[side].document() | {"assumed": list(views[side].assumed), "open_occasions": still_open[side]}
            for side in views
        }
        | {
            "gains": figures.gains(totals["active"], totals["draft"]) if "active" in totals else {},
            "outcomes": counts._asdict(),
            "sensitivity": _sensitivity(sampled, samples),
        },
    )


def _count(tally: Tally, heard: hearing.Heard, question: Question) -> None:
    for verdict in heard.verdicts:
        day = verdict.occasion.day
        if question.from_date <= day <= question.to_date:
            known = heard.standing.employments
            centres = {
                who.employee_id: found.cost_centre
                for who in verdict.occasion.credited
                if (found := known.get((who.employee_id, day)))
            }
            tally.add(heard.view.says, verdict, centres)


def _sum(sums: dict[int, int], heard: hearing.Heard, question: Question) -> None:
    """Add what each person gets in the version's own unit."""
    for verdict in heard.verdicts:
        if question.from_date <= verdict.occasion.day <= question.to_date:
            for award in verdict.awards:
                sums[award.employee_id] += award.unit_amount


def _sampled(draft: View, ready: int) -> list[View]:
    """The draft and its variants over one occasion in so many."""
    thin = replace(draft, stride=max(1, -(-ready // SAMPLE)))
    policies = [draft.says.credit, *variants(draft.says.credit)]
    return [replace(thin, says=replace(draft.says, credit=credit)) for credit in policies]


def _sensitivity(views: Sequence[View], sums: Sequence[Mapping[int, int]]) -> dict[str, Any] | None:
    """How much of the draft's total each variant pays, and moves between people; in the version's own unit."""
    if not views:
        return None
    return {
        "stride": views[0].stride,
        "unit": views[0].says.unit,
        "variants": [
            {
                "policy": each.says.credit.name,
                "lookback_days": each.says.credit.lookback_days,
                "half_life_days": each.says.credit.half_life_days,
                "amount": sum(amounts.values()),
                "moved_ppm": figures.moved_ppm(sums[0], amounts),
            }
            for each, amounts in zip(views, sums, strict=True)
        ],
    }
