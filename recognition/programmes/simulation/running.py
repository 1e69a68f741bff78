"""A simulation from beginning to end: which views, over which outcomes, to which figures; nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from recognition.core.errors import DomainError
from recognition.customers import selectors as customers
from recognition.programmes import candidates
from recognition.programmes.definition import Definition
from recognition.programmes.simulation import figures, hearing
from recognition.programmes.simulation.figures import Line, Tally
from recognition.programmes.simulation.stretch import View, variants, view
from recognition.programmes.verdicts import Verdict

SAMPLE = 400
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
    complete_until = customers.needed_complete_until(question.as_of)
    over = hearing.stretch(list(views.values()), at=question.as_of, complete_until=complete_until)
    total = candidates.counts(over).ready
    samples = [_Sample(variant) for variant in _sampled(views["draft"], total)] if question.has_sensitivity else []
    sides = {side: _Side(judged) for side, judged in views.items()}
    counted: list[_Side | _Sample] = [*sides.values(), *samples]
    done = 0
    progress(done, total)
    for chunk in hearing.chunks([each.view for each in counted], over):
        for each, heard in zip(counted, chunk.heard, strict=True):
            each.count(heard, question)
        done += chunk.outcomes
        progress(done, total)
    lines = {side: list(counting.tally.rows()) for side, counting in sides.items()}
    totals = {side: figures.totals(rows) for side, rows in lines.items()}
    stretch = over._replace(kinds=question.draft.kinds, first=question.from_date, last=question.to_date)
    return Answer(
        lines=lines,
        figures={side: counting.document() for side, counting in sides.items()}
        | {
            "gains": figures.gains(totals["active"], totals["draft"]) if "active" in totals else {},
            "outcomes": candidates.counts(stretch)._asdict(),
            "sensitivity": _sensitivity(samples),
        },
    )


@dataclass(frozen=True)
class _Side:
    """One side, with everything that is counted of it."""

    view: View
    tally: Tally = field(default_factory=Tally)
    still_open: list[UUID] = field(default_factory=list)

    def count(self, heard: hearing.Heard, question: Question) -> None:
        """Add what was heard of the days of the question."""
        for verdict in _asked_for(heard, question):
            found = heard.standing.employments
            day, credited = verdict.occasion.day, [who.employee_id for who in verdict.occasion.credited]
            centres = {who: found[who, day].cost_centre for who in credited if (who, day) in found}
            self.tally.add(self.view.says, verdict, centres)
        self.still_open.extend(
            group.occasion for group in heard.still_open if question.from_date <= group.chosen.day <= question.to_date
        )

    def document(self) -> dict[str, Any]:
        """The figures of this side as plain data."""
        return self.tally.document() | {
            "assumed": list(self.view.assumed),
            "open_occasions": len(set(self.still_open)),
        }


@dataclass(frozen=True)
class _Sample:
    """A variant of the draft, with what each person gets in the version's own unit."""

    view: View
    sums: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def count(self, heard: hearing.Heard, question: Question) -> None:
        """Add what was heard of the days of the question."""
        for verdict in _asked_for(heard, question):
            for award in verdict.awards:
                self.sums[award.employee_id] += award.unit_amount


def _asked_for(heard: hearing.Heard, question: Question) -> Iterator[Verdict]:
    return (each for each in heard.verdicts if question.from_date <= each.occasion.day <= question.to_date)


def _sampled(draft: View, total: int) -> list[View]:
    """The draft and its variants over one occasion in so many."""
    thin = replace(draft, stride=max(1, -(-total // SAMPLE)))
    policies = [draft.says.credit, *variants(draft.says.credit)]
    return [replace(thin, says=replace(draft.says, credit=policy)) for policy in policies]


def _sensitivity(samples: Sequence[_Sample]) -> dict[str, Any] | None:
    """How much each variant pays of what the draft pays, and moves between people; in the version's own unit."""
    if not samples:
        return None
    return {
        "stride": samples[0].view.stride,
        "unit": samples[0].view.says.unit,
        "variants": [
            {
                "policy": each.view.says.credit.name,
                "lookback_days": each.view.says.credit.lookback_days,
                "half_life_days": each.view.says.credit.half_life_days,
                "amount": sum(each.sums.values()),
                "moved_ppm": figures.moved_ppm(samples[0].sums, each.sums),
            }
            for each in samples
        ],
    }
