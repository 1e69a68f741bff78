"""In Slack, too: presets are a menu, and who approved for one another reads that on the card."""

from datetime import timedelta

import pytest

from integrations.slack.models import Member
from recognition.people.models import Delegation
from recognition.programmes.definition import Approval
from recognition.rewards.models import Decision, Proposal
from tests.cast import BEGINNING
from tests.integrations.slack.deciding import opened, picked, press, shown, submit, told, written
from tests.recognition.rewards.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


@pytest.mark.parametrize(("locale", "typed", "said"), [("en-GB", "1,250.50", "DKK"), ("da-DK", "1.250,50", "kr.")])
def test_presets_are_a_menu_and_what_is_picked_is_paid(slack, world, locale, typed, said):
    Member.objects.filter(user_id="U0BOB").update(locale=locale)
    world.rules["approval"] = Approval(presets_percent=(50, 25))
    proposal = told(world.proposal(amount=250_100))
    press(slack, "bob", "adjust_proposal", f"{proposal.pk}:1")
    [amount] = [block for block in opened(slack)["blocks"] if block.get("block_id") == "amount"]

    assert [option["value"] for option in amount["element"]["options"]][1] == typed
    assert said in amount["element"]["options"][1]["text"]["text"]
    assert submit(slack, "bob", opened(slack), amount=picked(typed), reason=written("Half.")) == {}
    assert Decision.objects.get().amount == 125_050


def test_a_forged_amount_is_refused_beside_the_menu(slack, world):
    world.rules["approval"] = Approval(presets_percent=(50,))
    proposal = told(world.proposal(amount=50_000))
    press(slack, "bob", "adjust_proposal", f"{proposal.pk}:1")

    answer = submit(slack, "bob", opened(slack), amount=picked("100"))

    assert "DKK\u00a0250.00 (50 %)" in answer["errors"]["amount"]
    assert Proposal.objects.get().state == "proposed"


def test_the_card_says_that_approvals_went_both_ways(slack, world):
    day = NOW.date()
    for giver, to in ((world.cast.bob, world.cast.dan), (world.cast.hugo, world.cast.alice)):
        Delegation.objects.create(
            giver=giver, delegate=to, from_date=day - timedelta(days=9), to_date=day, made_at=BEGINNING
        )
    world.decide(world.cast.dan, world.proposal(), at=NOW)
    world.decide(world.cast.alice, world.proposal(world.cast.dan), at=NOW)

    told(world.proposal(world.cast.dan))

    said = "You approved an award of Dan, and Dan approved one of yours, since 15\u00a0September\u00a02026."
    assert said in shown(slack, "alice")[-1]
    assert "approved" not in shown(slack, "hugo")[-1]
