"""Why an award ended without a decision stands on its page, and on the Home page of whom it was for."""

from datetime import timedelta

import pytest

from recognition.customers.models import Outcome
from recognition.rewards.services import release_held
from tests.recognition.rewards.test_churn_in_the_hold import held, leaves
from tests.recognition.rewards.world import NOW, system

pytestmark = pytest.mark.django_db
LEFT = "The customer left while the outcome was being checked, so nothing is awarded for it."


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_employee_and_the_manager_read_the_same_sentence(world, as_, who):
    proposal = held(world)
    leaves(world)
    release_held(actor=system(), at=NOW)
    assert LEFT in as_(who).get(f"/proposals/{proposal.pk}").content.decode()


def test_it_stands_on_the_home_page_of_whom_it_was_for(world, as_):
    held(world, outcome=world.outcome())
    Outcome.objects.update(withdrawn_at=NOW - timedelta(days=1))
    release_held(actor=system(), at=NOW)
    assert "The outcome was taken back, so nothing is awarded for it." in as_("alice").get("/").content.decode()


def test_what_still_waits_says_nothing_of_the_kind(world, as_):
    proposal = world.proposal()
    assert "nothing is awarded" not in as_("bob").get(f"/proposals/{proposal.pk}").content.decode()
