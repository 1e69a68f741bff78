import pytest

from recognition.people.models import Delegation, Entity, RoleGrant
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from tests import cast as people
from tests.recognition.rewards.world import NOW, as_, system


def seen(viewer, **wanted):
    return [(row.employee_id, row.amount_minor) for row in selectors.proposals(viewer=viewer, at=NOW, **wanted)]


@pytest.fixture
def three(world, cast):
    return [world.proposal(who) for who in (cast.alice, cast.bob, cast.dan)]


def test_a_manager_sees_the_whole_line_below(three, cast):
    assert seen(as_(cast.erik)) == [("alice", 50_000), ("bob", 50_000), ("dan", 50_000)]
    assert [employee for employee, _ in seen(as_(cast.bob))] == ["alice", "bob"]


def test_an_employee_sees_their_own_and_no_amount_before_it_is_promised(world, three, cast):
    assert seen(as_(cast.alice)) == [("alice", None)]
    world.decide(cast.bob, three[0])
    assert seen(as_(cast.alice)) == [("alice", 50_000)]


def test_a_manager_does_not_see_what_is_proposed_for_themself(three, cast):
    assert seen(as_(cast.bob)) == [("alice", 50_000), ("bob", None)]


def test_dan_sees_nothing_of_the_others(three, cast):
    assert seen(as_(cast.dan)) == [("dan", None)]
    assert seen(as_(cast.carol)) == []


@pytest.mark.parametrize("role", ["hr", "finance", "auditor", "second_approver"])
def test_these_roles_see_everything_in_their_entity(three, cast, role):
    RoleGrant.objects.all().delete()
    RoleGrant.objects.create(employee=cast.carol, role=role, entity=cast.entity, granted_at=people.BEGINNING)
    assert len(seen(as_(cast.carol))) == 3
    elsewhere = Entity.objects.create(external_id="SE", name="SE", currency="SEK", time_zone="Europe/Stockholm")
    RoleGrant.objects.update(entity=elsewhere)
    assert seen(as_(cast.carol)) == []


@pytest.mark.parametrize("role", ["works_council", "administrator", "programme_owner", "payroll_preparer"])
def test_these_roles_see_no_individual_award(three, cast, role):
    RoleGrant.objects.all().delete()
    RoleGrant.objects.create(employee=cast.carol, role=role, granted_at=people.BEGINNING)
    assert seen(as_(cast.carol)) == []


def test_a_delegate_sees_the_line_they_stand_in_for(three, cast):
    today = NOW.date()
    Delegation.objects.create(giver=cast.bob, delegate=cast.carol, from_date=today, to_date=today, made_at=NOW)
    assert [employee for employee, _ in seen(as_(cast.carol))] == ["alice"]


def test_who_stands_in_for_a_second_approver_sees_what_they_must_decide(world, cast):
    proposal = world.decide(cast.bob, world.proposal(amount=150_000))
    today = NOW.date()
    Delegation.objects.create(giver=cast.frida, delegate=cast.dan, from_date=today, to_date=today, made_at=NOW)
    assert [row.proposal_id for row in selectors.queue(actor=as_(cast.dan), at=NOW)] == [proposal.pk]
    assert selectors.page(viewer=as_(cast.dan), proposal_id=proposal.pk, language="en", at=NOW).may_decide
    assert seen(as_(cast.carol)) == []


def test_lists_are_filtered_and_paged(three, cast):
    viewer = system()
    assert seen(viewer, employee="bob") == [("bob", 50_000)]
    assert seen(viewer, state="payable") == seen(viewer, programme="other") == seen(viewer, entity="SE") == []
    assert [employee for employee, _ in seen(viewer, after=three[0].pk, limit=1)] == ["bob"]


def test_the_queue_holds_what_one_may_decide_now(world, three, cast):
    def queue(who):
        return [row.employee_id for row in selectors.queue(actor=as_(who), at=NOW)]

    assert (queue(cast.bob), queue(cast.erik), queue(cast.hugo)) == (["alice"], ["bob"], ["dan"])
    assert queue(cast.frida) == queue(cast.alice) == []
    large = world.decide(cast.bob, world.proposal(amount=150_000))
    assert large.state == "needs_second"
    assert (queue(cast.frida), queue(cast.bob)) == (["alice"], ["alice"])
    today = NOW.date()
    Delegation.objects.create(giver=cast.bob, delegate=cast.frida, from_date=today, to_date=today, made_at=NOW)
    assert queue(cast.frida) == ["alice", "alice"]  # her own right, and Bob's


@pytest.mark.slow
def test_statements_do_not_grow_with_rows(world, cast, django_assert_max_num_queries):
    world.allocated = 10_000_000
    for _ in range(30):
        world.proposal()
    with django_assert_max_num_queries(20):
        assert len(selectors.queue(actor=as_(cast.bob), at=NOW)) == 30
    with django_assert_max_num_queries(10):
        assert len(seen(as_(cast.bob))) == 30


@pytest.mark.slow
def test_alarms_are_raised_in_a_handful_of_statements(world, cast, django_assert_max_num_queries):
    world.allocated = 10_000_000
    for _ in range(30):
        world.proposal()
    with django_assert_max_num_queries(12):
        assert rewards.alarm_undecidable(actor=system(), at=NOW) == 0
