"""Points that were spent are not taken back: what the balance has is, and the rest becomes a case for HR."""

from itertools import count

import pytest

from recognition.activity.models import Activity
from recognition.core import db
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft, Transfer
from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase, Proposal
from recognition.rewards.wording import reversal as sentence
from tests.recognition.rewards.test_claw_back import claw_back
from tests.recognition.rewards.world import NOW, World

SPENDINGS = count(1)


@pytest.fixture
def world(cast):
    return World(cast, rules={"unit": "goods", "approval": Approval()})


@pytest.fixture
def award(world, cast):
    """40 points of Alice's."""
    return world.decide(cast.bob, world.proposal(amount=40))


def balance(cast):
    return books.balance(chart.account("points", "goods", cast.alice.pk))


def spend(cast, amount):
    number = next(SPENDINGS)
    at_the_shop = chart.account("points_issued", "goods"), chart.account("points", "goods", cast.alice.pk)
    draft = EntryDraft(
        key=f"spent:{number}",
        code="test",
        subject_kind="test",
        subject_id=number,
        transfers=(Transfer(*at_the_shop, amount),),
    )
    with db.durable():
        ledger.post(draft=draft, at=NOW)


def cases():
    return list(ClawBackCase.objects.order_by("pk").values_list("proposal", "amount", "cause", "unit"))


def test_what_the_balance_has_is_proposed_and_the_rest_is_a_case(world, cast, award):
    spend(cast, 30)
    reversal = claw_back(world, cast.greta, award, amount=25)
    assert (reversal.amount, reversal.proposed_amount) == (-10, -10)
    assert cases() == [(award.pk, 15, "points_spent", "goods")]
    assert reversal.because["params"]["spent"] == 15
    assert sentence(reversal.because, "goods", "en").startswith("10\N{NO-BREAK SPACE}points of this award are taken")
    assert world.decide(cast.bob, reversal).state == "granted"
    assert balance(cast) == 0
    assert claw_back(world, cast.greta, award, amount=25) == reversal
    assert len(cases()) == 1


def test_with_nothing_left_there_is_only_the_case(world, cast, award):
    spend(cast, 40)
    for _ in range(2):
        with pytest.raises(rewards.CaseForHR, match="HR has the case"):
            claw_back(world, cast.greta, award)
    assert cases() == [(award.pk, 40, "points_spent", "goods")]
    assert not Proposal.objects.filter(reverses=award).exists()


def test_what_became_a_case_is_not_taken_back_again(world, cast, award):
    spend(cast, 30)
    claw_back(world, cast.greta, award, amount=25)  # 10 proposed, 15 a case
    with pytest.raises(rewards.NothingToReverse, match="15 of proposal"):
        claw_back(world, cast.greta, award, amount=16)


def test_points_spent_meanwhile_are_refused_with_the_sentence_that_mends_it(world, cast, award):
    reversal = claw_back(world, cast.greta, award)
    spend(cast, 30)
    with pytest.raises(rewards.PointsSpent, match=r"has 10 left.* adjust to 10: the rest becomes a case"):
        world.decide(cast.bob, reversal)
    assert (balance(cast), Proposal.objects.get(pk=reversal.pk).state) == (10, "proposed")

    done = world.decide(cast.bob, reversal, "adjust", amount=10)
    assert (done.state, done.amount, balance(cast)) == ("granted", -10, 0)
    assert cases() == [(award.pk, 30, "points_spent", "goods")]
    told = Activity.objects.get(code="rewards.claw_back_case")
    assert (told.employee_id, told.data["amount"]) == (cast.bob.pk, 30)
    case = ClawBackCase.objects.get()
    assert case.reason_digest == Activity.objects.get(code="rewards.claw_back_proposed").text_digest


def test_presets_are_for_awards_and_not_in_the_way_of_what_is_left(world, cast):
    world.rules |= {"approval": Approval(presets_percent=(50, 100))}
    reversal = claw_back(world, cast.greta, world.decide(cast.bob, world.proposal(amount=40)))
    spend(cast, 30)
    assert world.decide(cast.bob, reversal, "adjust", amount=10).amount == -10


def test_with_none_left_meanwhile_it_is_declined_and_proposed_anew_as_a_case(world, cast, award):
    reversal = claw_back(world, cast.greta, award)
    spend(cast, 40)
    with pytest.raises(rewards.PointsSpent, match="none left"):
        world.decide(cast.bob, reversal)
    world.decide(cast.bob, reversal, "decline", reason="They are spent.")
    with pytest.raises(rewards.CaseForHR):
        claw_back(world, cast.greta, award, key="anew")
    assert cases() == [(award.pk, 40, "points_spent", "goods")]


def test_taking_back_less_while_there_is_more_is_mercy_and_no_case(world, cast, award):
    world.decide(cast.bob, claw_back(world, cast.greta, award), "adjust", amount=10)
    assert (balance(cast), cases()) == (30, [])


def test_several_partial_ones_take_back_no_more_than_there_was(world, cast, award):
    for number, amount in enumerate((15, 15, 10)):
        world.decide(cast.bob, claw_back(world, cast.greta, award, amount=amount, key=f"part {number}"))
    assert (balance(cast), cases()) == (0, [])
    with pytest.raises(rewards.NothingToReverse, match="0 of proposal"):
        claw_back(world, cast.greta, award, key="more")
    assert books.check_books() == []
