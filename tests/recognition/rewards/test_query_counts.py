"""As many statements for fifteen proposals as for three: lists, queues, cards, sweeps and decisions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.core.actor import Actor
from recognition.customers.models import Outcome
from recognition.people.models import Delegation
from recognition.programmes.definition import Approval, Cap
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from recognition.rewards.selectors import cards
from tests.cast import employ
from tests.recognition.rewards.world import HAPPENED, NOW, World, as_, system

FEW, MANY = 3, 15


@pytest.fixture
def world(cast):
    world = World(cast, rules={"approval": Approval(second_above=60_000)}, allocated=10**9)
    day = NOW.date()
    Delegation.objects.create(giver=cast.hugo, delegate=cast.bob, from_date=day, to_date=day, made_at=NOW)
    return world


def statements(work):
    with CaptureQueriesContext(connection) as seen:
        work()
    return [each["sql"] for each in seen]


def fill(world, cast, rows):
    """Proposals of different people on different days, some of them with a first decision."""
    for number in range(rows):
        person = employ(f"p{Outcome.objects.count()}", cast.entity, manager=cast.bob, team=f"Team {number}")
        happened = HAPPENED + timedelta(days=number % 20)
        outcome = world.outcome(occurred_at=happened, customer=world.another_customer(f"K{Outcome.objects.count()}"))
        proposal = world.proposal(person, outcome=outcome, amount=70_000 if number % 2 else 50_000)
        if number % 2:
            world.decide(cast.bob, proposal)


READS = {
    "a manager's queue": lambda cast: selectors.queue(actor=as_(cast.bob), at=NOW),
    "a second approver's queue": lambda cast: selectors.queue(actor=as_(cast.frida), at=NOW),
    "a delegate's queue": lambda cast: selectors.queue(actor=as_(cast.bob, on_behalf_of_id=cast.hugo.pk), at=NOW),
    "a list for HR": lambda cast: list(selectors.proposals(viewer=as_(cast.greta), at=NOW)),
    "a list for a manager": lambda cast: list(selectors.proposals(viewer=as_(cast.erik), at=NOW)),
    "a list for a command": lambda cast: list(selectors.proposals(viewer=system(), at=NOW)),
    "cards": lambda cast: cards.cards(viewer=system(), proposal_ids=known(), language="da", at=NOW),
}


def known():
    return list(Proposal.objects.values_list("pk", flat=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", READS)
def test_what_is_read_takes_as_many_statements_for_many_rows(world, cast, name):
    fill(world, cast, FEW)
    few = statements(lambda: READS[name](cast))
    fill(world, cast, MANY - FEW)
    many = statements(lambda: READS[name](cast))
    assert len(few) == len(many), (few, many)
    assert 0 < len(many) <= 12


def test_cards_are_there_for_everybody_asked_for(world, cast):
    fill(world, cast, FEW)
    viewer = Actor(channel="test", employee_id=cast.erik.pk)
    everybody = [row.proposal_id for row in selectors.proposals(viewer=viewer, at=NOW)]
    assert set(cards.cards(viewer=viewer, proposal_ids=everybody, language="sv", at=NOW)) == set(everybody)


def assessable(world, cast, rows):
    """Outcomes of customers served by two, each to be held back by a cap of their own."""
    for _ in range(rows):
        number = Outcome.objects.count()
        customer = world.another_customer(f"K{number}")
        world.touch(employ(f"p{number}", cast.entity, manager=cast.bob, team="Team"), customer=customer)
        world.touch(cast.alice, customer=customer)
        world.outcome(customer=customer)


@pytest.mark.slow
def test_assessing_takes_as_many_statements_for_many_outcomes(world, cast):
    world.rules |= {"caps": (Cap(cap="employee", amount=70_000, span="year"),), "hold_days": 5}
    assert world.period
    assert world.budget
    assessable(world, cast, FEW)
    few = statements(lambda: rewards.assess(actor=system(), at=NOW))
    assessable(world, cast, MANY)
    many = statements(lambda: rewards.assess(actor=system(), at=NOW))
    assert len(few) >= len(many), (len(few), len(many))


@pytest.mark.slow
def test_the_sweeps_take_as_many_statements_for_many_proposals(world, cast):
    fill(world, cast, FEW)
    few = statements(lambda: rewards.alarm_undecidable(actor=system(), at=NOW))
    fill(world, cast, MANY)
    many = statements(lambda: rewards.alarm_undecidable(actor=system(), at=NOW))
    assert len(few) == len(many)


@pytest.mark.slow
def test_taking_outcomes_back_takes_as_many_statements_for_many(world, cast):
    fill(world, cast, FEW)
    Outcome.objects.update(withdrawn_at=NOW)
    few = statements(lambda: rewards.release_held(actor=system(), at=NOW))
    fill(world, cast, MANY)
    Outcome.objects.update(withdrawn_at=NOW)
    many = statements(lambda: rewards.release_held(actor=system(), at=NOW))
    assert len(few) == len(many), (few, many)
