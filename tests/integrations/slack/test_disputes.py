"""News of what people contest: to who reviews it, the answer to the person, HR when it is overdue."""

from datetime import timedelta

import pytest

from integrations.slack.models import Member
from recognition.rewards import services as rewards
from tests.integrations.slack.deciding import say_all
from tests.recognition.rewards.world import NOW, World, as_, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


@pytest.fixture
def dispute(slack, world):
    """Alice contests what Bob approved, and the reviewers are told."""
    award = world.decide(world.cast.bob, world.proposal())
    made = rewards.contest(actor=as_(world.cast.alice), proposal_id=award.pk, text="June <!here> too.", at=NOW)
    say_all(NOW)
    return made


def said(slack, who):
    return [str(each.blocks) for each in slack.messages(f"U0{who.upper()}") if "contest" in str(each.blocks)]


def test_reviewers_are_told_and_nobody_else(slack, world, dispute):
    [told] = said(slack, "greta")
    assert "Alice contests an award; you may review it." in told
    assert "June &lt;!here&gt; too." in told
    assert f"/contests/{dispute.pk}|Look at it" in told
    assert len(said(slack, "erik")) == 1
    assert said(slack, "bob") == said(slack, "alice") == said(slack, "frida") == []


def test_the_person_reads_the_answer_and_reviewers_that_it_is_done(slack, world, dispute):
    rewards.settle_dispute(
        actor=as_(world.cast.greta), dispute_id=dispute.pk, result="upheld", answer="It was Dan's.", at=NOW
    )
    say_all(NOW)
    [told] = said(slack, "alice")
    assert "the decision stands" in told
    assert "It was Dan's." in told
    assert "Greta" in told
    assert said(slack, "erik") == []  # what was said there now says that it is over


def test_hr_is_told_of_what_is_overdue(slack, world, dispute):
    late = dispute.due_at + timedelta(minutes=1)
    rewards.tell_overdue(actor=system(), at=late)
    say_all(late)
    assert "Nobody has answered what Alice contests; it was due on" in said(slack, "greta")[-1]


def test_who_misses_an_award_is_told_about_by_the_outcome(slack, world):
    outcome = world.outcome()
    world.touch(world.cast.dan)
    rewards.contest(actor=as_(world.cast.dan), outcome=outcome.external_id, text="Mine.", at=NOW)
    say_all(NOW)
    assert any(
        "Dan misses an award" in str(each.blocks) and outcome.external_id in str(each.blocks)
        for each in slack.messages("U0HUGO")
    )
