"""News waits its turn: behind nothing bigger, while Slack is away, and not for ever."""

from datetime import timedelta

import pytest

from integrations.slack import announcing, installing
from integrations.slack.models import Installation, Member
from recognition.activity import consumers
from recognition.activity.models import Dispatch
from tests.integrations.slack.test_announcing import say_all, texts
from tests.recognition.kudos.world import MINUTE, NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def test_thanks_do_not_queue_behind_awards(slack, world):
    assert consumers.of("kudos.given") == ["email", "slack"]
    assert consumers.of("rewards.proposed") == ["email_awards", "slack_awards"]
    assert announcing.CONSUMERS[0] == "slack"


def test_news_waits_while_slack_has_taken_the_token_away(slack, world):
    installing.end(slack.installation, "token_revoked", NOW)
    world.give(world.cast.alice, world.cast.dan, text="You stayed late.")
    assert announcing.announce(at=NOW) == 0
    Installation.objects.update(ended_at=None, ended_code="", bot_token=installing.TOKENS.seal(slack.token))

    say_all(NOW + MINUTE)

    assert texts(slack, "C0FEED") == ["Alice thanked Dan: You stayed late."]


def test_where_slack_was_never_connected_no_news_piles_up(cast):
    World(cast).give(cast.alice, cast.dan)

    assert announcing.announce(at=NOW) == 1
    assert set(Dispatch.objects.filter(consumer="slack").values_list("state", flat=True)) == {"done"}


def test_what_is_a_week_old_is_no_news(slack, world):
    world.give(world.cast.alice, world.cast.dan)

    say_all(NOW + timedelta(days=8))

    assert slack.messages() == []
