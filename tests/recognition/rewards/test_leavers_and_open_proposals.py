"""Whoever leaves keeps what was earned: it is still decided, by who stands where the manager stood."""

from datetime import UTC, date, datetime

import pytest

from recognition.core.errors import Forbidden
from recognition.people.models import Employee, Employment, Entity, Team
from recognition.rewards import access, selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase, Proposal
from tests.cast import employ
from tests.recognition.rewards.test_claw_back import claw_back, paid
from tests.recognition.rewards.world import NOW, as_, run, system

YESTERDAY, MONDAY = date(2026, 9, 14), date(2026, 9, 28)
THEN = datetime(2026, 9, 29, 8, 0, tzinfo=UTC)


def leaves(employee, on=YESTERDAY):
    """Their last day is the one before ``on``."""
    Employment.objects.filter(employee=employee, ends_on=None).update(ends_on=on)
    Employee.objects.filter(pk=employee.pk).update(left_on=on)


def hired_again(employee, entity, *, manager, on=MONDAY):
    Employee.objects.filter(pk=employee.pk).update(left_on=None)
    return Employment.objects.create(
        employee=employee,
        entity=entity,
        manager=manager,
        team=Team.objects.get(name="Lager"),
        payroll_number="77",
        country="DK",
        starts_on=on,
    )


def asked(proposal, at=NOW):
    return selectors.deciders(proposal_ids=[proposal.pk], at=at)[proposal.pk]


def test_a_leaver_with_an_open_proposal_is_decided_by_who_managed_them_last(world, cast):
    proposal = world.proposal()
    leaves(cast.alice)
    assert asked(proposal) == [cast.bob.pk]
    with pytest.raises(Forbidden, match=r"Bob \(bob\) decides"):
        world.decide(cast.hugo, proposal)
    decided = world.decide(cast.bob, proposal)
    assert (decided.state, decided.amount, decided.period) == ("payable", 50_000, world.period)
    assert world.owed(cast.alice) == 50_000


def test_a_leaver_whose_last_manager_left_too_is_decided_by_the_next_one_up(world, cast):
    proposal = world.proposal()
    leaves(cast.alice)
    leaves(cast.bob)
    assert asked(proposal) == [cast.erik.pk]
    assert world.decide(cast.erik, proposal).state == "payable"


def test_a_leavers_own_right_to_decide_ends_with_the_employment(world, cast):
    report = employ("ida", cast.entity, manager=cast.alice, team="Kundeservice")
    proposal = world.proposal(report)
    assert asked(proposal) == [cast.alice.pk]
    leaves(cast.alice)
    with pytest.raises(Forbidden, match=r"Bob \(bob\) decides"):
        world.decide(cast.alice, proposal)
    assert asked(proposal) == [cast.bob.pk]


def test_what_a_leaver_was_held_for_is_proposed_when_the_hold_is_over(world, cast):
    proposal = world.proposal(state="held", held_for="hold_days", hold_until=NOW)
    leaves(cast.alice)
    assert rewards.release_held(actor=system(), at=NOW) == 1
    assert asked(Proposal.objects.get(pk=proposal.pk)) == [cast.bob.pk]


def test_the_open_approvals_of_a_manager_who_leaves_move_up_by_themselves(world, cast):
    open_ones = [world.proposal(), world.proposal()]
    assert {row.proposal_id for row in selectors.queue(actor=as_(cast.bob), at=NOW)} == {each.pk for each in open_ones}
    leaves(cast.bob)
    assert selectors.queue(actor=as_(cast.bob), at=NOW) == []
    assert {row.proposal_id for row in selectors.queue(actor=as_(cast.erik), at=NOW)} == {each.pk for each in open_ones}
    assert rewards.alarm_undecidable(actor=system(), at=NOW) == 0


def test_a_manager_who_gives_notice_decides_until_the_last_day_is_over(world, cast):
    proposal = world.proposal()
    leaves(cast.bob, on=MONDAY)
    assert asked(proposal, datetime(2026, 9, 27, 21, 59, tzinfo=UTC)) == [cast.bob.pk]
    assert asked(proposal, datetime(2026, 9, 27, 22, 0, tzinfo=UTC)) == [cast.erik.pk]


def test_who_is_hired_again_is_decided_by_the_manager_of_now_in_the_entity_of_then(world, cast):
    """Employed to 13 September, hired again on the 28th under Hugo: the award of August is of the first employment."""
    world.touch(cast.alice)
    assert world.period
    assert world.budget
    world.outcome()
    run()
    proposal = Proposal.objects.get()
    first = proposal.employment
    leaves(cast.alice)
    assert asked(proposal) == [cast.bob.pk]
    hired_again(cast.alice, cast.entity, manager=cast.hugo)
    assert asked(proposal, THEN) == [cast.hugo.pk]
    decided = world.decide(cast.hugo, proposal, at=THEN)
    assert (decided.state, decided.employment, decided.team) == ("payable", first, first.team)


def test_who_is_hired_again_by_the_same_entity_pays_back_by_payroll_in_between_it_is_a_case(world, cast):
    one, other = paid(world, cast), paid(world, cast)
    leaves(cast.alice)
    with pytest.raises(rewards.CaseForHR):
        claw_back(world, cast.greta, one)
    hired_again(cast.alice, cast.entity, manager=cast.hugo)
    assert claw_back(world, cast.greta, other, at=THEN).amount == -50_000
    with pytest.raises(rewards.NothingToReverse, match="0 of proposal"):
        claw_back(world, cast.greta, one, at=THEN, key="again")
    assert ClawBackCase.objects.get().proposal == one


def test_who_is_hired_again_by_another_entity_is_a_case(world, cast):
    award = paid(world, cast)
    leaves(cast.alice)
    elsewhere = Entity.objects.create(external_id="SE", name="SE", currency="SEK", time_zone="Europe/Stockholm")
    hired_again(cast.alice, elsewhere, manager=cast.hugo)
    with pytest.raises(rewards.CaseForHR):
        claw_back(world, cast.greta, award, at=THEN)
    assert ClawBackCase.objects.get().cause == "other_entity"


def test_a_reversal_of_who_left_meanwhile_is_refused_and_becomes_a_case_when_proposed_anew(world, cast):
    award = paid(world, cast)
    reversal = claw_back(world, cast.greta, award)
    leaves(cast.alice)
    with pytest.raises(rewards.BeyondReach, match="left"):
        world.decide(cast.bob, reversal)
    world.decide(cast.bob, reversal, "decline", reason="Alice has left.")
    with pytest.raises(rewards.CaseForHR):
        claw_back(world, cast.greta, award, key="anew")
    assert world.owed(cast.alice) == 50_000


def test_nobody_at_all_is_left_to_decide_only_where_the_whole_line_and_the_second_approver_left(world, cast):
    proposal = world.proposal()
    for who in (cast.alice, cast.bob, cast.erik):
        leaves(who)
    assert asked(proposal) == [cast.frida.pk]
    leaves(cast.frida)
    with pytest.raises(access.NobodyDecides):
        world.decide(cast.frida, proposal)
    assert rewards.alarm_undecidable(actor=system(), at=NOW) == 1
