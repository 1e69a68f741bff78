from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from recognition.core.errors import Forbidden
from recognition.people.models import Delegation, Employment, RoleGrant
from recognition.rewards import access, chain
from recognition.rewards import services as rewards
from recognition.rewards.access import NobodyDecides
from recognition.rewards.constraints import NotYours
from recognition.rewards.models import Decision
from tests import cast as people
from tests.recognition.rewards.world import NOW, as_


def situation(**changes):
    facts = {"beneficiary": 1, "proposer": None, "line": [2, 3], "seconds": [8, 9]}
    return chain.Situation(**facts | changes)


def test_the_nearest_manager_decides():
    assert chain.first(situation()) == [2]


@pytest.mark.parametrize("changes", [{"proposer": 2}, {"left": {2}}, {"reports": {2}}])
def test_a_manager_who_proposed_it_left_or_reports_to_the_beneficiary_is_passed_over(changes):
    assert chain.first(situation(**changes)) == [3]


def test_at_the_top_every_second_approver_who_may_decides():
    assert chain.first(situation(line=[])) == [8, 9]
    assert chain.first(situation(beneficiary=8, line=[])) == [9]
    assert chain.first(situation(line=[], seconds=[1])) == []


def test_the_second_had_no_part_in_the_first():
    assert chain.second(situation(), first_decision_by={8}) == [9]
    assert chain.second(situation(seconds=[2]), first_decision_by={2}) == []


def step(world, who, proposal, **fields):
    return access.may_decide(actor=as_(who, **fields), proposal=proposal, at=NOW)


def test_the_manager_of_this_moment_decides_not_the_one_of_the_outcome(world, cast):
    proposal = world.proposal()
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 9, 1))
    Employment.objects.create(
        employee=cast.alice, entity=cast.entity, manager=cast.hugo, payroll_number="1", starts_on=date(2026, 9, 1)
    )
    assert step(world, cast.hugo, proposal).decided_by_id == cast.hugo.pk
    with pytest.raises(Forbidden, match=r"Hugo \(hugo\) decides"):
        step(world, cast.bob, proposal)


def test_nobody_decides_about_themself(world, cast):
    with pytest.raises(Forbidden, match=r"themself; Erik \(erik\)"):
        world.decide(cast.bob, world.proposal(cast.bob))


@pytest.mark.parametrize("who", ["dan", "carol", "greta", "hugo", "frida", "alice"])
def test_who_is_not_asked_is_told_who_is(world, cast, who):
    with pytest.raises(Forbidden, match=r"Bob \(bob\) decides"):
        world.decide(getattr(cast, who), world.proposal())


def test_an_administrator_has_no_right_to_approve(world, cast):
    RoleGrant.objects.create(employee=cast.dan, role="administrator", granted_at=people.BEGINNING)
    with pytest.raises(Forbidden):
        world.decide(cast.dan, world.proposal())


def test_a_system_actor_decides_nothing(world, cast):
    from recognition.core import actor

    with pytest.raises(Forbidden):
        rewards.decide(actor=actor.system("sweep"), proposal_id=world.proposal().pk, kind="approve", at=NOW, key="k")


def test_the_proposer_leaves_it_to_the_manager_above(world, cast):
    proposal = world.proposal(proposed_by=cast.bob)
    with pytest.raises(Forbidden, match=r"Erik \(erik\)"):
        world.decide(cast.bob, proposal)
    assert world.decide(cast.erik, proposal).state == "payable"


def test_a_manager_who_left_is_passed_over(world, cast):
    proposal = world.proposal()
    Employment.objects.filter(employee=cast.bob).update(ends_on=date(2026, 9, 1))
    assert world.decide(cast.erik, proposal).state == "payable"


