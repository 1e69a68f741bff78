"""Many take back at once: never more than was paid, never points that are not there; and what the lock is for."""

from itertools import count
from threading import Barrier

import pytest
from django.db.models import Sum

from recognition.core import db
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger import services as ledger
from recognition.ledger.entries import EntryDraft, Transfer
from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards.models import ClawBackCase, Proposal
from recognition.rewards.services import moves
from tests.concurrency.test_rewards_races import at_once, rounds
from tests.recognition.rewards.test_claw_back import claw_back, paid
from tests.recognition.rewards.world import NOW, World, as_

ROUNDS, RUNS = 20, 4
KEYS = count(1)
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(cast):
    return World(cast, rules={"approval": Approval()}, allocated=100_000_000)


def takings(world, cast, award, amount, number=RUNS):
    keys = [f"taking {next(KEYS)}" for _ in range(number)]
    return [lambda key=key: claw_back(world, cast.greta, award, amount=amount, key=key) for key in keys]


def taken(award):
    return -(Proposal.objects.filter(reverses=award).aggregate(sum=Sum("amount"))["sum"] or 0)


def test_without_the_lock_two_take_back_more_than_was_paid(world, cast, monkeypatch):
    together = Barrier(2)
    award = paid(world, cast)

    def unlocked(proposal_id):
        proposal = moves.proposal_named(proposal_id)
        together.wait(timeout=30)
        return proposal

    calls = takings(world, cast, award, 30_000, number=2)
    monkeypatch.setattr(moves, "locked_proposal", unlocked)
    at_once(calls)
    assert taken(award) == 60_000  # of 50 000


def test_with_it_several_parts_at_once_take_back_no_more_than_was_paid(world, cast):
    awards = []

    def prepare():
        awards.append(paid(world, cast))
        return takings(world, cast, awards[-1], 20_000)

    def check(done):
        assert sorted(type(each).__name__ for each in done) == ["NothingToReverse"] * 2 + ["Proposal"] * 2
        assert taken(awards[-1]) == 40_000

    rounds(ROUNDS, prepare, check)


def test_points_spent_and_taken_back_at_once_are_gone_once(world, cast):
    world.rules |= {"unit": "goods"}
    account = chart.account("points", "goods", cast.alice.pk)

    def spend():
        draft = EntryDraft(
            key=f"spent:{next(KEYS)}",
            code="test",
            subject_kind="test",
            subject_id=1,
            transfers=(Transfer(chart.account("points_issued", "goods"), account, 30),),
        )
        with db.durable():
            ledger.post(draft=draft, at=NOW)

    def prepare():
        award = world.decide(cast.bob, world.proposal(amount=40))
        reversal = claw_back(world, cast.greta, award)
        return [lambda: world.decide(cast.bob, reversal), spend]

    def check(done):
        assert sorted(getattr(each, "code", "done") for each in done if each is not None) in (
            ["done"],
            ["points_spent"],
            ["done", "insufficient_funds"],
        )
        left = books.balance(account)
        assert left in (0, 10)
        if left:  # the spending was first: what is left is taken, and the rest is a case
            open_one = Proposal.objects.get(state="proposed")
            world.decide(cast.bob, open_one, "adjust", amount=left)
            assert ClawBackCase.objects.latest("pk").amount == 30
        assert books.balance(account) == 0

    rounds(ROUNDS, prepare, check)


def test_one_case_is_settled_by_one_of_two(world, cast):
    def prepare():
        case = ClawBackCase.objects.create(
            proposal=paid(world, cast),
            employee=cast.alice,
            amount=100,
            unit="DKK",
            cause="left",
            code="duplicate",
            reason_digest="",
            opened_at=NOW,
        )
        return [
            lambda result=result: rewards.settle_case(
                actor=as_(cast.greta), case_id=case.pk, result=result, note="So.", at=NOW
            )
            for result in ("agreed", "written_off")
        ]

    def check(done):
        assert sorted(type(each).__name__ for each in done) == ["CaseSettled", "ClawBackCase"]

    rounds(ROUNDS, prepare, check)
