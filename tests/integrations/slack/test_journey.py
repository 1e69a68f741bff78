"""A day in Slack, from installing to an approved award: over HTTP, and over Socket Mode with the same messages."""

import json
import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from pydantic import SecretStr

from integrations.slack import syncing
from integrations.slack.models import Installation
from recognition.activity import services as activity
from recognition.core import actor as actors
from recognition.core import db
from recognition.core.actor import Actor
from recognition.kudos import selectors as kudos_selectors
from recognition.kudos import services as kudos_services
from recognition.kudos.models import Boost, Kudos
from recognition.ledger import selectors as books
from recognition.people.models import RoleGrant
from tests.cast import BEGINNING
from tests.integrations.slack import payload
from tests.integrations.slack.day import Day, Http, Socket, listen, live
from tests.integrations.slack.test_install import consent, signed_in
from tests.recognition.rewards.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
BOTH = pytest.mark.parametrize("door", ["http", "socket"], indirect=True)
# Through the socket as well, where there is time for it.
HTTP = pytest.mark.parametrize("door", ["http", pytest.param("socket", marks=pytest.mark.slow)], indirect=True)
PEOPLE = "alice bob carol dan erik frida greta hugo".split()


@pytest.fixture
def door(request, empty_slack, settings):
    payload.with_secret(settings)
    settings.LAURELS = settings.LAURELS.model_copy(
        update={
            "SLACK_CLIENT_ID": empty_slack.client_id,
            "SLACK_CLIENT_SECRET": SecretStr(empty_slack.client_secret),
        }
    )
    if request.param == "http":
        yield Http()
        return
    stop = threading.Event()
    listening = threading.Thread(target=listen, args=(stop,))
    listening.start()
    empty_slack.socket.wait()
    yield Socket(empty_slack)
    stop.set()
    listening.join(10)
    assert not listening.is_alive()


@pytest.fixture
def day(empty_slack, door, cast):
    """Laurels is installed through the consent page, by an administrator; the users are known to Slack."""
    for name in PEOPLE:
        employee = getattr(cast, name)
        empty_slack.add_user(f"U0{name.upper()}", employee.name, employee.email, locale="en-GB")
    empty_slack.add_channel(payload.CHANNEL, "general")
    empty_slack.add_group("S0TEAM", "kundeservice", ["U0ALICE", "U0BOB", "U0DAN"])
    RoleGrant.objects.create(employee=cast.erik, role="administrator", granted_at=BEGINNING)
    admin = signed_in(cast.erik)
    admin.get(consent(admin.get("/slack/install").url))
    day = Day(empty_slack, door)
    channel = {"type": "conversations_select", "selected_conversation": "C0FEED"}
    day.act(payload.action("feed_channel", **day.who("erik"), element=channel))
    day.sweep()
    assert Installation.objects.get().feed_channel == "C0FEED"
    syncing.sync(at=day.at)
    return day


@pytest.mark.slow
@BOTH
def test_kudos_by_command_are_announced_boosted_and_taken_back(day, cast):
    day.command("+10 <@U0BOB|bob> for saving the renewal")
    [card] = day.feed()
    assert "saving the renewal" in card.text
    assert [said.text for said in day.slack.messages("U0BOB")]
    assert kudos_selectors.to_spend(employee_id=cast.bob.pk)["symbolic"] == 10

    for is_on, points in ((True, 11), (False, 10), (True, 11)):
        place = {"channel": card.channel, "message_ts": card.ts}
        day.tell(payload.reaction("heavy_plus_sign", is_on=is_on, user="U0DAN", **place))
        day.sweep()
        assert Boost.objects.get().is_on is is_on
        assert kudos_selectors.to_spend(employee_id=cast.bob.pk)["symbolic"] == points

    day.command("undo")
    assert "10" in day.answered()
    assert kudos_selectors.to_spend(employee_id=cast.bob.pk).get("symbolic", 0) == 0
    assert "saving" not in day.feed()[0].text
    assert books.check_books() == []


FORMS = {
    "<@U0BOB|bob> +5 for the handover #ejerskab": (["bob"], 5, "ejerskab", "public"),
    "+5 <@U0BOB> <@U0DAN> for packing it": (["bob", "dan"], 5, "", "public"),
    "<@U0BOB> thank you for listening": (["bob"], 0, "", "public"),
    "give <@U0BOB> 3 for the coffee --private": (["bob"], 3, "", "private"),
    ":heavy_plus_sign::heavy_plus_sign: <@U0HUGO> for the lift": (["hugo"], 2, "", "public"),
    "+2 <!subteam^S0TEAM|@kundeservice> for the whole week": (["bob", "dan"], 2, "", "public"),
    "<@U0BOB> +4 for calling back —customer C1": (["bob"], 4, "", "public"),
}


@pytest.mark.slow
@HTTP
def test_every_form_of_the_command_gives_what_it_says(day, cast):
    kudos_services.add_value(actor=hr(cast), code="ejerskab", names={"da": "Ejerskab"}, at=BEGINNING)
    kudos_services.set_policy(actor=hr(cast), at=BEGINNING, pair_per_hour=None)
    World(cast).touch(cast.alice, at=timezone.now() - timedelta(days=1))
    for text, (names, points, tag, visibility) in FORMS.items():
        before = len(day.feed())
        day.command(text)
        assert "undo_kudos" in day.answered(), text

        kudos = Kudos.objects.latest("pk")
        assert {row.employee_id for row in kudos.recipients.all()} == {getattr(cast, name).pk for name in names}
        assert (kudos.points, kudos.tag, kudos.visibility) == (points, tag, visibility)
        assert len(day.feed()) - before == (visibility == "public")
    assert Kudos.objects.count() == len(FORMS)
    assert kudos.customer.external_id == "C1"
    assert "C1" not in json.dumps([said.blocks for said in day.slack.messages()])


