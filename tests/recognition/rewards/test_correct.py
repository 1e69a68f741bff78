"""An occasion judged again by what is known now: the differences are proposals, and nothing approved changes."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.attribution.models import Assessment
from recognition.core.actor import system
from recognition.core.errors import Forbidden
from recognition.customers.models import Outcome, Touchpoint
from recognition.ledger import selectors as books
from recognition.people.models import Employment
from recognition.programmes.definition import Approval, Cap, Formula
from recognition.programmes.models import CapUse
from recognition.rewards import selectors, states
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase, Correction, Proposal
from tests.recognition.rewards.world import NOW, as_, run, served

LATER = NOW + timedelta(days=2)
UNLIMITED = Approval()


@pytest.fixture
def world(world, cast):
    """A programme that shares 600.00 among who served; Alice and Dan did."""
    world.rules = {"formula": Formula(kind="fixed", amount=60_000), "approval": UNLIMITED}
    return world


def assessed(world, *who):
    """The awards of who served the customer before one outcome, by name."""
    assert world.period
    assert world.budget
    served(world, *who)
    outcome = world.outcome(name="O-1")
    run()
    return {each.employee.external_id: each for each in Proposal.objects.filter(outcome=outcome)}


def late(world, who, *, known_at=NOW + timedelta(days=1)):
    """A touch in the window that arrives after the assessment."""
    return world.touch(who, days=20, recorded_at=known_at)


def correct(world, who=None, *, at=LATER, **facts):
    wish = {"programme_code": "loyal", "outcome": "O-1", "code": "late_evidence", "reason": "A call came late."}
    return rewards.open_correction(actor=as_(who or world.cast.greta), at=at, **wish | facts)


def approve_all(world, *, at=LATER):
    """Everybody's manager approves everything that is open."""
    for each in Proposal.objects.filter(state__in=states.OPEN).order_by("pk"):
        [decider, *_] = selectors.deciders(proposal_ids=[each.pk], at=at)[each.pk]
        rewards.decide(
            actor=as_(type(world.cast.bob).objects.get(pk=decider)), proposal_id=each.pk, kind="approve", at=at
        )


def sums(employees=("alice", "dan", "hugo")):
    """What each person has, awards less reversals, once approved."""
    found = dict.fromkeys(employees, 0)
    for each in Proposal.objects.filter(state__in=states.APPROVED).select_related("employee"):
        found[each.employee.external_id] += each.amount
    return found


def rows(correction):
    return [
        (each.employee.external_id, each.amount, each.state, each.reverses_id)
        for each in correction.proposals.select_related("employee").order_by("employee__external_id", "pk")
    ]


def explained(proposal):
    return selectors.explain(viewer=system("test"), proposal_id=proposal.pk, at=LATER)


def test_a_late_colleague_gets_a_share_and_the_others_give_some_back(world, cast):
    awards = assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    late(world, cast.hugo)
    correction = correct(world)
    assert (correction.number, correction.opened_by, correction.assessment.number) == (1, cast.greta, 2)
    assert rows(correction) == [
        ("alice", -10_000, "proposed", awards["alice"].pk),
        ("dan", -10_000, "proposed", awards["dan"].pk),
        ("hugo", 20_000, "proposed", None),
    ]
    assert sums() == {"alice": 30_000, "dan": 30_000, "hugo": 0}  # nothing moves before somebody approves
    approve_all(world)
    assert sums() == dict.fromkeys(("alice", "dan", "hugo"), 20_000)
    assert books.check_books() == []


def test_what_it_proposes_is_computed_anew_and_says_why(world, cast):
    assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    late(world, cast.hugo)
    correction = correct(world)
    approve_all(world)
    for each in Proposal.objects.all():
        found = explained(each)
        assert found.holds, found.broken
        if each.correction_id:
            assert found.sentence.startswith("Judged again on 17")
            assert found.parts == correction.parts
    reversal = correction.proposals.get(employee=cast.alice)
    assert "300.00 was awarded before, so" in explained(reversal).sentence
    Proposal.objects.filter(pk=reversal.pk).update(proposed_amount=-1)
    assert any("The correction takes 10000" in each for each in explained(reversal).broken)


def test_what_nobody_decided_yet_ends_and_is_proposed_anew_in_full(world, cast):
    awards = assessed(world, cast.alice, cast.dan)
    world.decide(cast.bob, awards["alice"])
    late(world, cast.hugo)
    correction = correct(world)
    assert rows(correction) == [
        ("alice", -10_000, "proposed", awards["alice"].pk),
        ("dan", 20_000, "proposed", None),
        ("hugo", 20_000, "proposed", None),
    ]
    before = Proposal.objects.get(pk=awards["dan"].pk)
    assert (before.state, before.ended_code) == ("withdrawn", "corrected")
    approve_all(world)
    assert sums() == dict.fromkeys(("alice", "dan", "hugo"), 20_000)
    figures = world.figures()
    assert (figures.committed, figures.approved, figures.available) == (0, 80_000 - 20_000 + 10_000, 930_000)


