"""The one order of locks where a service takes several: otherwise two wait for each other."""

from itertools import pairwise

import pytest

from recognition.ledger.services import accounts
from recognition.people.models import Employment
from recognition.programmes.definition import Budgeting, Formula
from recognition.programmes.models import Budget
from recognition.rewards.services import rejudging
from tests.recognition.rewards.corrections import UNLIMITED, assessed, correct, late


@pytest.fixture
def locked(monkeypatch):
    """The accounts in the order in which they were locked first."""
    seen = []
    lock = accounts.lock

    def noting(refs, wanted):
        found = lock(refs, wanted)
        if len(found) == len(wanted):
            seen.extend(sorted({found[ref].id for ref in refs} - set(seen)))
        return found

    monkeypatch.setattr(accounts, "lock", noting)
    return seen


def in_order(seen):
    return all(first < second for first, second in pairwise(seen))


def test_revoking_what_was_adjusted_does(world, cast, locked):
    proposal = world.decide(cast.bob, world.proposal(), "adjust", amount=20_000)
    locked.clear()
    world.decide(cast.bob, proposal, "revoke")
    assert len(locked) == 3
    assert in_order(locked)


def test_a_correction_that_ends_in_one_budget_and_proposes_in_another_does(world, cast, locked):
    world.rules = {
        "formula": Formula(kind="fixed", amount=60_000),
        "approval": UNLIMITED,
        "budget": Budgeting(by_cost_centre=True),
    }
    Employment.objects.filter(employee=cast.hugo).update(cost_centre="4100")
    assert world.version
    hugos = Budget.objects.create(programme=world.version.programme, unit="DKK", cost_centre="4100")
    world.allocate(1_000_000, hugos)  # locked before the one from which Alice's award is released
    assessed(world, cast.alice)
    late(world, cast.hugo)
    locked.clear()
    correct(world)
    assert in_order(locked)


def test_a_correction_freezes_its_evidence_before_it_locks_caps_as_assessing_does(world, cast, monkeypatch):
    world.rules = {"formula": Formula(kind="fixed", amount=60_000), "approval": UNLIMITED}
    assessed(world, cast.alice)
    late(world, cast.hugo)
    done = []
    for name in ("freeze", "lock_caps"):
        work = getattr(rejudging, name)
        monkeypatch.setattr(
            rejudging, name, lambda *given, name=name, work=work, **named: done.append(name) or work(*given, **named)
        )
    correct(world)
    assert done == ["freeze", "lock_caps"]
