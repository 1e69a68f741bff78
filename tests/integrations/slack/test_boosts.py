"""Joining a kudos by reaction or button: what Slack said last holds, however often and in whatever order it comes."""

import random
from datetime import timedelta

import pytest

from integrations.slack import announcing, dispatch, installing, outbox
from integrations.slack.handlers import boosts
from integrations.slack.models import Installation, Member, Message
from recognition.kudos import selectors
from tests.integrations.slack import payload
from tests.recognition.kudos.world import MINUTE, NOW, World

pytestmark = pytest.mark.django_db
TEAM = "T0LAURELS"


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    Installation.objects.update(boost_emoji=["clap", "tada"])
    return World(cast)


@pytest.fixture
def card(slack, world):
    """A kudos from Alice to Dan that was said in the feed."""
    world.give(world.cast.alice, world.cast.dan)
    announcing.announce(at=NOW)
    outbox.deliver(at=NOW)
    outbox.deliver(at=NOW + timedelta(seconds=2))
    return Message.objects.get(kind="kudos_card")


def react(card, name="clap", *, is_on=True, user="U0BOB", event_ts="1790000100.000001", at=NOW, **fields):
    where = {"channel": card.channel, "message_ts": card.ts} | fields
    sent = payload.reaction(name, is_on=is_on, user=user, team=TEAM, event_ts=event_ts, **where)
    return dispatch.handle(payload.read(sent), at=at)


def press(card, *, user="U0BOB", action_ts=None, at=NOW, sent=None):
    sent = sent or payload.action(
        "boost",
        str(card.subject_id),
        user=user,
        team=TEAM,
        channel=card.channel,
        message_ts=card.ts,
        action_ts=action_ts,
    )
    dispatch.handle(payload.read(sent), at=at)
    return sent


def joined(card):
    return [name for _id, name in selectors.view(card.subject_id).boosters]


def replies():
    return [row.content["text"] for row in Message.objects.filter(kind="reply").order_by("pk")]


def test_a_reaction_joins_and_leaves_and_joins_again(card, world):
    before = world.points(world.cast.dan)
    steps = []
    for number, is_on in enumerate((True, False, True)):
        react(card, is_on=is_on, event_ts=f"1790000100.00000{number}")
        steps.append((joined(card), world.points(world.cast.dan) - before))

    assert steps == [(["Bob"], 1), ([], 0), (["Bob"], 1)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2), (2, 0, 1)])
def test_the_latest_word_holds_in_whatever_order_it_comes(card, world, order):
    for number in order:
        react(card, is_on=number != 1, event_ts=f"1790000100.00000{number}")

    assert joined(card) == ["Bob"]
    assert world.points(world.cast.dan) == 1


def test_a_microsecond_decides(card):
    react(card, is_on=False, event_ts="1790000100.000002")
    react(card, is_on=True, event_ts="1790000100.000001")

    assert joined(card) == []


def test_the_same_reaction_delivered_eleven_times_counts_once(card, world):
    for number in range(11):
        react(card, event_id=f"Ev0{number}")

    assert joined(card) == ["Bob"]
    assert world.points(world.cast.dan) == 1
    assert world.left(world.cast.bob).period == world.left(world.cast.bob).amount - 1


@pytest.mark.slow
def test_a_storm_of_reactions_settles_by_what_was_said_last(card, world):
    dice = random.Random(7)
    told = [(f"1790000100.{number:06d}", dice.random() < 0.5) for number in range(1, 30)]
    last = told[-1][1]
    for event_ts, is_on in dice.sample(told * 2, len(told) * 2):
        react(card, is_on=is_on, event_ts=event_ts)

    assert joined(card) == (["Bob"] if last else [])
    assert world.points(world.cast.dan) == int(last)


def test_skin_tones_are_the_same_reaction_and_one_may_be_taken_off(card):
    react(card, "clap::skin-tone-2", event_ts="1790000100.000001")
    react(card, "clap::skin-tone-5", event_ts="1790000100.000002")
    react(card, "clap::skin-tone-2", is_on=False, event_ts="1790000100.000003")
    assert joined(card) == ["Bob"]

    react(card, "clap::skin-tone-5", is_on=False, event_ts="1790000100.000004")
    assert joined(card) == []


def test_several_reactions_and_the_button_are_one_boost(card, world):
    react(card, "clap", event_ts="1790000100.000001")
    react(card, "tada", event_ts="1790000100.000002")

    assert world.points(world.cast.dan) == 1

    press(card, at=NOW + MINUTE)

    assert joined(card) == ["Bob"]
    assert "reaction" in replies()[-1]


