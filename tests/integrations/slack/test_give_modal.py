"""The form for giving: opened from everywhere, told what is left, judged beside its fields."""

import json

import pytest

from integrations.slack.models import Member
from recognition.kudos import services as kudos
from recognition.people import services as people_services
from tests.integrations.slack import payload
from tests.integrations.slack.asking import fields, given, send, sent_back, told
from tests.recognition.kudos.world import MINUTE, NOW, World, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    people_services.note_noticed(employee_ids=[cast.alice.pk], topic="kudos_feed", at=NOW)
    return World(cast)


def open_form(slack, **more):
    """The form after ``/kudos`` alone, as Slack shows it."""
    send(payload.command(trigger_id=slack.trigger(), response_url=slack.response_url(), **more))
    return next(reversed(slack.views.values()))


def block(view, block_id):
    return next(one for one in view["blocks"] if one.get("block_id") == block_id)


def left(view):
    return block(view, "left")["elements"][0]["text"]


def update(slack, view, action="give_amount", *, user="U0ALICE", **values):
    """Change something in the form; the form as it is shown then."""
    shown = payload.modal(
        "give_kudos",
        fields(**values),
        view_id=view["id"],
        view_hash=view["hash"],
        metadata=view["private_metadata"],
    )
    send(payload.action(action, view=shown, user=user))
    return slack.views[view["id"]]


FILLED = {"recipients": ["U0DAN"], "amount": "10", "message": "for the release"}


def test_the_command_alone_opens_it(slack, world):
    view = open_form(slack)

    assert [one["block_id"] for one in view["blocks"]] == [
        "recipients", "amount", "left", "message", "private", "customer",
    ]  # fmt: skip
    assert left(view) == "Left after this: 100\u00a0points"
    assert json.loads(view["private_metadata"]) == {"place": "slack:T0LAURELS:C0GENERAL:"}


@pytest.mark.parametrize(
    ("mode", "kind", "hint"), [("required", "static_select", True), ("free", "plain_text_input", False)]
)
def test_the_value_is_asked_for_as_the_company_wants(slack, world, mode, kind, hint):
    world.policy(value_mode=mode)
    kudos.add_value(actor=as_(world.cast.greta), code="brave", names={"en": "Brave", "da": "Modig"}, at=NOW - MINUTE)

    value = block(open_form(slack), "value")

    assert value["element"]["type"] == kind
    assert ("hint" in value, value["optional"]) == (hint, True)


def test_it_says_what_would_be_left_while_one_types(slack, world):
    view = open_form(slack)

    one = left(update(slack, view, **FILLED))
    two = left(update(slack, slack.views[view["id"]], **FILLED | {"recipients": ["U0DAN", "U0CAROL"]}))
    many = left(update(slack, slack.views[view["id"]], **FILLED | {"amount": "101"}))
    odd = left(update(slack, slack.views[view["id"]], **FILLED | {"amount": "1.5"}))

    assert one == "Left after this: 90\u00a0points"
    assert two == "To 2 people, 20\u00a0points in all. Left after this: 80\u00a0points"
    assert many == ":warning: That is more than you have. At most 100\u00a0points each."
    assert odd == "Left after this: 100\u00a0points"


def test_an_older_figure_never_replaces_a_newer_one(slack, world):
    view = dict(open_form(slack))
    newer = dict(update(slack, view, **FILLED | {"amount": "20"}))

    assert update(slack, view, **FILLED) == newer


@pytest.mark.slow
def test_slack_slow_leaves_the_figure_as_it_was(slack, world):
    view = open_form(slack)
    slack.fail("views.update", slow=2.3)

    assert send(payload.action("give_amount", view=payload.modal("give_kudos", view_id=view["id"]))) == {}


def test_mistakes_are_shown_beside_their_fields_and_then_it_gives(slack, world):
    view = open_form(slack)

    missing = send(sent_back(view, **FILLED | {"amount": "200"}))
    done = send(sent_back(view, **FILLED))

    assert missing["response_action"] == "errors"
    assert missing["errors"].keys() == {"amount"}
    assert "Left to give: 100" in missing["errors"]["amount"]
    assert done == {}
    assert world.points(world.cast.dan) == 10
    assert given()[0].place == "slack:T0LAURELS:C0GENERAL:"
    assert told(slack) == ["10\u00a0points to <@U0DAN>."]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"recipients": []}, "recipients"),
        ({"recipients": ["U0ALICE"]}, "recipients"),
        ({"recipients": ["U0ROBOT"]}, "recipients"),
        ({"amount": "1.5"}, "amount"),
        ({"amount": "9" * 30}, "amount"),
        ({"amount": "60"}, "amount"),
        ({"message": "  "}, "message"),
        ({"value": "gone"}, "message"),
        ({"customer": "C1"}, "customer"),
    ],
)
def test_each_mistake_has_its_place(slack, world, changes, where):
    slack.add_user("U0ROBOT", "Robot", is_bot=True)

    answer = send(sent_back(open_form(slack), **FILLED | changes))

    assert answer["errors"].keys() == {where}
    assert given() == []


def test_submitted_twice_is_one_kudos(slack, world):
    sent = sent_back(open_form(slack), **FILLED)

    assert [send(sent), send(sent)] == [{}, {}]
    assert len(given()) == len(told(slack)) == 1


def test_a_form_changed_after_its_answer_was_lost_gives_nothing_more(slack, world):
    view = open_form(slack)
    send(sent_back(view, **FILLED))

    answer = send(sent_back(view, **FILLED | {"amount": "20"}))

    assert "done already" in answer["errors"]["message"]
    assert [kudo.points for kudo in given()] == [10]


