"""Thanks for a message are said under it; not where another company reads along."""

import pytest

from integrations.slack import announcing, outbox
from integrations.slack.models import Message
from tests.recognition.kudos.world import MINUTE, NOW, World

pytestmark = pytest.mark.django_db
PLACE = "slack:T0LAURELS:C0GENERAL:1790000000.000001"


@pytest.fixture
def thanks(slack, cast):
    """Say Alice's thanks in the thread they began in; the messages of that channel."""

    def say(**channel):
        slack.add_channel("C0GENERAL", "general")
        slack.channels["C0GENERAL"] |= channel
        World(cast).give(cast.alice, cast.dan, text="You stayed late.", place=PLACE)
        announcing.announce(at=NOW)
        for second in range(1, 6):
            outbox.deliver(at=NOW + second * MINUTE)
        return slack.messages("C0GENERAL")

    return say


def test_the_card_stands_in_the_thread(thanks):
    [card] = thanks()

    assert card.thread_ts == "1790000000.000001"
    assert "You stayed late." in card.text


def test_a_channel_another_company_reads_gets_no_card(thanks, slack):
    assert thanks(is_ext_shared=True) == []
    assert len(slack.messages("C0FEED")) == 1
    assert Message.objects.get(kind="kudos_thread").state == "dropped"


def test_a_private_channel_without_laurels_gets_no_card_and_that_is_no_failure(thanks, slack):
    slack.fail("conversations.info", error="channel_not_found")

    assert thanks() == []
    assert len(slack.messages("C0FEED")) == 1
    assert Message.objects.get(kind="kudos_thread").state == "dropped"


def test_nothing_is_said_before_slack_tells_who_reads_it(thanks, slack):
    slack.fail("conversations.info", drop="after")

    assert len(thanks()) == 1
    assert Message.objects.get(kind="kudos_thread").lost_answers == 0


def test_a_channel_it_may_not_look_at_gets_no_card(thanks, slack):
    slack.fail("conversations.info", error="missing_scope", times=9)

    assert thanks() == []
    assert Message.objects.get(kind="kudos_thread").error_code == "missing_scope"
