"""Two sweeps at once do what one does: nobody rises twice, nothing ends twice, HR is told once."""

from datetime import timedelta

import pytest

from recognition.activity.models import Activity
from recognition.customers.models import Outcome
from recognition.programmes.definition import Approval
from recognition.rewards import services as rewards
from recognition.rewards.models import Proposal
from tests.concurrency.test_rewards_races import rounds
from tests.recognition.rewards.world import NOW, World, system

ROUNDS, RUNS = 10, 4
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(cast):
    return World(cast, allocated=100_000_000)


def told(code, proposals):
    return Activity.objects.filter(code=code, subject_id__in=[each.pk for each in proposals]).count()


def test_a_level_is_risen_once_whoever_sweeps(world):
    later = NOW + timedelta(days=14)
    made = []

    def prepare():
        made[:] = [world.proposal(amount=100) for _ in range(3)]
        return [lambda: rewards.escalate(actor=system(), at=later)] * RUNS

    def check(done):
        assert sum(done) == told("rewards.escalated", made) == 3
        assert set(Proposal.objects.filter(pk__in=[each.pk for each in made]).values_list("escalations")) == {(1,)}

    rounds(ROUNDS, prepare, check)


def test_hr_is_told_once_whoever_sweeps(world, cast):
    world.rules = {"approval": Approval()}
    made = []

    def prepare():
        made[:] = [world.decide(cast.bob, world.proposal(amount=100)) for _ in range(3)]
        Outcome.objects.update(withdrawn_at=NOW)
        return [lambda: rewards.release_held(actor=system(), at=NOW)] * RUNS

    def check(_done):
        assert told("rewards.claw_back_due", made) == 3

    rounds(ROUNDS, prepare, check)


def test_what_ends_or_is_decided_at_once_is_one_of_them(world, cast):
    world.rules = {"unit": "symbolic", "expire_after_days": 30, "approval": Approval()}
    later = NOW + timedelta(days=30)

    def prepare():
        proposal = world.proposal(amount=100)
        sweeps = [lambda: rewards.expire(actor=system(), at=later)] * 2
        return [*sweeps, lambda: world.decide(cast.bob, proposal, at=later)]

    def check(done):
        *swept, decided = done
        state = Proposal.objects.latest("pk").state
        assert (sum(swept), state, getattr(decided, "code", "")) in (
            (1, "expired", "already_decided"),
            (0, "granted", ""),
        )

    rounds(ROUNDS, prepare, check)
    assert world.figures().committed == 0
