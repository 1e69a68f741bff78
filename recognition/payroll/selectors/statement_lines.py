"""The lines of a statement with what lies behind them: payslip, reason, credit, touchpoints, decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from recognition.attribution import policies
from recognition.attribution import selectors as attribution
from recognition.attribution.policies import Touch
from recognition.core import money
from recognition.core.actor import Actor
from recognition.payroll import spelling
from recognition.payroll.models import PayrollClaim
from recognition.payroll.selectors import order_lines
from recognition.people import selectors as people
from recognition.programmes import steps
from recognition.rewards import selectors as rewards
from recognition.rewards.models import Decision, Proposal
from recognition.rewards.selectors import cards

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Payslip:
    """Where an award stands on the payslip; ``month`` is the pay period of the batch."""

    month: str
    batch: str
    line_no: int
    line_uid: str
    text: str


@dataclass(frozen=True)
class Contact:
    """One touchpoint of the person behind an award."""

    moment: datetime
    kind: str
    stage: str
    source: str
    external_id: str


@dataclass(frozen=True)
class Decided:
    """Who decided what when; ``kind`` as in Decision."""

    kind: str
    step: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One line; amounts in minor units of ``unit``, or points, negative for what was taken back.

    ``state`` is that at the close. ``customer`` is their external id, or ``#`` and a number to who may not know it;
    then ``contacts`` is None. ``steps`` leads from the value to the award's amount; ``share_ppm`` is the part in the
    credit. ``contacts`` are the person's own of ``touch_count``, as far as still kept; ``is_verified`` says that all
    of them are there and give the digest. ``has_its_reason``: the reason is the one digested at the close.
    """

    proposal_id: int
    programme: str
    customer: str
    kind: str
    family: str
    occurred_on: date
    state: str
    unit: str
    proposed: int
    amount: int
    reverses: int | None
    correction: int | None
    sentence: str
    steps: dict[str, Any]
    share_ppm: int | None
    touch_count: int
    touch_digest: str
    contacts: list[Contact] | None
    is_verified: bool
    has_its_reason: bool
    decisions: list[Decided]
    payslip: Payslip | None


@dataclass(frozen=True, kw_only=True)
class LaterLine:
    """What a later period took back or added; ``concerns`` is the proposal of the line it is about."""

    proposal_id: int
    concerns: int
    period: str
    unit: str
    amount: int
    sentence: str
    payslip: Payslip | None


class Told(NamedTuple):
    """The lines of one statement."""

    lines: list[StatementLine]
    later: list[LaterLine]
    orders: list[order_lines.OrderLine]
    later_orders: list[order_lines.OrderLine]


@dataclass(frozen=True, kw_only=True)
class _Behind:
    """What lies behind the awards of one statement, read at once."""

    proposals: Mapping[int, Proposal]
    named: Collection[int]
    payslips: Mapping[str, Payslip]
    decisions: Mapping[int, Decided]
    evidence: Mapping[int, list[Touch]]
    language: str

    def sentence(self, proposal_id: int) -> str:
        return cards.sentence(self.proposals[proposal_id], self.language, is_named=proposal_id in self.named)

    def payslip(self, proposal_id: int) -> Payslip | None:
        return self.payslips.get(_source(proposal_id))


def told(
    document: Mapping[str, Any], *, viewer: Actor, scope: rewards.Scope | None, language: str, at: datetime
) -> Told:
    """The lines of a statement's ``document`` in ``language``; seven statements of SQL however many lines, and two
    more where the viewer's ``scope`` is not known.
    """
    behind = _behind(document, rewards.visible_to(viewer=viewer, at=at, scope=scope), language)
    places = {source: (each.batch, each.line_no) for source, each in behind.payslips.items()}
    orders, later_orders = order_lines.told(document, places=places, language=language)
    awards = [each for each in document["later"] if "proposal" in each]
    return Told(
        lines=[_line(each, document["employee"], behind) for each in document["lines"]],
        later=[
            LaterLine(
                proposal_id=each["proposal"],
                concerns=each["concerns"],
                period=each["period"],
                unit=each["unit"],
                amount=each["amount"],
                sentence=behind.sentence(each["proposal"]),
                payslip=behind.payslip(each["proposal"]),
            )
            for each in awards
        ],
        orders=orders,
        later_orders=later_orders,
    )


def _behind(document: Mapping[str, Any], visible: QuerySet[Proposal], language: str) -> _Behind:
    ids = [each["proposal"] for each in (*document["lines"], *document["later"]) if "proposal" in each]
    return _Behind(
        proposals=Proposal.objects.select_related(*cards.RELATED).in_bulk(ids),
        named=set(visible.filter(pk__in=ids).values_list("pk", flat=True)),
        payslips=_payslips([*(_source(each) for each in ids), *order_lines.sources(document)]),
        decisions=_decisions([each for line in document["lines"] for each in line["decisions"]]),
        evidence=attribution.evidence(assessment_ids={line["assessment"] for line in document["lines"]}),
        language=language,
    )


def _line(line: Mapping[str, Any], employee_id: int, behind: _Behind) -> StatementLine:
    proposal = behind.proposals[line["proposal"]]
    award = proposal.reverses or proposal
    is_named = proposal.pk in behind.named
    touches = behind.evidence[line["assessment"]]
    own = [_contact(each) for each in touches if each.employee == employee_id]
    share = None if line["weight"] is None else money.half_up(line["weight"] * money.PPM, line["weight_total"])
    return StatementLine(
        **{name: line[name] for name in ("kind", "family", "state", "unit", "proposed", "amount")},
        **{name: line[name] for name in ("reverses", "correction")},
        proposal_id=proposal.pk,
        programme=cards.programme_name(proposal, behind.language),
        customer=proposal.outcome.customer.external_id if is_named else f"#{line['customer']}",
        occurred_on=people.company_date(proposal.outcome.occurred_at),
        sentence=behind.sentence(proposal.pk),
        steps=vars(steps.of(award.because)),
        share_ppm=share,
        touch_count=line["touches"],
        touch_digest=line["digest"],
        contacts=own if is_named else None,
        is_verified=policies.digest(touches) == line["digest"],
        has_its_reason=spelling.digest(proposal.because) == line["because"],
        decisions=[behind.decisions[each] for each in line["decisions"]],
        payslip=behind.payslip(proposal.pk),
    )


def _contact(touch: Touch) -> Contact:
    return Contact(
        moment=EPOCH + timedelta(microseconds=touch.occurred_at),
        kind=touch.kind,
        stage=touch.stage,
        source=touch.source,
        external_id=touch.external_id,
    )


def _source(proposal_id: int) -> str:
    return f"proposal:{proposal_id}"


def _payslips(sources: Collection[str]) -> dict[str, Payslip]:
    """The live claim on each award or order, if payroll has it by now: batches come after the close."""
    fields = ("source", "line__pay_period", "batch__code", "line__line_no", "line__uid", "line__text")
    return {
        source: Payslip(month, batch, line_no, str(uid), text)
        for source, month, batch, line_no, uid, text in PayrollClaim.objects.filter(source__in=sources).values_list(
            *fields
        )
    }


def _decisions(decision_ids: Collection[int]) -> dict[int, Decided]:
    rows = Decision.objects.filter(pk__in=decision_ids).select_related("decided_by")
    return {each.pk: Decided(each.kind, each.step, each.decided_by.name, each.decided_at) for each in rows}