def test_at_the_top_the_second_approver_decides_and_another_confirms(world, cast):
    proposal = world.proposal(cast.erik, amount=150_000)
    proposal = world.decide(cast.frida, proposal)
    assert proposal.state == "needs_second"
    with pytest.raises(NobodyDecides):
        world.decide(cast.frida, proposal)
    for who in (cast.greta, cast.dan):
        RoleGrant.objects.create(employee=who, role="second_approver", entity=cast.entity, granted_at=people.BEGINNING)
    with pytest.raises(Forbidden, match=r"never the first; Dan \(dan\)"):
        world.decide(cast.frida, proposal)
    with pytest.raises(Forbidden, match=r"Dan \(dan\)"):
        world.decide(cast.greta, proposal)  # Erik's direct report
    assert world.decide(cast.dan, proposal).state == "payable"


def test_when_nobody_may_decide_hr_is_told_once_and_nothing_is_paid(world, cast):
    from recognition.activity.models import Activity

    RoleGrant.objects.filter(role="second_approver").delete()
    proposal = world.proposal(cast.erik)
    with pytest.raises(NobodyDecides, match="second_approver"):
        world.decide(cast.frida, proposal)
    assert [rewards.alarm_undecidable(actor=as_(cast.greta), at=NOW) for _ in range(2)] == [1, 0]
    assert Activity.objects.get(code="rewards.no_decider").subject_id == proposal.pk
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


