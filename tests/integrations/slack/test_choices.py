"""What people choose in Slack is theirs alone, holds at once, and shows."""

import pytest

from integrations.slack import announcing, dispatch
from integrations.slack.models import Installation, Member, Message
from recognition.kudos import services as kudos
from recognition.people import selectors
from recognition.people.models import Role, RoleGrant
from tests.integrations.slack import payload
from tests.integrations.slack.test_announcing import say_all
from tests.recognition.kudos.world import MINUTE, NOW, World, as_

pytestmark = pytest.mark.django_db
TEAM = "T0LAURELS"
HOME = {"id": "V0HOME", "type": "home", "hash": "", "private_metadata": ""}


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def press(action_id, value="", *, user="U0DAN", at=NOW, **fields):
    sent = payload.action(action_id, value, user=user, team=TEAM, **fields)
    dispatch.receive(sent.body, sent.content_type, at)
    dispatch.work(at=at)


def replies():
    return [row.content["text"] for row in Message.objects.filter(kind="reply").order_by("pk") if row.content]


def choices(employee):
    return selectors.choices_of(employee.pk)


@pytest.mark.parametrize("topic", ["kudos", "digest", "nudge", "awards", "approvals"])
def test_messages_are_turned_off_and_on(world, topic):
    press("choose", f"{topic}:off")
    assert choices(world.cast.dan).is_muted[topic] is True

    press("choose", f"{topic}:on")
    assert choices(world.cast.dan).is_muted[topic] is False
    assert choices(world.cast.bob).is_muted[topic] is False


@pytest.mark.parametrize("topic", ["kudos_feed", "award_feed"])
def test_what_others_see_is_turned_on_and_off(world, topic):
    press("choose", f"{topic}:on")
    assert choices(world.cast.dan).allows[topic] is True

    press("choose", f"{topic}:off")
    assert choices(world.cast.dan).allows[topic] is False


@pytest.mark.parametrize("value", ["kudos", "kudos:perhaps", ""])
def test_a_value_that_says_nothing_changes_nothing(world, value):
    before = choices(world.cast.dan)

    press("choose", value)

    assert choices(world.cast.dan) == before


def test_a_topic_there_is_not_is_refused_in_words(world):
    press("choose", "salary:on")

    assert len(replies()) == 1


def test_a_choice_in_a_message_is_confirmed_to_who_made_it(world):
    press("choose", "digest:off")

    assert replies() == ["Noted. You can change it in the Home tab."]


def test_a_choice_in_the_home_tab_shows_there(slack, world):
    press("choose", "digest:off", view=HOME)

    assert replies() == []
    assert "digest:on" in str(slack.homes)


@pytest.mark.slow
def test_who_keeps_out_of_the_feed_leaves_the_cards_there_are(slack, world):
    alone = world.give(world.cast.alice, world.cast.dan)
    world.give(world.cast.alice, [world.cast.dan, world.cast.bob])
    say_all(NOW)
    assert len(slack.messages("C0FEED")) == 2

    press("keep_out_of_feed", str(alone.kudos_id), at=NOW + MINUTE)
    say_all(NOW + MINUTE)

    assert [said.text.startswith("Alice thanked Bob:") for said in slack.messages("C0FEED")] == [True]
    first = slack.messages("U0DAN")[0]
    assert "Your kudos are kept out of the feed." in str(first.blocks)
    assert "keep_out_of_feed" not in str(first.blocks)


def test_a_stranger_chooses_nothing_and_is_told_why(slack, world):
    slack.add_user("U0NOBODY", "Nobody", locale="en-GB")

    press("choose", "digest:off", user="U0NOBODY")

    assert "Laurels does not know you yet" in replies()[0]


def test_an_administrator_chooses_where_kudos_are_announced(slack, world):
    RoleGrant.objects.create(employee=world.cast.erik, role=Role.ADMINISTRATOR, granted_at=NOW)

    press("feed_channel", user="U0ERIK", element={"type": "conversations_select", "selected_conversation": "C0NEWS"})

    assert Installation.objects.get().feed_channel == "C0NEWS"
    assert replies() == ["Kudos are announced in <#C0NEWS> from now on."]


