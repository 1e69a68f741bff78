"""Who is asked is exactly whom ``decide`` would accept, in as many statements for many proposals as for one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.core.errors import DomainError
from recognition.people.models import Delegation, Employee, RoleGrant
from recognition.rewards import access, selectors
from recognition.rewards.models import Proposal
from tests import cast as people
from tests.cast import employ
from tests.recognition.rewards.world import NOW, as_


def asked(proposal, at=NOW):
    found = selectors.deciders(proposal_ids=[proposal.pk], at=at)
    return [Employee.objects.get(pk=each).external_id for each in found.get(proposal.pk, ())]


def accepted(proposal):
    """Everybody ``may_decide`` lets through, asked one by one."""

    def passes(employee):
        try:
            access.may_decide(actor=as_(employee), proposal=proposal, at=NOW)
        except DomainError:
            return False
        return True

    return {each.external_id for each in Employee.objects.all() if passes(each)}


def delegate(giver, to):
    day = date(2026, 9, 15)
    Delegation.objects.create(giver=giver, delegate=to, made_by=giver, made_at=NOW, from_date=day, to_date=day)


def test_the_manager_is_asked_and_who_stands_in_today(world, cast):
    proposal = world.proposal()

    assert asked(proposal) == ["bob"]
    delegate(cast.bob, cast.dan)
    assert asked(proposal) == ["bob", "dan"]


@pytest.mark.slow
def test_who_is_asked_is_whom_a_decision_is_accepted_from(world, cast):
    RoleGrant.objects.create(employee=cast.greta, role="second_approver", granted_at=people.BEGINNING)
    delegate(cast.bob, cast.alice)
    delegate(cast.bob, cast.frida)
    delegate(cast.frida, cast.hugo)
    delegate(cast.erik, cast.carol)
    proposals = [
        world.proposal(),
        world.proposal(cast.bob),
        world.proposal(cast.erik),
        world.proposal(cast.dan, proposed_by=cast.hugo),
        world.decide(cast.frida, world.proposal(amount=150_000)),
    ]

    assert proposals[-1].state == "needs_second"
    assert {each.pk: set(asked(each)) for each in proposals} == {each.pk: accepted(each) for each in proposals}
    assert [set(asked(each)) for each in proposals] == [
        {"bob", "frida"},
        {"erik", "carol"},
        {"frida"},  # Hugo, who stands in for her, reports to Erik
        {"erik", "carol"},
        {"greta"},
    ]


def test_nobody_is_asked_about_what_is_decided_or_held(world, cast):
    world.decide(cast.bob, world.proposal())
    world.proposal(state="held", held_for="hold_days")

    assert selectors.deciders(proposal_ids=Proposal.objects.values_list("pk", flat=True), at=NOW) == {}


def test_about_nothing_there_is_nothing_to_say(world, cast):
    assert access.situations(about=(), at=NOW) == {}


def test_where_nobody_may_there_is_nobody(world, cast):
    RoleGrant.objects.filter(role="second_approver").delete()
    proposal = world.proposal(cast.erik)

    assert selectors.deciders(proposal_ids=[proposal.pk], at=NOW) == {proposal.pk: []}


@pytest.mark.parametrize("rows", [1, 15])
def test_it_takes_as_many_statements_for_many_as_for_one(world, cast, rows):
    for number in range(rows):
        person = employ(f"p{number}", cast.entity, manager=cast.bob, team="Team")
        world.proposal(person, amount=50_000)
    world.decide(cast.bob, world.proposal(amount=150_000))

    with CaptureQueriesContext(connection) as seen:
        found = selectors.deciders(proposal_ids=list(Proposal.objects.values_list("pk", flat=True)), at=NOW)

    assert len(found) == rows + 1
    assert len(seen) == 6  # the list itself, then five
