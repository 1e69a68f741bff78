"""Changing one's own words, and asking HR to look at somebody's."""

import pytest

from integrations.slack.models import Member
from recognition.kudos import selectors
from recognition.kudos.models import KudosReport
from tests.integrations.slack.asking import press, send, sent_back, told
from tests.recognition.kudos.world import MINUTE, NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def opened(slack, action, value, user="U0ALICE"):
    """The form a button opens, or what is said instead."""
    said = press(slack, action, str(value), user=user)
    return next(reversed(slack.views.values())) if said is None else said.text


def test_the_giver_changes_the_words(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="Thnaks.")
    view = opened(slack, "edit_kudos", given.kudos_id)

    assert view["blocks"][0]["element"]["initial_value"] == "Thnaks."
    assert send(sent_back(view, message="Thanks."), at=NOW + MINUTE) == {}
    found = selectors.view(given.kudos_id)
    assert (found.text, found.edited_at) == ("Thanks.", NOW + MINUTE)


def test_no_words_are_a_mistake_beside_the_field(slack, world):
    view = opened(slack, "edit_kudos", world.give(world.cast.alice, world.cast.dan).kudos_id)

    assert send(sent_back(view, message=" "))["errors"].keys() == {"message"}
    assert send(sent_back(view, message="Better.")) == {}


def test_nobody_changes_the_words_of_others(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="Mine.")
    view = opened(slack, "edit_kudos", given.kudos_id)

    assert "Only the one who gave" in opened(slack, "edit_kudos", given.kudos_id, user="U0BOB")
    assert "Only the one who gave" in send(sent_back(view, user="U0BOB", message="Theirs."))["errors"]["message"]
    assert selectors.view(given.kudos_id).text == "Mine."


def test_what_was_taken_back_is_not_changed(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    view = opened(slack, "edit_kudos", given.kudos_id)
    world.retract(world.cast.alice, given.kudos_id)

    assert "taken back already" in opened(slack, "edit_kudos", given.kudos_id)
    assert "taken back already" in send(sent_back(view, message="Late."))["errors"]["message"]


def test_words_too_long_for_slack_are_not_cut(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="W" * 3001)

    assert "too long for a form" in opened(slack, "edit_kudos", given.kudos_id)


@pytest.mark.parametrize("value", ["", "x", "0", "9" * 40])
def test_a_button_that_names_nothing_opens_nothing(slack, world, value):
    assert "Only the one who gave" in opened(slack, "edit_kudos", value)
    assert "no such kudos" in opened(slack, "report_kudos", value)
    assert slack.views == {}


def test_a_report_reaches_hr_and_is_answered(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    view = opened(slack, "report_kudos", given.kudos_id, user="U0CAROL")

    assert send(sent_back(view, user="U0CAROL", reason="Not kind.")) == {}

    assert KudosReport.objects.get().reporter == world.cast.carol
    assert told(slack, "U0CAROL")[-1].startswith("Thank you. Somebody from HR")


def test_nobody_reports_what_they_may_not_see(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, visibility="private")
    public = world.give(world.cast.alice, world.cast.bob)
    view = opened(slack, "report_kudos", public.kudos_id, user="U0CAROL")

    forged = sent_back(view | {"private_metadata": str(given.kudos_id)}, user="U0CAROL", reason="Curious.")
    answer = send(forged)

    assert "no such kudos" in opened(slack, "report_kudos", given.kudos_id, user="U0CAROL")
    assert answer["errors"].keys() == {"reason"}
    assert KudosReport.objects.count() == 0


def test_a_form_that_does_not_open_is_answered_in_words(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    slack.fail("views.open", times=2, error="expired_trigger_id")

    for action in ("edit_kudos", "report_kudos"):
        assert "came too late" in opened(slack, action, given.kudos_id)