def test_nobody_else_chooses_where_kudos_are_announced(slack, world):
    press("feed_channel", element={"type": "conversations_select", "selected_conversation": "C0NEWS"})

    assert Installation.objects.get().feed_channel == "C0FEED"
    assert "administrator" in replies()[0]


@pytest.fixture
def reported(slack, world):
    """A kudos of Alice to Dan that Bob has reported; Greta of HR has been told."""
    given = world.give(world.cast.alice, world.cast.dan, text="Not so nice words.")
    report(world.cast.bob, given.kudos_id, "This hurts <!here>.")
    say_all(NOW)
    return given


def report(employee, kudos_id, reason, at=NOW):
    kudos.report(actor=as_(employee), kudos_id=kudos_id, reason=reason, at=at)


def test_hr_is_shown_what_was_reported_and_why(slack, reported):
    [told] = slack.messages("U0GRETA")

    assert "Not so nice words." in str(told.blocks)
    assert "Reported by Bob: This hurts &lt;!here&gt;." in str(told.blocks)


def test_hr_sees_that_words_were_changed_after_the_report(slack, world, reported):
    kudos.edit(actor=as_(world.cast.alice), kudos_id=reported.kudos_id, text="Nice words.", at=NOW + MINUTE, key="edit")
    say_all(NOW + MINUTE)

    [told] = slack.messages("U0GRETA")
    assert "Nice words." in str(told.blocks)
    assert "Edited" in str(told.blocks)


def test_taking_it_back_does_not_take_it_from_hr(slack, world, reported):
    kudos.retract(actor=as_(world.cast.alice), kudos_id=reported.kudos_id, at=NOW + MINUTE, key="take back")
    say_all(NOW + MINUTE)

    [told] = slack.messages("U0GRETA")
    assert "Not so nice words." in str(told.blocks)
    assert "This kudos was withdrawn." in str(told.blocks)
    assert "Not so nice words." not in str([said.blocks for said in slack.messages("C0FEED")])


@pytest.mark.parametrize("value", ["x:kept", "9" * 40 + ":kept", ":kept"])
def test_a_review_of_no_kudos_is_answered(world, reported, value):
    press("review_kudos:keep", value, user="U0GRETA", at=NOW + MINUTE)

    assert replies() == ["There is no such kudos any more."]


def test_hr_hides_a_kudos_and_every_message_about_it_changes(slack, reported):
    press("review_kudos:hide", f"{reported.kudos_id}:hidden", user="U0GRETA", at=NOW + MINUTE)
    say_all(NOW + MINUTE)

    assert "Not so nice" not in str([(said.text, said.blocks) for said in slack.messages()])
    assert slack.messages("U0GRETA")[0].text == "HR looked at this kudos and hid it."
    assert slack.messages("C0FEED")[0].text == "This kudos is not shown any more."


def test_hr_keeps_a_kudos_and_it_stays(slack, reported):
    press("review_kudos:keep", f"{reported.kudos_id}:kept", user="U0GRETA", at=NOW + MINUTE)
    say_all(NOW + MINUTE)

    assert slack.messages("U0GRETA")[0].text == "HR looked at this kudos, and it stays."
    assert "Not so nice words." in slack.messages("C0FEED")[0].text


def test_nobody_else_reviews(slack, reported):
    press("review_kudos:hide", f"{reported.kudos_id}:hidden", user="U0CAROL", at=NOW + MINUTE)
    say_all(NOW + MINUTE)

    assert "Not so nice words." in slack.messages("C0FEED")[0].text


def test_who_has_a_part_in_a_reported_kudos_is_not_asked_to_judge_it(slack, world):
    given = world.give(world.cast.alice, world.cast.greta)
    report(world.cast.bob, given.kudos_id, "")
    RoleGrant.objects.create(employee=world.cast.bob, role=Role.HR, granted_at=NOW)

    announcing.announce(at=NOW)

    assert not Message.objects.filter(kind="kudos_reported").exists()
