"""Somebody took ownership: said in a modal, decided by button, told to both."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from integrations.slack import dispatch
from integrations.slack.models import Member
from recognition.customers.models import Nomination, Outcome, Touchpoint
from recognition.people import services as people
from tests.integrations.slack import payload
from tests.integrations.slack.deciding import answers, buttons, opened, press, say_all, shown, submit, written
from tests.recognition.rewards.world import NOW, World, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    world = World(cast)
    world.touch(world.cast.dan, days=400)
    return world


def shortcut(slack, who="dan", name="nominate", **fields):
    sent = payload.shortcut(name, user=f"U0{who.upper()}", trigger_id=slack.trigger(), **fields)
    dispatch.receive(sent.body, sent.content_type, NOW)
    return opened(slack)


def person(user_id):
    return {"type": "users_select", "selected_user": user_id}


def day(text):
    return {"type": "datepicker", "selected_date": text}


def menu(value):
    return {"type": "static_select", "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": value}}


def found(value):
    return menu(value) | {"type": "external_select"}


def nominate(slack, who="dan", **changes):
    values = {
        "nominee": person("U0ALICE"),
        "customer": found("C1"),
        "day": day("2026-09-10"),
        "evidence": written("Drove there at night <!here>."),
        "matter": written("M-7"),
    }
    return submit(slack, who, shortcut(slack, who), **values | changes)


def texts(slack, who):
    return [said.text for said in slack.messages(f"U0{who.upper()}")]


def test_a_nomination_is_stored_and_the_manager_asked(slack, world):
    assert nominate(slack) == {}

    deed = Nomination.objects.get()
    assert (deed.giver, deed.nominee, deed.customer, deed.matter_id) == (
        world.cast.dan, world.cast.alice, world.customer, "M-7",
    )  # fmt: skip
    assert deed.occurred_at == datetime(2026, 9, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert texts(slack, "bob") == ["Dan says that Alice took ownership"]
    assert "Drove there at night &lt;!here&gt;." in shown(slack, "bob")[0]
    [said] = slack.messages("U0BOB")
    assert buttons(said) == {"accept_nomination": [str(deed.pk)], "decline_nomination": [str(deed.pk)]}
    assert "Thank you for seeing what Alice did" in texts(slack, "dan")[0]
    assert texts(slack, "alice") == []


def test_a_modal_sent_twice_is_one_nomination(slack, world):
    view = payload.modal(
        "nominate",
        {
            "nominee": {"nominee": person("U0ALICE")},
            "customer": {"customer": found("C1")},
            "day": {"day": day("2026-09-10")},
            "evidence": {"evidence": written("Night.")},
        },
    )
    sent = payload.submission("nominate", user="U0DAN", view=view)
    for _ in range(2):
        assert dispatch.receive(sent.body, sent.content_type, NOW).body == {}

    assert Nomination.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "block"),
    [
        ({"nominee": person("U0DAN")}, "nominee"),
        ({"nominee": person("U0BOT")}, "nominee"),
        ({"customer": found("C999")}, "customer"),
        ({"customer": found("")}, "customer"),
        ({"day": day("2026-12-24")}, "day"),
        ({"day": day("")}, "day"),
        ({"evidence": written(" ")}, "evidence"),
        ({"matter": written("\ud83d\ude00" * 65)}, "evidence"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(slack, world, changes, block):
    slack.add_user("U0BOT", "Bot", is_bot=True)

    answer = nominate(slack, **changes)

    assert (answer["response_action"], list(answer["errors"])) == ("errors", [block])
    assert not Nomination.objects.exists()


def test_a_customer_one_never_served_is_refused_like_one_that_is_not_there(slack, world):
    world.another_customer("C2")

    foreign, missing = (nominate(slack, customer=found(each)) for each in ("C2", "C999"))

    assert foreign == missing
    assert foreign["errors"] == {"customer": "Choose a customer whom you or your people served."}
    assert not Nomination.objects.exists()


def test_accepted_it_is_credited_and_told_to_both(slack, world):
    nominate(slack)
    deed = Nomination.objects.get()

    press(slack, "bob", "accept_nomination", deed.pk)

    assert Touchpoint.objects.get(employee=world.cast.alice).kind == "took_ownership"
    assert "Accepted by Bob" in shown(slack, "bob")[0]
    assert buttons(slack.messages("U0BOB")[0]) == {}
    assert texts(slack, "alice") == ["Dan saw that you took ownership for a customer; you are credited for it."]
    assert texts(slack, "dan")[-1] == "Your nomination of Alice was accepted. Thank you for seeing it."


@pytest.mark.slow
def test_who_did_right_by_a_customer_is_credited_and_told_so(slack, world):
    menu = {
        "type": "static_select",
        "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": "did_right"},
    }
    nominate(slack, kind=menu)
    deed = Nomination.objects.get()
    assert texts(slack, "bob") == ["Dan says that Alice did right by a customer, whatever it cost"]

    press(slack, "bob", "accept_nomination", deed.pk)

    assert Outcome.objects.get().kind == "did_right"
    assert texts(slack, "alice") == ["Dan saw that you did right by a customer; you are credited for it."]


def test_a_forged_kind_is_said_beside_its_field(slack, world):
    assert list(nominate(slack, kind=menu("nice"))["errors"]) == ["kind"]


@pytest.mark.slow
def test_declined_it_needs_a_reason_that_only_the_giver_is_told(slack, world):
    nominate(slack)
    deed = Nomination.objects.get()
    press(slack, "bob", "decline_nomination", deed.pk)
    view = opened(slack)

    assert list(submit(slack, "bob", view, reason=written(" "))["errors"]) == ["reason"]
    assert submit(slack, "bob", view, reason=written("It was assigned.")) == {}

    assert Nomination.objects.get().state == "declined"
    assert "It was assigned." in shown(slack, "dan")[-1]
    assert texts(slack, "alice") == []


@pytest.mark.slow
@pytest.mark.parametrize("who", ["dan", "alice", "carol"])
def test_who_is_not_asked_decides_nothing(slack, world, who):
    nominate(slack)

    press(slack, who, "accept_nomination", Nomination.objects.get().pk)

    assert Nomination.objects.get().state == "proposed"
    assert len(answers(slack)) == 1


@pytest.mark.slow
def test_the_second_press_is_told_that_it_is_decided(slack, world):
    nominate(slack)
    number = Nomination.objects.get().pk
    for _ in range(2):
        press(slack, "bob", "accept_nomination", number)

    assert Touchpoint.objects.filter(employee=world.cast.alice).count() == 1
    assert len(answers(slack)) == 1


@pytest.mark.slow
def test_who_muted_awards_is_not_told_what_became_of_it(slack, world):
    people.mute(actor=as_(world.cast.alice), topic="awards", is_muted=True, at=NOW)
    nominate(slack)
    press(slack, "bob", "accept_nomination", Nomination.objects.get().pk)
    say_all()

    assert texts(slack, "alice") == []


def test_the_modal_asks_for_everything_in_danish(slack, world):
    Member.objects.filter(user_id="U0DAN").update(locale="da-DK")

    view = shortcut(slack)

    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == [
        "nominee", "kind", "customer", "day", "evidence", "matter",
    ]  # fmt: skip
    assert '"initial_date": "2026-09-15"' in json.dumps(view)
