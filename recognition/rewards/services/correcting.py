"""A correction: an occasion judged again by what is known now; the differences are proposals like any other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from recognition.activity import services as activity
from recognition.core import canonical
from recognition.core.actor import Actor
from recognition.core.db import durable, lock_in_order
from recognition.core.errors import DomainError, Forbidden
from recognition.customers.models import Outcome
from recognition.people import access as people_access
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.programmes import selectors as programmes
from recognition.programmes import verdicts
from recognition.programmes.models import Budget, Programme, ProgrammeVersion
from recognition.rewards import states
from recognition.rewards.models import Correction, Judgement, Proposal
from recognition.rewards.selectors.outcomes import outcome_named
from recognition.rewards.services import budgets, differences, funds, moves, rejudging, reversing, rows

CODES = ("late_evidence", "wrong_facts", "rule_misapplied", "contested")
MAY_OPEN = (Role.HR, Role.FINANCE, Role.PROGRAMME_OWNER)


class BadCorrection(DomainError):
    """A correction lacks what it needs."""

    code = "bad_correction"


class NotJudged(DomainError):
    """The programme never judged the outcome, so there is nothing to correct."""

    code = "not_judged"


@dataclass(frozen=True, kw_only=True)
class _Wish:
    programme: str
    outcome: str
    code: str
    reason: str


class _Asked(NamedTuple):
    actor: Actor
    wish: _Wish
    at: datetime


class _Judged(NamedTuple):
    """What was judged first, and what is judged of it now on which evidence."""

    judgement: Judgement
    outcome_id: int
    assessment_id: int
    verdict: verdicts.Verdict | None


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A correction with what it rests on, for the rows that follow from it."""

    actor: Actor
    at: datetime
    correction: Correction
    found: rejudging.Anew


def open_correction(
    *, actor: Actor, programme_code: str, outcome: str, code: str, reason: str, at: datetime, key: str = ""
) -> Correction:
    """Judge the occasion of ``outcome`` again by what is known now, and propose what differs for each person.

    More becomes an award that comes on top, less a reversal, both through approval; what nobody decided yet ends and
    is proposed anew in full. Nothing approved or exported changes. ``outcome`` is as in ``outcome_named``, ``code`` one
    of CODES. HR, finance or a programme owner opens it, never for an award of their own. The same ``key``, or without
    one the same wish, again returns the first correction. Raises UnknownProgramme, UnknownOutcome, NotJudged,
    NotMature, Forbidden, BadCorrection, KeyReused, BadText.
    """
    wish = _Wish(programme=programme_code, outcome=outcome, code=code, reason=reason.strip())
    with durable():
        number = activity.once(
            service="rewards.open_correction",
            actor=actor,
            key=key or canonical.fingerprint(vars(wish)),
            arguments=vars(wish),
            at=at,
            work=lambda: _open(actor, wish, at),
        )
        return Correction.objects.get(pk=number)


def _open(actor: Actor, wish: _Wish, at: datetime) -> int:
    _require_a_role(actor, at)
    if wish.code not in CODES or not wish.reason:
        raise BadCorrection(f"A correction needs one of the codes {', '.join(CODES)} and a reason in words.")
    programme = programmes.programme_by(wish.programme)
    outcome = outcome_named(wish.outcome)
    # As assessing does, so that the two of one programme take turns.
    lock_in_order(ProgrammeVersion.objects.filter(programme=programme, state=ProgrammeVersion.State.ACTIVE))
    judgement = _judgement(programme, outcome)
    before, found = rejudging.earlier(judgement), rejudging.anew(judgement, at=at)
    of_occasion = Proposal.objects.filter(programme=programme, occasion=judgement.occasion)
    _require_right(actor, list(of_occasion), found, at)
    purses = budgets.locked(programme_id=programme.pk, wanted=found.budget_keys)
    # Before the caps, as assessing does: who freezes evidence takes turns with every other.
    assessment_id = rejudging.freeze(found, at=at)
    used = rejudging.lock_caps(before, found, list(of_occasion))
    moves.locked_proposals(of_occasion)
    # Asked again behind the locks: a reversal proposed while they were waited for is not seen by who waited.
    known = moves.locked_proposals(of_occasion)
    decided_units = rejudging.decided_units(before, known)
    verdict = rejudging.judge(before, found, known, used)
    judged = _Judged(judgement, found.outcome_id, assessment_id, verdict)
    correction = _store(_Asked(actor, wish, at), judged)
    differ = differences.between(
        known=known,
        awards=() if verdict is None else verdict.awards,
        decided_units=decided_units,
        said=differences.Said(correction.number, people.company_date(at)),
    )
    made = _Made(actor=actor, at=at, correction=correction, found=found)
    # Ending releases and proposing reserves, each in an order of its own: all their accounts are locked before.
    funds.lock_budgets({(each.budget_id, each.unit) for each in differ.ending} | {(one.pk, one.unit) for one in purses})
    _end(made, differ.ending)
    if verdict is not None:
        _propose(made, verdict, differ.extra, purses)
    _take_back(made, differ.too_much)
    return correction.pk


