"""Beside a proposal stands what colleagues thanked for, without weight, for whoever may see the proposal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.core.actor import Actor
from recognition.kudos import services as kudos

pytestmark = pytest.mark.django_db


def thank(world, giver, text, *, days=1, **options):
    """Thank Alice for the customer of ``world``, whom the giver served."""
    return kudos.give(
        actor=Actor(channel="test", employee_id=giver.pk),
        recipients=[world.cast.alice.pk],
        points=0,
        text=text,
        customer=world.customer.external_id,
        at=timezone.now() - timedelta(days=days),
        key=text,
        **options,
    )


def body(client, proposal):
    return client.get(f"/proposals/{proposal.pk}").content.decode()


@pytest.fixture
def proposal(world):
    world.touch(world.cast.dan)
    return world.proposal()


def test_public_words_are_shown_and_private_ones_counted(world, proposal, as_):
    thank(world, world.cast.dan, "You called <b>twice</b> a day.")
    thank(world, world.cast.dan, "Between us.", visibility="private")
    thank(world, world.cast.dan, "Between us two.", visibility="private")

    page = body(as_("bob"), proposal)

    assert "Thanked by colleagues" in page
    assert "<b>Dan</b>" in page
    assert "You called &lt;b&gt;twice&lt;/b&gt; a day." in page
    assert "2 thank-yous in private" in page
    assert "Between us" not in page
    assert "They have no weight in the award." in page


def test_without_such_thanks_nothing_is_said_of_them(world, proposal, as_):
    assert "Thanked by colleagues" not in body(as_("bob"), proposal)


def test_who_may_not_see_the_proposal_sees_no_thanks(world, proposal, as_):
    thank(world, world.cast.dan, "You called twice a day.")

    assert as_("hugo").get(f"/proposals/{proposal.pk}").status_code == 404


def test_many_are_shown_in_part_and_in_the_reader_s_language(world, proposal, as_):
    for number in range(22):
        thank(world, world.cast.dan, f"Number {number}.", days=22 - number)
    bob = as_("bob")
    bob.cookies["django_language"] = "da"

    page = body(bob, proposal)

    assert "Takket af kolleger" in page
    assert "Og 2 ældre tak" in page
    assert "Number 2." in page
    assert "Number 1." not in page
