"""Where a version lists presets, adjusting pays one of them; the card offers them, and hides them with the amount."""

import pytest

from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards import verdicts
from recognition.rewards.models import Proposal
from recognition.rewards.selectors import cards
from tests.recognition.rewards.world import NOW, as_, system


def terms(**changes):
    facts = {
        "proposed": 50_000,
        "is_entitlement": False,
        "is_reversal": False,
        "unit": "DKK",
        "presets_percent": (75, 25, 50),
    }
    return verdicts.Terms(**facts | changes)


LIMITS = verdicts.Limits(second_above=None, second_above_in_period=None, approved_in_period=0)


@pytest.mark.parametrize(
    ("changes", "amounts"),
    [
        ({}, {25: 12_500, 50: 25_000, 75: 37_500}),
        ({"proposed": 5}, {25: 1, 50: 3, 75: 4}),  # 1.25, 2.5, 3.75: half up
        ({"proposed": 1}, {25: 1, 50: 1, 75: 1}),  # never nothing
        ({"presets_percent": (50, 150)}, {50: 25_000, 150: 75_000}),
        ({"presets_percent": ()}, {}),
    ],
)
def test_a_preset_is_a_percent_of_what_is_proposed_half_up_and_at_least_one(changes, amounts):
    assert terms(**changes).presets == amounts


def test_another_amount_is_refused_with_those_there_are():
    wish = verdicts.Wish(kind="adjust", amount=30_000)

    with pytest.raises(verdicts.BadDecision) as refusal:
        verdicts.first(wish, terms(), LIMITS)

    said = refusal.value.sentence.replace("\u00a0", " ")
    assert "DKK 125.00 (25 %), DKK 250.00 (50 %), DKK 375.00 (75 %)" in said


def test_a_preset_amount_is_paid():
    wish = verdicts.Wish(kind="adjust", amount=25_000)

    assert verdicts.first(wish, terms(), LIMITS).amount == 25_000


def test_a_preset_above_what_is_proposed_needs_a_second_person():
    wish = verdicts.Wish(kind="adjust", amount=75_000)

    assert verdicts.first(wish, terms(presets_percent=(150,)), LIMITS).needs_second


def test_approving_is_not_adjusting():
    assert verdicts.first(verdicts.Wish(kind="approve"), terms(), LIMITS).amount == 50_000


def test_it_holds_for_an_award_but_what_is_taken_back_is_what_is_left(world, cast):
    world.rules = {"unit": "symbolic", "approval": Approval(presets_percent=(50,))}
    proposal = world.proposal(amount=9)

    with pytest.raises(verdicts.BadDecision, match=r"5.points \(50 %\)"):
        world.decide(cast.bob, proposal, "adjust", amount=4)
    assert world.decide(cast.bob, proposal, "adjust", amount=5).state == "granted"
    reversal = rewards.claw_back(
        actor=as_(cast.greta), proposal_id=proposal.pk, code="wrong_facts", reason="Another one.", at=NOW
    )
    assert world.decide(cast.bob, reversal, "adjust", amount=4).amount == -4


def test_the_card_offers_them_but_not_while_the_amount_is_hidden(world, cast):
    world.rules = {"approval": Approval(presets_percent=(50, 25))}
    proposal = world.proposal(amount=50_000)

    def offered(viewer):
        return cards.cards(viewer=viewer, proposal_ids=[proposal.pk], language="en", at=NOW)[proposal.pk].presets

    assert offered(as_(cast.bob)) == ((25, 12_500), (50, 25_000))
    assert offered(as_(cast.alice)) == ()
    Proposal.objects.filter(pk=proposal.pk).update(proposed_amount=3, amount=3)
    assert offered(system()) == ((25, 1), (50, 2))