def test_everything_filled_in_is_given(slack, world):
    kudos.add_value(actor=as_(world.cast.greta), code="brave", names={"en": "Brave"}, at=NOW - MINUTE)
    view = open_form(slack)

    assert send(sent_back(view, **FILLED | {"value": "brave", "private": True, "amount": None})) == {}

    [kudo] = given()
    assert (kudo.tag, kudo.visibility, kudo.points) == ("brave", "private", 0)


@pytest.mark.parametrize(
    "metadata",
    [
        {"place": "slack:T0OTHER:C0SECRET:"},
        {"place": "elsewhere"},
        {"place": 7},
        [],
        "text",
        {"place": "slack:T0LAURELS:D0X:"},
    ],
)
def test_a_place_that_is_none_is_not_believed(slack, world, metadata):
    assert send(sent_back(open_form(slack), metadata=metadata, **FILLED)) == {}
    assert given()[0].place == ""


def test_metadata_that_is_no_json_is_no_error(slack, world):
    view = open_form(slack) | {"private_metadata": "{"}

    assert send(sent_back(view, **FILLED)) == {}


def test_a_message_proposes_its_author_and_not_its_words(slack, world):
    sent = payload.message_shortcut(
        "thank_for_message", author="U0DAN", text="Secret words", trigger_id=slack.trigger()
    )
    send(sent)
    [view] = slack.views.values()

    assert block(view, "recipients")["element"]["initial_users"] == ["U0DAN"]
    assert "Secret words" not in json.dumps(view)
    assert send(sent_back(view, **FILLED)) == {}
    assert given()[0].place == f"slack:T0LAURELS:C0GENERAL:{payload.read(sent).payload['message']['ts']}"


def test_a_message_in_a_thread_keeps_the_thread(slack, world):
    message = {"user": "U0DAN", "ts": "1790000001.000002", "thread_ts": "1790000000.000001", "text": "…"}
    send(payload.message_shortcut("thank_for_message", message=message, trigger_id=slack.trigger()))
    [view] = slack.views.values()

    assert json.loads(view["private_metadata"]) == {"place": "slack:T0LAURELS:C0GENERAL:1790000000.000001"}


def test_a_bot_is_not_proposed(slack, world):
    message = {"user": "U0ROBOT", "bot_id": "B0", "ts": "1790000001.000002", "text": "…"}
    send(payload.message_shortcut("thank_for_message", message=message, trigger_id=slack.trigger()))
    [view] = slack.views.values()

    assert "initial_users" not in block(view, "recipients")["element"]


def test_the_shortcut_has_no_place(slack, world):
    send(payload.shortcut("give_kudos", trigger_id=slack.trigger()))
    [view] = slack.views.values()

    assert json.loads(view["private_metadata"]) == {"place": ""}


def test_thanking_back_proposes_the_giver(slack, world):
    thanks = world.give(world.cast.dan, world.cast.alice)

    send(payload.action("thank_back", str(thanks.kudos_id), trigger_id=slack.trigger()))
    [view] = slack.views.values()

    assert block(view, "recipients")["element"]["initial_users"] == ["U0DAN"]


def test_thanking_back_names_nobody_for_whom_may_not_see_it(slack, world):
    thanks = world.give(world.cast.dan, world.cast.bob, visibility="private")

    send(payload.action("thank_back", str(thanks.kudos_id), trigger_id=slack.trigger()))
    [view] = slack.views.values()

    assert "initial_users" not in block(view, "recipients")["element"]


@pytest.mark.parametrize("value", ["", "x", "9" * 40])
def test_a_button_that_names_nobody_opens_it_empty(slack, world, value):
    send(payload.action("give_kudos", value, trigger_id=slack.trigger()))
    [view] = slack.views.values()

    assert "initial_users" not in block(view, "recipients")["element"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"error": "expired_trigger_id"}, "came too late"),
        pytest.param({"slow": 2.3}, "write it in one line", marks=pytest.mark.slow),
        ({"drop": "before"}, "write it in one line"),
        ({"retry_after": 30}, "write it in one line"),
    ],
)
def test_a_form_that_does_not_open_is_answered_in_words(slack, world, fault, words):
    slack.fail("views.open", times=2, **fault)

    answer = send(payload.command(trigger_id=slack.trigger()))
    send(payload.shortcut("give_kudos", trigger_id=slack.trigger()))

    assert answer["response_type"] == "ephemeral"
    assert words in answer["text"]
    assert [words in text for text in told(slack)] == [True]


def test_a_trigger_is_used_once(slack, world):
    trigger = slack.trigger()

    answers = [send(payload.command(trigger_id=trigger, team=payload.TEAM, channel=f"C0{n}")) for n in (1, 2)]

    assert len(slack.views) == 1
    assert "came too late" in answers[1].get("text", "")


def test_slack_away_while_people_are_looked_up_loses_nothing(slack, world):
    slack.add_user("U0NEW", "Nina", world.cast.dan.email)
    view = open_form(slack)
    slack.fail("users.info", drop="before")

    answer = send(sent_back(view, **FILLED | {"recipients": ["U0NEW"]}))

    assert answer["errors"] == {"recipients": "Slack did not say who they are. Please try again."}


def test_who_is_unknown_is_told_so(slack, world):
    slack.add_user("U0NEW", "Nina", "nina@elsewhere.example", locale="en-GB")

    answer = send(payload.command(user="U0NEW", trigger_id=slack.trigger()))

    assert "Laurels does not know you yet" in answer["text"]
    assert slack.views == {}
