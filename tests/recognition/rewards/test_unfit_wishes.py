"""Whatever somebody asks for, the answer is a sentence and nothing is written."""

import pytest

from recognition.core.errors import DomainError
from recognition.rewards.models import Decision


def refused(world, who, *wish, **more):
    proposal = world.proposal()
    with pytest.raises(DomainError) as error:
        world.decide(who, proposal, *wish, **more)
    assert Decision.objects.count() == 0
    return error.value.code


@pytest.mark.parametrize("amount", [2**53 + 1, 2**63, 10**30, 0, -1])
def test_an_amount_no_ledger_holds_is_refused(world, cast, amount):
    assert refused(world, cast.bob, "adjust", amount=amount) == "bad_decision"


@pytest.mark.parametrize("kind", ["decline", "approve", "revoke"])
def test_a_code_nobody_knows_is_refused_whatever_is_decided(world, cast, kind):
    assert refused(world, cast.bob, kind, code="x" * 100, reason="No.") == "bad_decision"


@pytest.mark.parametrize("reason", ["a\x00b", "a\udcffb", "x" * 10_001])
def test_a_reason_that_cannot_be_kept_is_refused(world, cast, reason):
    assert refused(world, cast.bob, "decline", reason=reason) == "bad_text"


@pytest.mark.parametrize("key", ["k" * 256, "a\x00", "\udcff"])
def test_a_key_that_cannot_be_kept_is_refused(world, cast, key):
    assert refused(world, cast.bob, key=key) == "bad_text"


def test_a_revision_of_no_page_is_out_of_date(world, cast):
    assert refused(world, cast.bob, revision=10**30) == "stale_page"
