"""What was committed is said in Slack: once, to whom it concerns, and anew when it changes."""

from datetime import timedelta

import pytest

from integrations.slack import announcing, announcing_kudos, apps, outbox
from integrations.slack.models import Installation, Member, Message
from integrations.slack.routes import RENDERERS
from recognition.activity.models import Dispatch
from recognition.activity.services import dispatching
from recognition.kudos import services as kudos
from recognition.people import selectors
from recognition.people import services as people
from tests.recognition.kudos.world import MINUTE, NOW, World, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def say_all(at):
    """Announce and deliver until there is nothing left."""
    announcing.announce(at=at)
    for second in range(1, 30):
        if not outbox.deliver(at=at + timedelta(seconds=2 * second)):
            return
    raise AssertionError("there is always more to say")


def texts(slack, channel):
    return [said.text for said in slack.messages(channel)]


def test_every_piece_of_news_has_a_handler_and_every_message_a_renderer():
    news = {*apps.KUDOS_NEWS, *apps.AWARD_NEWS, *apps.OTHER_NEWS}

    assert news - set(announcing.HANDLERS) == set()
    assert set(announcing_kudos.ALL) - set(RENDERERS) == set()


def test_recipients_are_told_before_everybody(slack, world):
    world.give(world.cast.alice, [world.cast.dan, world.cast.bob], text="You stayed late.")

    say_all(NOW)

    posted = [call.arguments["channel"] for call in slack.calls("chat.postMessage")]
    assert sorted(posted[:2]) == ["U0BOB", "U0DAN"]
    assert posted[2:] == ["C0FEED"]
    assert texts(slack, "C0FEED") == ["Alice thanked Dan and Bob: You stayed late."]


