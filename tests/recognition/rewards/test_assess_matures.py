"""Assessing by hand finds what the sweep finds: silence after a low-effort contact matures first."""

from datetime import timedelta

from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import NOW, World, system

WEEK = timedelta(days=7)


def test_a_low_effort_contact_matures_and_is_judged_in_the_same_run(cast):
    world = World(cast, rules={"unit": "symbolic", "kinds": ("low_effort",), "approval": Approval()})
    assert world.period
    assert world.budget
    happened = NOW - WEEK - timedelta(hours=1)
    facts = {"kind": "low_effort", "reported_kind": "ces", "occurred_at": happened, "matured_at": None}
    world.touch(cast.alice, at=happened - timedelta(days=1))
    world.outcome(**facts, matter_id="M1")
    world.outcome(**facts, matter_id="M2")
    world.touch(cast.dan, at=happened + timedelta(days=3), matter_id="M2")  # the customer came back
    assert rewards.assess(actor=system(), at=NOW).judged == 1
    assert Proposal.objects.get().matured_at == happened + WEEK
