"""A correction while somebody else takes an award back: what is taken is counted, whoever was first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from recognition.programmes.definition import Formula
from recognition.rewards.models import Proposal
from recognition.rewards.services import moves, reversing
from tests.concurrency.together import somebody_waits
from tests.recognition.rewards.corrections import UNLIMITED, approve_all, assessed, correct, late, rows
from tests.recognition.rewards.world import NOW, World, as_

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(cast):
    return World(cast, rules={"formula": Formula(kind="fixed", amount=60_000), "approval": UNLIMITED})


def test_what_is_taken_back_while_a_correction_waits_for_its_lock_is_not_taken_twice(world, cast):
    award = assessed(world, cast.alice, cast.dan)["alice"]
    approve_all(world, at=NOW)
    late(world, cast.hugo)

    def corrected():
        try:
            return correct(world)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            original = moves.locked_proposal(award.pk)
            waiting = pool.submit(corrected)
            assert somebody_waits()
            reversing.take_back(
                actor=as_(cast.greta), original=original, amount=30_000, code="duplicate", digest="", at=NOW
            )
        correction = waiting.result(timeout=30)
    assert ("alice", 20_000, "proposed", None) in rows(correction)
    assert sum(Proposal.objects.filter(reverses=award).values_list("amount", flat=True)) == -30_000