@pytest.mark.parametrize(
    ("setting", "name", "who"),
    [(["taco"], "taco", ["Bob"]), (["taco"], "clap", []), ([], "clap", []), (installing.BOOST_EMOJI, "+1", [])],
)
def test_the_emoji_are_a_setting(card, setting, name, who):
    Installation.objects.update(boost_emoji=setting)

    react(card, name)

    assert joined(card) == who


@pytest.mark.parametrize("name", installing.BOOST_EMOJI)
def test_the_emoji_of_a_new_installation_joins(card, name):
    Installation.objects.update(boost_emoji=installing.BOOST_EMOJI)

    react(card, name)

    assert joined(card) == ["Bob"]


@pytest.mark.parametrize("name", ["eyes", "clapping", "skin-tone-2"])
def test_any_other_reaction_is_just_a_reaction(card, name):
    react(card, name)

    assert joined(card) == []


def test_reactions_elsewhere_mean_nothing(card, world):
    react(card, message_ts="1790000000.999999")
    react(card, channel="C0OTHER", event_ts="1790000100.000002")
    react(Message.objects.get(member__employee=world.cast.dan), event_ts="1790000100.000003")

    assert joined(card) == []


@pytest.mark.parametrize("user", ["U0ALICE", "U0DAN"])
def test_giver_and_recipient_cannot_join_by_reaction_and_hear_nothing_of_it(card, user):
    react(card, user=user)

    assert joined(card) == []
    assert replies() == []


def test_strangers_and_bots_do_not_join(card, slack):
    slack.add_user("U0BOT", "Robot", is_bot=True)
    slack.add_user("U0STRANGE", "Strange", "strange@elsewhere.example", is_stranger=True)

    react(card, user="U0BOT", event_ts="1790000100.000001")
    react(card, user="U0STRANGE", event_ts="1790000100.000002")
    react(card, user="U0LAURELS", event_ts="1790000100.000003")

    assert joined(card) == []


@pytest.mark.parametrize("event_ts", ["now", "1790000100", "1790000100.1234567", "nan", "1e9.5"])
def test_a_moment_that_is_none_moves_nothing(card, event_ts):
    react(card, event_ts=event_ts)

    assert joined(card) == []


def test_an_empty_allowance_joins_without_points(card, world):
    world.give(world.cast.bob, [world.cast.carol, world.cast.erik], world.left(world.cast.bob).total // 2)

    react(card)

    assert joined(card) == ["Bob"]
    assert world.points(world.cast.dan) == 0


def test_the_button_joins_and_leaves(card, world):
    press(card, at=NOW)
    assert joined(card) == ["Bob"]

    press(card, at=NOW + MINUTE)
    assert joined(card) == []
    assert replies() == ["You joined in: 1 point from you for each.", "You do not join any more."]
    assert world.points(world.cast.dan) == 0


def test_a_double_click_joins(card, world):
    press(card, at=NOW)
    press(card, at=NOW + timedelta(seconds=1))
    assert joined(card) == ["Bob"]

    press(card, at=NOW + timedelta(seconds=3))
    assert joined(card) == []


def test_one_press_worked_off_twice_is_one_press(card, world):
    sent = press(card)

    press(card, sent=sent)

    assert joined(card) == ["Bob"]
    assert replies() == ["You joined in: 1 point from you for each."]


@pytest.mark.parametrize(("user", "why"), [("U0ALICE", "This is your own kudos"), ("U0DAN", "You are thanked in")])
def test_giver_and_recipient_are_told_why_the_button_does_nothing(card, slack, user, why):
    sent = payload.action("boost", str(card.subject_id), user=user, team=TEAM, channel=card.channel, message_ts=card.ts)

    dispatch.receive(sent.body, sent.content_type, NOW)
    dispatch.work(at=NOW)

    assert joined(card) == []
    [told] = replies()
    assert why in told


@pytest.mark.parametrize("value", ["", "x", "-1", "0", "9" * 19, "9" * 40])
def test_a_button_that_names_no_kudos_does_nothing(card, value):
    sent = payload.action("boost", value, user="U0BOB", team=TEAM, channel=card.channel, message_ts=card.ts)

    press(card, sent=sent)

    assert joined(card) == []
    assert replies() == []


def test_a_withdrawn_kudos_is_not_joined(card, world):
    world.retract(world.cast.alice, card.subject_id, at=NOW + MINUTE)

    react(card, at=NOW + 2 * MINUTE)

    assert joined(card) == []


@pytest.mark.parametrize(
    ("timestamp", "micros"), [("1790000100.000100", 100), ("1790000100.1", 100_000), ("1790000100.999999", 999_999)]
)
def test_moments_are_exact_to_the_microsecond(timestamp, micros):
    assert boosts.moment(timestamp).microsecond == micros