def _judgement(programme: Programme, outcome: Outcome) -> Judgement:
    """The judgement that opened the occasion of the outcome."""
    judged = Judgement.objects.filter(programme=programme)
    mine = judged.filter(outcome_uid=outcome.uid).first()
    if mine is None:
        raise NotJudged(
            f"The programme {programme.code} has not judged outcome {outcome.external_id}, so there is nothing to"
            " correct; it is judged when it is due."
        )
    opened = judged.filter(occasion=mine.occasion).exclude(result=Judgement.Result.SAME_OCCASION)
    return opened.select_related("programme", "outcome").get()


def _require_a_role(actor: Actor, at: datetime) -> None:
    """Who may open none is refused before anything is looked for: they do not learn which outcomes there are."""
    held = people.roles_of(employee_id=actor.employee_id or 0, at=at)
    if not any(role in MAY_OPEN for role, _ in held):
        raise Forbidden("HR, finance or a programme owner opens a correction; ask one of them.")


def _require_right(actor: Actor, known: Collection[Proposal], found: rejudging.Anew, at: datetime) -> None:
    concerned = {each.employee_id for each in known} | found.concerned
    if actor.employee_id is None or actor.employee_id in concerned:
        raise Forbidden("A named person without a part in the award opens its correction.")
    entities = {each.entity_id for each in known} | {row.entity_id for row in found.standing.employments.values()}
    everywhere: list[int | None] = [None]
    for entity_id in sorted(entities) or everywhere:
        people_access.require_role(actor=actor, roles=MAY_OPEN, entity_id=entity_id, at=at)


def _store(asked: _Asked, judged: _Judged) -> Correction:
    actor, wish, at = asked
    judgement = judged.judgement
    same = Correction.objects.filter(programme=judgement.programme_id, occasion=judgement.occasion)
    correction = Correction.objects.create(
        programme_id=judgement.programme_id,
        outcome_id=judged.outcome_id,
        occasion=judgement.occasion,
        number=same.count() + 1,
        judgement=judgement,
        assessment_id=judged.assessment_id,
        parts=rejudging.parts(judged.verdict),
        code=wish.code,
        reason_digest=activity.keep_text(text=wish.reason, employee_id=None, at=at),
        opened_by_id=actor.employee_id or 0,
        opened_at=at,
    )
    activity.record(
        actor=actor,
        at=at,
        code="rewards.corrected",
        subject_kind="correction",
        subject_id=correction.pk,
        data={"programme": correction.programme_id, "outcome": judged.outcome_id, "number": correction.number},
        text_digest=correction.reason_digest,
    )
    return correction


def _end(made: _Made, ending: Sequence[Proposal]) -> None:
    """End what nobody decided yet; its use of caps is in the new judgement's already."""
    funds.release(ending, at=made.at, what="release")
    held = [each for each in ending if each.state == Proposal.State.HELD]
    for state, these in (("cancelled", held), ("withdrawn", [each for each in ending if each not in held])):
        moves.move_many(these, state=state, ended_code=states.CORRECTED, at=made.at)
        facts = [
            (
                each.pk,
                {
                    "employee": each.employee_id,
                    "state": state,
                    "code": states.CORRECTED,
                    "correction": made.correction.pk,
                },
            )
            for each in these
        ]
        activity.record_many(actor=made.actor, at=made.at, code=f"rewards.{state}", subject_kind="proposal", rows=facts)


def _propose(
    made: _Made, verdict: verdicts.Verdict, extra: Sequence[verdicts.Award], locked: Collection[Budget]
) -> None:
    """Propose what comes on top, held for hold days or for its budget as any award is."""
    if not extra or made.found.group is None:
        return
    judged = rows.Judged(
        version=made.found.version,
        verdict=replace(verdict, awards=tuple(extra)),
        group=made.found.group,
        assessment_id=made.correction.assessment_id,
        employments=made.found.standing.employments,
    )
    stored = rows.store_awards([judged], locked, made.at, correction=made.correction)
    for state in ("proposed", "held"):
        facts = [(each.id, {"employee": each.employee_id, "state": state}) for each in stored if each.state == state]
        activity.record_many(actor=made.actor, at=made.at, code=f"rewards.{state}", subject_kind="proposal", rows=facts)


def _take_back(made: _Made, too_much: Sequence[differences.TooMuch]) -> None:
    """Propose to take back what is too much; what payroll or the balance cannot give becomes a case for HR."""
    for each in too_much:
        reversing.take_back(
            actor=made.actor,
            original=each.award,
            amount=each.amount,
            code=states.CORRECTED,
            digest=made.correction.reason_digest,
            at=made.at,
            correction_id=made.correction.pk,
            because=each.because,
        )
