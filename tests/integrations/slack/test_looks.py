"""Who is shown another person's amount in Slack is noted as having looked, as on the web; their own is no look."""

from datetime import timedelta

import pytest

from integrations.slack.models import Member
from recognition.people.models import PersonView
from tests.integrations.slack.deciding import press, say_all, told
from tests.integrations.slack.test_home import look
from tests.recognition.rewards.world import NOW, World

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def looks():
    return list(PersonView.objects.order_by("pk").values_list("viewer", "employee", "what", "subject_id"))


def test_a_card_with_an_amount_is_a_look_at_that_award(slack, world, cast):
    proposal = told(world.proposal())

    assert looks() == [(cast.bob.pk, cast.alice.pk, "proposal", proposal.pk)]


def test_a_card_said_anew_in_its_place_is_not_looked_at_anew(slack, world, cast):
    proposal = told(world.proposal())
    world.decide(cast.bob, proposal, at=NOW + HOUR)
    say_all(NOW + HOUR)

    assert looks() == [(cast.bob.pk, cast.alice.pk, "proposal", proposal.pk)]


def test_the_list_of_the_home_tab_is_a_look_at_each_person_in_it(slack, world, cast):
    world.proposal()

    look(slack, "bob")

    assert looks() == [(cast.bob.pk, cast.alice.pk, "approvals", None)]


def test_the_form_of_a_decision_is_a_look(slack, world, cast):
    proposal = world.proposal()

    press(slack, "bob", "decline_proposal", f"{proposal.pk}:{proposal.revision}")

    assert looks()[0] == (cast.bob.pk, cast.alice.pk, "proposal", proposal.pk)


def test_ones_own_award_and_a_list_of_none_are_no_look(slack, world, cast):
    world.decide(cast.bob, world.proposal(amount=75_050))
    say_all()
    look(slack, "alice")
    look(slack, "dan")

    assert looks() == []


def test_a_card_that_is_no_longer_the_readers_shows_nothing_and_is_no_look(slack, world, cast):
    proposal = world.proposal()

    press(slack, "dan", "approve_proposal", f"{proposal.pk}:{proposal.revision}", at=NOW)

    assert looks() == []
