import pytest

from recognition.rewards import states
from recognition.rewards.models import Proposal


def test_the_table_knows_every_state_of_a_proposal_and_no_other():
    named = {name.partition(":")[0] for name in states.NEXT}
    assert named == set(Proposal.State.values)
    assert states.NEXT.keys() == states.PLACE.keys()
    assert {after for followers in states.NEXT.values() for after in followers} <= states.NEXT.keys()


@pytest.mark.parametrize("state", sorted(states.DEAD))
def test_nothing_follows_what_is_over_and_nothing_of_the_budget_is_left_there(state):
    assert not states.NEXT[state]
    assert states.PLACE[state] == states.Place.NOWHERE


def test_a_state_that_the_table_does_not_name_next_is_refused():
    with pytest.raises(states.IllegalMove, match="proposed cannot become exported"):
        states.check("proposed", "exported")
    states.check("proposed", "payable")


def test_what_waits_for_money_holds_no_money_and_what_waits_for_days_does():
    assert states.PLACE[states.name("held", "budget")] == states.Place.NOWHERE
    assert states.PLACE[states.name("held", "hold_days")] == states.Place.COMMITTED
