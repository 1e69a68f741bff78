"""Corrections: their caps, who left, who may open one, and what is refused."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.attribution.models import Assessment
from recognition.core.actor import system
from recognition.core.errors import Forbidden
from recognition.people.models import Employment
from recognition.programmes.definition import Cap, Formula
from recognition.programmes.models import CapUse
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase, Correction
from tests.recognition.rewards.corrections import (
    LATER,
    UNLIMITED,
    approve_all,
    assessed,
    correct,
    late,
    rows,
    sums,
)
from tests.recognition.rewards.world import NOW


@pytest.fixture
def world(world, cast):
    """A programme that shares 600.00 among who served; Alice and Dan did."""
    world.rules = {"formula": Formula(kind="fixed", amount=60_000), "approval": UNLIMITED}
    return world


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_was_approved_beyond_a_proposal_is_given_back_with_it(world, cast):
    world.rules |= {"caps": (Cap(cap="employee", amount=100_000, span="year"),)}
    award = assessed(world, cast.alice)["alice"]
    world.decide(cast.bob, award, "adjust", amount=80_000)
    approve_all(world, at=NOW)
    use = CapUse.objects.get(cap="employee", holder=f"{cast.alice.pk}")
    assert use.used == 80_000
    for colleague, part in ((cast.hugo, 30_000), (cast.dan, 20_000)):
        late(world, colleague)
        correct(world, reason=f"{colleague.name} served, too.")
        approve_all(world)
        assert sums()["alice"] == part
        use.refresh_from_db()
        assert use.used == part