def test_the_second_approver_holds_the_role_for_the_entity(world, cast):
    elsewhere = people.Entity.objects.create(external_id="SE", name="SE", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.filter(role="second_approver").update(entity=elsewhere)
    proposal = world.decide(cast.bob, world.proposal(amount=150_000))
    with pytest.raises(NobodyDecides):
        world.decide(cast.frida, proposal)


def delegate(giver, to, **fields):
    facts = {"from_date": date(2026, 9, 14), "to_date": date(2026, 9, 15)}
    Delegation.objects.create(
        giver=giver, delegate=to, made_by=giver, made_at=datetime(2026, 9, 1, tzinfo=UTC), **facts | fields
    )


def test_a_delegate_decides_and_both_are_named(world, cast):
    delegate(cast.bob, cast.hugo)
    proposal = world.decide(cast.hugo, world.proposal())
    [decision] = proposal.decisions.all()
    assert (decision.decided_by, decision.acted_by) == (cast.bob, cast.hugo)


@pytest.mark.parametrize(
    "dates",
    [
        {"to_date": date(2026, 9, 14)},
        {"from_date": date(2026, 9, 16), "to_date": date(2026, 9, 17)},
        {"ended_at": datetime(2026, 9, 14, tzinfo=UTC)},
    ],
)
def test_a_delegation_that_is_over_or_to_come_gives_no_right(world, cast, dates):
    delegate(cast.bob, cast.hugo, **dates)
    with pytest.raises(Forbidden):
        world.decide(cast.hugo, world.proposal())


def test_a_right_is_not_handed_on(world, cast):
    delegate(cast.bob, cast.hugo)
    delegate(cast.hugo, cast.dan)
    with pytest.raises(Forbidden):
        world.decide(cast.dan, world.proposal())


def test_a_delegate_never_decides_for_themself_or_for_their_manager(world, cast):
    delegate(cast.bob, cast.alice)
    with pytest.raises(Forbidden):
        world.decide(cast.alice, world.proposal(cast.alice))
    delegate(cast.erik, cast.alice)
    with pytest.raises(Forbidden):
        world.decide(cast.alice, world.proposal(cast.bob))


def test_the_delegate_of_the_first_is_not_the_second(world, cast):
    delegate(cast.bob, cast.frida)
    proposal = world.decide(cast.frida, world.proposal(amount=150_000))
    assert proposal.decisions.get().decided_by == cast.bob
    with pytest.raises(NobodyDecides):
        world.decide(cast.frida, proposal)
    delegate(cast.frida, cast.bob)
    RoleGrant.objects.create(employee=cast.greta, role="second_approver", granted_at=people.BEGINNING)
    with pytest.raises(Forbidden, match="never the first"):
        world.decide(cast.bob, proposal)
    assert world.decide(cast.greta, proposal).state == "payable"


def insert(proposal, **fields):
    facts = {
        "proposal": proposal,
        "number": 1,
        "kind": "approve",
        "step": "first",
        "amount": proposal.amount,
        "beneficiary_id": proposal.employee_id,
        "proposer_id": proposal.proposed_by_id,
        "channel": "sql",
        "decided_at": NOW,
    }
    return Decision.objects.create(**facts | fields)


def refuses(name):
    return pytest.raises(IntegrityError, match=name)


def test_the_database_refuses_self_approval_whoever_asks(world, cast):
    own = world.proposal(cast.bob)
    with refuses("decision_not_for_oneself"), transaction.atomic():
        insert(own, decided_by=cast.bob, acted_by=cast.bob)
    with refuses("decision_not_for_oneself"), transaction.atomic():
        insert(own, decided_by=cast.erik, acted_by=cast.bob)


def test_the_database_refuses_a_false_beneficiary(world, cast):
    proposal = world.proposal(cast.bob)
    with refuses("beneficiary or proposer are not the proposal's"), transaction.atomic():
        insert(proposal, decided_by=cast.bob, acted_by=cast.bob, beneficiary_id=cast.alice.pk)


def test_the_database_refuses_the_proposer(world, cast):
    proposal = world.proposal(proposed_by=cast.bob)
    with refuses("decision_not_by_proposer"), transaction.atomic():
        insert(proposal, decided_by=cast.erik, acted_by=cast.bob)


def test_the_database_refuses_a_direct_report_and_their_right(world, cast):
    proposal = world.proposal(cast.bob)
    for pair in ((cast.alice, cast.alice), (cast.erik, cast.alice), (cast.alice, cast.erik)):
        with refuses("direct report"), transaction.atomic():
            insert(proposal, decided_by=pair[0], acted_by=pair[1])


@pytest.mark.parametrize(("hour", "reports_to_bob"), [(21, True), (23, False)])
def test_who_reports_to_whom_is_asked_on_the_companys_day(world, cast, hour, reports_to_bob):
    """Alice reported to Bob until the 15th in Copenhagen, which begins at 22:00 UTC; Frida does from then on."""
    first_day, at = date(2026, 9, 15), datetime(2026, 9, 14, hour, 30, tzinfo=UTC)
    Employment.objects.filter(employee=cast.alice).update(ends_on=first_day)
    Employment.objects.filter(employee=cast.frida).update(ends_on=first_day)
    Employment.objects.create(employee=cast.frida, entity=cast.entity, manager=cast.bob, starts_on=first_day)
    proposal = world.proposal(cast.bob)
    reporting, other = (cast.alice, cast.frida) if reports_to_bob else (cast.frida, cast.alice)

    with refuses("direct report"), transaction.atomic():
        insert(proposal, decided_by=reporting, acted_by=reporting, decided_at=at)
    insert(proposal, decided_by=other, acted_by=other, decided_at=at)


def test_the_database_refuses_a_second_by_the_first_or_their_delegate(world, cast):
    proposal = world.proposal()
    insert(proposal, decided_by=cast.bob, acted_by=cast.hugo)
    for pair in ((cast.bob, cast.bob), (cast.frida, cast.bob), (cast.hugo, cast.hugo), (cast.frida, cast.hugo)):
        with refuses("second approver is never the first"), transaction.atomic():
            insert(proposal, number=2, step="second", decided_by=pair[0], acted_by=pair[1])
    insert(proposal, number=2, step="second", decided_by=cast.frida, acted_by=cast.frida)


def test_the_databases_refusal_reaches_the_user_as_a_sentence(world, cast, monkeypatch):
    decider = access.Decider(decided_by_id=cast.alice.pk, acted_by_id=cast.alice.pk, step=Decision.Step.FIRST)
    monkeypatch.setattr(access, "may_decide", lambda **_: decider)
    proposal = world.proposal(cast.bob)
    with pytest.raises(NotYours, match="direct report"):
        world.decide(cast.alice, proposal)


def test_a_decision_is_never_changed(world, cast):
    decision = world.decide(cast.bob, world.proposal()).decisions.get()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(amount=1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM rewards_decision")