@pytest.mark.parametrize(
    ("rules", "state"),
    [({"hold_days": 60}, "cancelled"), ({}, "withdrawn")],
)
def test_what_is_held_is_cancelled_and_held_again(world, cast, rules, state):
    world.rules |= rules
    awards = assessed(world, cast.alice, cast.dan)
    late(world, cast.hugo)
    correction = correct(world)
    assert {each.state for each in Proposal.objects.filter(correction=None)} == {state}
    assert {each.state for each in correction.proposals.all()} == {"held" if rules else "proposed"}
    assert world.figures().committed == 60_000
    assert len(awards) == 2


def test_what_the_budget_cannot_bear_waits_for_it(world, cast):
    world.allocated = 60_000
    assessed(world, cast.alice)
    approve_all(world, at=NOW)
    Outcome.objects.filter(external_id="O-1").update(superseded_at=LATER)
    outcome = Outcome.objects.get(external_id="O-1")
    outcome.pk, outcome.superseded_at, outcome.recorded_at = None, None, LATER
    outcome.save()
    late(world, cast.hugo)
    correction = correct(world)
    assert rows(correction)[1] == ("hugo", 30_000, "held", None)
    assert correction.proposals.get(employee=cast.hugo).held_for == "budget"


def test_who_gets_nothing_any_more_gives_all_of_it_back(world, cast):
    assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    Touchpoint.objects.filter(employee=cast.dan).update(superseded_at=NOW + timedelta(days=1))
    correct(world, code="wrong_facts")
    approve_all(world)
    assert sums() == {"alice": 60_000, "dan": 0, "hugo": 0}
    for each in Proposal.objects.filter(correction__isnull=False):
        assert explained(each).holds


def test_a_corrected_value_counts(world, cast):
    world.rules |= {"formula": Formula(kind="basis_points", basis_points=100), "value_currency": "DKK"}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    outcome = world.outcome(name="O-1", value_minor=1_000_000, currency="DKK")
    run()
    approve_all(world, at=NOW)
    Outcome.objects.filter(pk=outcome.pk).update(superseded_at=NOW)
    outcome.pk, outcome.value_minor, outcome.recorded_at = None, 1_500_000, NOW
    outcome.save()
    correction = correct(world, code="wrong_facts")
    assert rows(correction) == [("alice", 5_000, "proposed", None)]
    approve_all(world)
    assert (sums()["alice"], correction.outcome) == (15_000, outcome)
    assert explained(correction.proposals.get()).holds


def test_a_withdrawn_outcome_gives_nothing(world, cast):
    assessed(world, cast.alice)
    approve_all(world, at=NOW)
    Outcome.objects.update(withdrawn_at=NOW)
    correction = correct(world, code="wrong_facts")
    assert (rows(correction)[0][1], correction.parts) == (-60_000, [])


def test_a_late_member_that_precedence_prefers_is_what_is_judged(world, cast):
    world.rules |= {"kinds": ("repeat_purchase", "renewal")}
    assert world.period
    assert world.budget
    served(world, cast.alice)
    world.outcome(name="O-1", document_id="D1")
    run()
    approve_all(world, at=NOW)
    member = world.outcome(name="O-2", document_id="D1", kind="repeat_purchase", recorded_at=NOW)
    run(LATER)
    correction = correct(world, outcome="O-2")
    assert (correction.outcome, correction.judgement.outcome.external_id) == (member, "O-1")
    assert rows(correction) == []


def test_it_can_be_corrected_again_and_again(world, cast):
    assessed(world, cast.alice)
    approve_all(world, at=NOW)
    late(world, cast.dan)
    correct(world)
    hour = timedelta(hours=1)
    late(world, cast.hugo, known_at=LATER + hour)
    second = correct(world, reason="And another.", at=LATER + hour)  # before anybody decided about the first
    assert (second.number, second.assessment.number) == (2, 3)
    approve_all(world, at=LATER + hour)
    assert sums() == dict.fromkeys(("alice", "dan", "hugo"), 20_000)
    Touchpoint.objects.filter(employee=cast.hugo).update(superseded_at=LATER + 2 * hour)
    third = correct(world, reason="That was somebody else.", at=LATER + 2 * hour)
    assert [amount for _, amount, *_ in rows(third)] == [10_000, 10_000, -20_000]
    approve_all(world, at=LATER + 2 * hour)
    assert sums() == {"alice": 30_000, "dan": 30_000, "hugo": 0}
    assert [each.pk for each in Proposal.objects.all() if not explained(each).holds] == []
    assert books.check_books() == []