ASKED = {"help": "/kudos", "balance": "100", "history": "saving", "team": "saving", "settings": "Home"}


@pytest.mark.slow
@HTTP
def test_questions_are_answered_to_who_asks_alone(day):
    day.command("+10 <@U0ALICE> for saving the renewal", user="bob")
    day.sweep()
    before = len(day.slack.messages())
    for verb, expected in ASKED.items():
        day.command(verb)
        assert expected in day.answered()
    assert len(day.slack.messages()) == before


@HTTP
def test_what_cannot_be_given_is_said_to_the_giver_with_the_command_to_paste(day):
    day.command("+500 <@U0BOB> for everything")
    told = day.answered()

    assert "/kudos +50 <@U0BOB> for everything".replace("for ", "") in told.replace("for ", "")
    assert not Kudos.objects.exists()
    assert day.slack.messages() == []


@pytest.mark.slow
@BOTH
def test_the_form_shows_mistakes_then_gives_once_however_often_it_is_sent(day, cast):
    assert day.command("") == {}
    [view] = day.slack.views.values()
    day.act(payload.action("give_amount", view=live(view, recipients=["U0BOB"], amount="30"), **day.who("alice")))
    left = json.dumps([block for block in view["blocks"] if block.get("block_id") == "left"])
    assert "70" in left

    sent = payload.submission("give_kudos", view=live(view, recipients=["U0BOB"], amount="101", message="For all"))
    refused = day.act(sent)
    assert refused["response_action"] == "errors"
    assert "100" in refused["errors"]["amount"]
    assert not Kudos.objects.exists()

    sent = payload.submission("give_kudos", view=live(view, recipients=["U0BOB"], amount="30", message="For all"))
    assert [day.act(sent), day.act(sent)] == [{}, {}]
    assert Kudos.objects.count() == 1
    assert len(day.feed()) == 1
    assert kudos_selectors.to_spend(employee_id=cast.bob.pk)["symbolic"] == 30


@pytest.mark.slow
@HTTP
def test_thanks_for_a_message_go_into_its_thread(day):
    sent = payload.message_shortcut("thank_for_message", trigger_id=day.slack.trigger(), author="U0BOB")
    day.act(sent)
    [view] = day.slack.views.values()
    assert view["blocks"][0]["element"]["initial_users"] == ["U0BOB"]
    day.act(payload.submission("give_kudos", view=live(view, recipients=["U0BOB"], message="For the answer")))
    day.sweep()

    [thanks] = [said for said in day.slack.messages(payload.CHANNEL) if said.thread_ts]
    assert "For the answer" in thanks.text
    assert len(day.feed()) == 1


@pytest.mark.slow
@BOTH
def test_a_manager_approves_by_button_and_every_card_changes(day, cast):
    world = World(cast)
    proposal = world.proposal(cast.alice)
    tell(proposal)
    day.sweep()
    [asked] = day.slack.messages("U0BOB")
    [press] = [e for b in asked.blocks if b["type"] == "actions" for e in b["elements"] if "approve" in e["action_id"]]

    for who in ("dan", "alice", "bob", "bob"):
        day.act(
            payload.action(
                press["action_id"],
                press["value"],
                channel=asked.channel,
                message_ts=asked.ts,
                **day.who(who),
                response_url=day.slack.response_url(),
            )
        )
        day.sweep()
        proposal.refresh_from_db()
        assert proposal.state == ("payable" if who == "bob" else "proposed")

    assert proposal.decisions.count() == 1
    assert "approve_proposal" not in json.dumps(day.slack.messages("U0BOB")[0].blocks)
    assert "500" in day.slack.messages("U0ALICE")[-1].text + json.dumps(day.slack.messages("U0ALICE")[-1].blocks)


@pytest.mark.slow
@HTTP
def test_home_shows_what_is_mine(day):
    day.command("+10 <@U0ALICE> for saving the renewal", user="bob")
    day.sweep()
    day.tell(payload.event("app_home_opened", user="U0ALICE", tab="home", channel="D0ALICE"))
    day.sweep()

    home = json.dumps(day.slack.homes["U0ALICE"], ensure_ascii=False)
    assert "saving the renewal" in home
    assert "100" in home


@HTTP
def test_nothing_is_said_after_uninstalling_until_it_is_installed_again(day, cast):
    day.tell(payload.event("app_uninstalled", envelope={"event_time": int(timezone.now().timestamp())}))
    day.sweep()
    assert Installation.objects.get().ended_at is not None
    day.command("+10 <@U0BOB> for nothing")
    day.sweep()

    assert not Kudos.objects.exists()
    assert day.slack.messages() == []


def hr(cast):
    return Actor(channel="test", employee_id=cast.greta.pk)


def tell(proposal):
    """Record that it was proposed, as assessing does."""
    with db.durable():
        activity.record(
            actor=actors.system("test"),
            at=timezone.now(),
            code="rewards.proposed",
            subject_kind="proposal",
            subject_id=proposal.pk,
            data={"employee": proposal.employee_id},
        )
