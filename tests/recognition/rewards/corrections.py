"""What tests of corrections have in common: an assessed occasion, late evidence, everybody's approval."""

from datetime import timedelta

from recognition.core.actor import system
from recognition.people.models import Employee
from recognition.programmes.definition import Approval
from recognition.rewards import selectors, states
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import NOW, as_, run, served

LATER = NOW + timedelta(days=2)
UNLIMITED = Approval()


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
        rewards.decide(actor=as_(Employee.objects.get(pk=decider)), proposal_id=each.pk, kind="approve", at=at)


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