def test_news_is_said_once_however_often_it_is_announced(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    say_all(NOW)
    Dispatch.objects.update(state="waiting", due_at=NOW)

    say_all(NOW + MINUTE)

    assert len(slack.messages()) == 2
    assert Message.objects.filter(subject_id=given.kudos_id).count() == 2


def test_a_crash_between_saying_and_finishing_changes_nothing(slack, world, monkeypatch):
    world.give(world.cast.alice, world.cast.dan)

    def die(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(dispatching, "finish", die)
        with pytest.raises(KeyboardInterrupt):
            announcing.announce(at=NOW)

    assert announcing.announce(at=NOW + MINUTE) == 0  # still leased
    assert announcing.announce(at=NOW + 6 * MINUTE) == 1
    say_all(NOW + 7 * MINUTE)
    assert len(slack.messages()) == 2


def test_one_piece_of_news_that_fails_holds_up_no_other(slack, world, monkeypatch):
    bad = world.give(world.cast.alice, world.cast.dan)
    world.give(world.cast.bob, world.cast.dan)
    view = announcing_kudos.kudos_selectors.view

    def break_one(kudos_id):
        if kudos_id == bad.kudos_id:
            raise RuntimeError("broken")
        return view(kudos_id)

    with monkeypatch.context() as patch:
        patch.setattr(announcing_kudos.kudos_selectors, "view", break_one)
        assert announcing.announce(at=NOW) == 1
    assert not Message.objects.filter(subject_id=bad.kudos_id).exists()

    assert announcing.announce(at=NOW + MINUTE) == 1
    assert Message.objects.filter(subject_id=bad.kudos_id).exists()


@pytest.mark.slow
def test_what_happened_while_slack_was_away_is_said_once_it_is_back(slack, world):
    slack.fail("*", times=3, drop="before")
    world.give(world.cast.alice, world.cast.dan)
    announcing.announce(at=NOW)
    outbox.deliver(at=NOW)
    assert slack.messages() == []

    for minutes in range(5, 60, 5):
        say_all(NOW + minutes * MINUTE)

    assert [said.channel for said in slack.messages()] == ["D0DAN", "C0FEED"]


def test_what_was_undone_before_it_was_said_is_not_said(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    announcing.announce(at=NOW)
    world.retract(world.cast.alice, given.kudos_id, at=NOW + MINUTE)

    say_all(NOW + 2 * MINUTE)

    assert slack.messages() == []


@pytest.mark.slow
def test_a_withdrawal_changes_every_message_about_it(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="Secret words.")
    world.boost(world.cast.bob, given.kudos_id)
    say_all(NOW)
    assert len(slack.messages()) == 3

    world.retract(world.cast.alice, given.kudos_id, at=NOW + MINUTE)
    say_all(NOW + MINUTE)

    assert len(slack.messages()) == 3
    assert [text for text in texts(slack, "") if "Secret" in text or "withdrawn" not in text] == []


def test_an_edit_changes_what_was_said(slack, world):
    given = world.give(world.cast.alice, world.cast.carol, text="Old words.")
    say_all(NOW)

    world.edit(world.cast.alice, given.kudos_id, "New words.", at=NOW + MINUTE)
    say_all(NOW + MINUTE)

    assert ["New words." in text for text in texts(slack, "")] == [True, True]


def test_the_thread_it_began_in_gets_a_card_too(slack, world):
    slack.add_channel("C0WORK", "work")
    world.give(world.cast.alice, world.cast.dan, place="slack:T0LAURELS:C0WORK:1790000000.000100")

    say_all(NOW)

    [said] = slack.messages("C0WORK")
    assert said.thread_ts == "1790000000.000100"
    assert len(slack.messages("C0FEED")) == 1


@pytest.mark.parametrize(
    "place",
    [
        "slack:T0LAURELS:C0WORK:",
        "slack:T0LAURELS:C0FEED:1790000000.000100",
        "slack:T0OTHER:C0WORK:1790000000.000100",
        "web",
        "",
    ],
)
def test_elsewhere_nothing_is_added(slack, world, place):
    slack.add_channel("C0WORK", "work")
    world.give(world.cast.alice, world.cast.dan, place=place)

    say_all(NOW)

    assert [said.channel for said in slack.messages()] == ["D0DAN", "C0FEED"]


def test_a_private_kudos_is_told_to_the_recipient_alone(slack, world):
    world.give(world.cast.alice, world.cast.carol, visibility="private")

    say_all(NOW)

    assert [said.channel for said in slack.messages()] == ["D0CAROL"]


def test_without_a_feed_only_the_recipient_is_told(slack, world):
    Installation.objects.update(feed_channel="")
    world.give(world.cast.alice, world.cast.dan)

    say_all(NOW)

    assert [said.channel for said in slack.messages()] == ["D0DAN"]


def test_who_muted_kudos_is_left_in_peace(slack, world):
    for topic in ("kudos", "boosts"):
        people.mute(actor=as_(world.cast.dan), topic=topic, is_muted=True, at=NOW)
    given = world.give(world.cast.alice, world.cast.dan)
    world.boost(world.cast.bob, given.kudos_id)

    say_all(NOW)

    assert [said.channel for said in slack.messages()] == ["C0FEED"]


def test_who_keeps_out_of_the_feed_is_thanked_by_message_alone(slack, world):
    people.choose_privacy(actor=as_(world.cast.dan), topic="kudos_feed", allows=False, at=NOW)
    world.give(world.cast.alice, world.cast.dan)

    say_all(NOW)

    assert [said.channel for said in slack.messages()] == ["D0DAN"]


@pytest.mark.slow
def test_colleagues_who_join_change_one_message(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    for number, joiner in enumerate((world.cast.bob, world.cast.erik, world.cast.carol)):
        world.boost(joiner, given.kudos_id)
        say_all(NOW + number * MINUTE)

    thanks, joined = slack.messages("U0DAN")
    assert "Bob, Erik and Carol joined Alice" in joined.text
    assert "joined" not in thanks.text


def test_a_join_taken_back_before_it_was_told_does_not_silence_the_next(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    world.boost(world.cast.bob, given.kudos_id)
    announcing.announce(at=NOW)
    world.boost(world.cast.bob, given.kudos_id, is_on=False)
    say_all(NOW)

    world.boost(world.cast.erik, given.kudos_id)
    say_all(NOW + MINUTE)

    assert [said.text for said in slack.messages("U0DAN")][1:] == ["Erik joined Alice in thanking you"]


@pytest.mark.slow
def test_hr_is_asked_once_until_somebody_has_looked_and_again_after_that(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    for number, reporter in enumerate((world.cast.bob, world.cast.erik)):
        kudos.report(actor=as_(reporter), kudos_id=given.kudos_id, reason="Look.", at=NOW)
        say_all(NOW + number * MINUTE)
    assert len(slack.messages("U0GRETA")) == 1

    kudos.review(actor=as_(world.cast.greta), kudos_id=given.kudos_id, outcome="kept", at=NOW + 3 * MINUTE)
    kudos.report(actor=as_(world.cast.carol), kudos_id=given.kudos_id, reason="Again.", at=NOW + 4 * MINUTE)
    say_all(NOW + 5 * MINUTE)

    assert len(slack.messages("U0GRETA")) == 2


def test_the_notice_comes_with_the_first_thanks_alone(slack, world):
    for giver in (world.cast.alice, world.cast.bob):
        world.give(giver, world.cast.dan)
    say_all(NOW)

    noticed = [message.kind for message in Message.objects.filter(member=slack.member["dan"]).order_by("pk")]
    assert noticed == ["kudos_first", "kudos_received"]
    assert announcing_kudos.note_notices(at=NOW + MINUTE) == 1
    assert announcing_kudos.note_notices(at=NOW + MINUTE) == 0
    assert selectors.unnoticed(topic="kudos_feed", employee_ids=[world.cast.dan.pk]) == set()


def test_nobody_counts_as_noticed_before_the_notice_was_said(slack, world):
    world.give(world.cast.alice, world.cast.dan)
    announcing.announce(at=NOW)

    assert announcing_kudos.note_notices(at=NOW) == 0
    assert selectors.unnoticed(topic="kudos_feed", employee_ids=[world.cast.dan.pk]) == {world.cast.dan.pk}


def test_a_notice_that_was_never_said_comes_with_the_next_thanks(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    announcing.announce(at=NOW)
    world.retract(world.cast.alice, given.kudos_id, at=NOW)
    say_all(NOW)

    world.give(world.cast.bob, world.cast.dan)
    say_all(NOW + MINUTE)

    assert "keep_out_of_feed" in str(slack.messages("U0DAN")[0].blocks)


def test_somebody_in_two_workspaces_is_told_once_where_it_was_said(slack, world):
    other = Installation.objects.create(app_id="A0LAURELS", team_id="T0SECOND", bot_user_id="U0B", installed_at=NOW)
    there = Member.objects.create(
        installation=other, user_id="U9DAN", employee=world.cast.dan, kind="member", synced_at=NOW
    )
    world.give(world.cast.alice, world.cast.dan, place="slack:T0SECOND:C0WORK:")

    announcing.announce(at=NOW)

    assert [row.member for row in Message.objects.filter(member__employee=world.cast.dan)] == [there]
