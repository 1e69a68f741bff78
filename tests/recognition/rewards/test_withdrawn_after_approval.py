"""An outcome taken back after its award was approved: nothing moves by itself, and HR is told once."""

import pytest

from recognition.activity.models import Activity
from recognition.customers.models import Outcome
from recognition.rewards import services as rewards
from tests.recognition.rewards.world import NOW, as_, system


def due():
    rewards.release_held(actor=system(), at=NOW)
    return Activity.objects.filter(code="rewards.claw_back_due")


@pytest.mark.parametrize("state", ["payable", "in_batch", "exported", "confirmed", "granted"])
def test_hr_is_told_once_that_a_claw_back_is_due(world, cast, state):
    proposal = world.decide(cast.bob, world.proposal())
    type(proposal).objects.filter(pk=proposal.pk).update(state=state)
    assert not due()
    Outcome.objects.update(withdrawn_at=NOW)

    told = due().get()

    assert (told.subject_kind, told.subject_id) == ("proposal", proposal.pk)
    assert told.data == {
        "employee": cast.alice.pk,
        "entity": cast.entity.pk,
        "state": state,
        "code": "outcome_withdrawn",
    }
    assert due().count() == 1
    proposal.refresh_from_db()
    assert proposal.state == state


def test_a_reversal_of_it_is_not_due_again(world, cast):
    proposal = world.decide(cast.bob, world.proposal())
    type(proposal).objects.filter(pk=proposal.pk).update(state="confirmed")
    reversal = rewards.claw_back(
        actor=as_(cast.greta), proposal_id=proposal.pk, code="outcome_withdrawn", reason="Returned.", at=NOW
    )
    world.decide(cast.bob, reversal)
    Outcome.objects.update(withdrawn_at=NOW)

    assert [told.subject_id for told in due()] == [proposal.pk]
