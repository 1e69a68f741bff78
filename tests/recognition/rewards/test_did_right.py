"""From a colleague's word to points, though the deed brought nothing in."""

from datetime import date

import pytest

from recognition.attribution.policies import Policy
from recognition.customers import services as customers
from recognition.customers.models import Outcome
from recognition.programmes.definition import Formula
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.recognition.rewards.world import HAPPENED, NOW, as_, system

pytestmark = pytest.mark.django_db

FOR_A_GOOD_DEED = {
    "programme": "did-right",
    "unit": "symbolic",
    "value_currency": "",
    "kinds": ("did_right",),
    "credit": Policy(name="last", lookback_days=1),
    "formula": Formula(kind="fixed", amount=50),
    "starts_on": date(2026, 1, 1),
    "claw_back_days": 0,
}


def test_the_nominee_alone_gets_the_points_once_a_manager_agrees(world, cast):
    world.rules = FOR_A_GOOD_DEED
    assert world.budget
    world.touch(cast.dan, days=0.5)
    world.touch(cast.alice, days=40)
    world.touch(cast.carol, days=400)
    number = customers.nominate(
        actor=as_(cast.carol),
        nominee_id=cast.alice.pk,
        customer=world.customer.external_id,
        occurred_at=HAPPENED,
        evidence="Told them the smaller boiler is enough.",
        kind="did_right",
        at=NOW,
        key="saw it",
    )
    assert rewards.assess(actor=system(), at=NOW).judged == 0
    customers.decide_nomination(actor=as_(cast.bob), nomination_id=number, accept=True, at=NOW, key="yes")
    assert rewards.assess(actor=system(), at=NOW).paid == 1

    proposal = Proposal.objects.get()
    assert (proposal.employee, proposal.amount, proposal.unit) == (cast.alice, 50, "symbolic")
    world.decide(cast.bob, proposal)

    proposal.refresh_from_db()
    assert (proposal.state, world.figures().exported) == ("granted", 50)
    told = selectors.explain(viewer=as_(cast.alice), proposal_id=proposal.pk, at=NOW)
    assert told.holds
    assert told.sentence.replace("\u00a0", " ") == (
        "Customer C1 was done right by on 1 August 2026, as a colleague told us. The rule credits whoever served them"
        " last in the day before. The programme gives 50 points. The share is the whole: 50 points. That makes 50"
        " points."
    )


def test_money_follows_the_same_rules(world, cast):
    world.rules = FOR_A_GOOD_DEED | {
        "unit": "DKK",
        "value_currency": "DKK",
        "formula": Formula(kind="fixed", amount=20_000),
    }
    assert world.budget
    world.touch(cast.carol, days=400)
    number = customers.nominate(
        actor=as_(cast.carol),
        nominee_id=cast.alice.pk,
        customer=world.customer.external_id,
        occurred_at=HAPPENED,
        evidence="Paid the fine that was ours.",
        kind="did_right",
        at=NOW,
        key="saw it",
    )
    customers.decide_nomination(actor=as_(cast.bob), nomination_id=number, accept=True, at=NOW, key="yes")
    rewards.assess(actor=system(), at=NOW)

    assert Outcome.objects.get().value_minor is None
    assert Proposal.objects.values_list("employee", "amount", "unit").get() == (cast.alice.pk, 20_000, "DKK")