def test_a_declined_award_is_proposed_again(world, cast):
    awards = assessed(world, cast.alice)
    world.decide(cast.bob, awards["alice"], "decline", reason="Not this one.")
    assert rows(correct(world, code="contested")) == [("alice", 60_000, "proposed", None)]


def test_caps_stand_as_if_the_occasion_had_been_judged_once(world, cast):
    world.rules |= {
        "caps": (Cap(cap="customer", amount=60_000, span="year"), Cap(cap="employee", amount=25_000, span="year"))
    }
    assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    assert sums() == {"alice": 25_000, "dan": 25_000, "hugo": 0}
    late(world, cast.hugo)
    correct(world)
    approve_all(world)
    assert sums() == dict.fromkeys(("alice", "dan", "hugo"), 20_000)
    used = {(each.cap, each.holder): each.used for each in CapUse.objects.all()}
    assert used == {("customer", f"{world.customer.pk}"): 60_000} | {
        ("employee", f"{each.pk}"): 20_000 for each in (cast.alice, cast.dan, cast.hugo)
    }


def test_a_declined_difference_gives_its_cap_back(world, cast):
    world.rules |= {"caps": (Cap(cap="employee", amount=25_000, span="year"),)}
    assessed(world, cast.alice)
    late(world, cast.hugo)
    correction = correct(world)
    extra = correction.proposals.get(employee=cast.hugo)
    [decider] = selectors.deciders(proposal_ids=[extra.pk], at=LATER)[extra.pk]
    world.decide(cast.erik if decider == cast.erik.pk else cast.hugo, extra, "decline", reason="No.", at=LATER)
    assert CapUse.objects.get(holder=str(cast.hugo.pk)).used == 0
    correct(world, reason="Look again.")
    assert CapUse.objects.get(holder=str(cast.hugo.pk)).used == 25_000


def test_who_left_becomes_a_case_for_hr(world, cast):
    assessed(world, cast.alice, cast.dan)
    approve_all(world, at=NOW)
    late(world, cast.hugo)
    Employment.objects.filter(employee=cast.dan).update(ends_on=LATER.date() - timedelta(days=1))
    correction = correct(world)
    assert [name for name, *_ in rows(correction)] == ["alice", "hugo"]
    case = ClawBackCase.objects.get()
    assert (case.employee, case.amount, case.code) == (cast.dan, 10_000, "corrected")
    again = correct(world, reason="Once more.")
    assert ClawBackCase.objects.count() == 1
    assert [name for name, *_ in rows(again)] == ["alice", "hugo"]


def test_the_same_wish_again_corrects_once(world, cast):
    assessed(world, cast.alice)
    late(world, cast.hugo)
    assert correct(world) == correct(world)
    assert Correction.objects.count() == 1
    assert Assessment.objects.count() == 2


def test_who_may_open_one(world, cast):
    assessed(world, cast.alice)
    late(world, cast.hugo)
    for who in (cast.alice, cast.bob, cast.dan, cast.carol):
        with pytest.raises(Forbidden):
            correct(world, who)
    with pytest.raises(Forbidden):
        rewards.open_correction(
            actor=system("sweep"), programme_code="loyal", outcome="O-1", code="wrong_facts", reason="x", at=LATER
        )
    with pytest.raises(Forbidden, match="without a part"):
        correct(world, cast.hugo)  # a programme owner, and the one who gains by it
    for number, who in enumerate((cast.greta, cast.frida, cast.erik)):
        assert correct(world, who, reason=f"Look {number}.").opened_by == who


def test_who_opened_it_does_not_decide_about_what_it_proposes(world, cast):
    assessed(world, cast.alice)
    late(world, cast.hugo)
    correction = correct(world, cast.erik)
    extra = correction.proposals.get(employee=cast.hugo)
    assert extra.proposed_by == cast.erik
    assert cast.erik.pk not in selectors.deciders(proposal_ids=[extra.pk], at=LATER)[extra.pk]


@pytest.mark.parametrize("wrong", [{"code": "mood"}, {"reason": " "}])
def test_a_code_and_a_reason_are_needed(world, cast, wrong):
    with pytest.raises(rewards.BadCorrection):
        correct(world, **wrong)


def test_what_was_never_judged_is_not_corrected(world, cast):
    world.outcome(name="O-1")
    assert world.version
    with pytest.raises(rewards.NotJudged, match="has not judged"):
        correct(world)


def test_it_is_recorded_with_its_differences(world, cast):
    assessed(world, cast.alice)
    late(world, cast.hugo)
    correction = correct(world)
    told = Activity.objects.get(code="rewards.corrected")
    assert (told.subject_kind, told.subject_id, told.text_digest) == (
        "correction",
        correction.pk,
        correction.reason_digest,
    )
    assert Activity.objects.filter(code="rewards.withdrawn", data__code="corrected").count() == 1
