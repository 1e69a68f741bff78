"""The Home tab: everything that is the reader's, nothing that is not, in one view and a constant number of reads."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from integrations.slack import dispatch
from integrations.slack.cards import home as cards
from integrations.slack.models import Member
from recognition.core import identity
from recognition.customers import services as customers
from recognition.customers.models import Customer
from recognition.kudos import services as kudos
from recognition.people.models import RoleGrant
from recognition.rewards.models import Decision
from tests.cast import BEGINNING, employ
from tests.integrations.slack import payload
from tests.integrations.slack.deciding import buttons, opened, submit, written
from tests.recognition.rewards.world import NOW, World, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    return World(cast)


def look(slack, who, at=NOW, **fields):
    """Open the tab; the view that is shown."""
    user = f"U0{who.upper()}"
    sent = payload.event("app_home_opened", user=user, tab="home", channel=f"D0{who.upper()}", **fields)
    dispatch.receive(sent.body, sent.content_type, at)
    dispatch.work(at=at)
    return slack.homes[user]


def press(slack, who, action, value="", at=NOW, **more):
    """Press a button of the tab; the view that is shown then."""
    user = f"U0{who.upper()}"
    view = slack.homes[user] | {"app_installed_team_id": "T0LAURELS"}
    trigger = slack.trigger()
    sent = payload.action(action, value, user=user, view=view, trigger_id=trigger, **more)
    dispatch.receive(sent.body, sent.content_type, at)
    dispatch.work(at=at)
    return slack.homes[user]


def text(view):
    return json.dumps(view["blocks"], ensure_ascii=False)


def thank(world, giver, to, *, number=0, points=0, words="You stayed late."):
    kudos.give(
        actor=as_(giver),
        recipients=[to.pk],
        points=points,
        text=words,
        at=NOW - timedelta(hours=2 * number + 1),
        key=f"thanks-{giver.pk}-{number}",
    )


def test_somebody_new_meets_kind_words_and_no_zeros(slack, world):
    view = look(slack, "dan")

    said = text(view)
    assert "When a colleague thanks you, it appears here." in said
    assert "When a customer you served stays or recommends us, it appears here." in said
    assert "Waiting for your decision" not in said
    assert "For administrators" not in said
    assert list(buttons(view))[:3] == ["give_kudos", "nominate", "report_customer_friction"]


def test_it_says_what_there_is_to_give_and_until_when(slack, world):
    kudos.set_allowance_rule(actor=as_(world.cast.greta), amount=30, span="month", team=None, role="", at=BEGINNING)
    thank(world, world.cast.alice, world.cast.dan, points=5)

    assert "25 of 30\u00a0points, until 30\u00a0September\u00a02026" in text(look(slack, "alice"))
    assert "5\u00a0points (symbolic)" in text(look(slack, "dan"))


@pytest.mark.slow
def test_thanks_are_there_with_who_joined_and_a_way_to_thank_back(slack, world):
    thank(world, world.cast.alice, world.cast.dan, words="You <!here> stayed late.")
    [kudos_id] = kudos_ids = [int(value) for value in buttons(look(slack, "dan"))["thank_back"]]
    kudos.settle_boost(
        actor=as_(world.cast.bob), kudos_id=kudos_id, mark="b", is_on=True, said_at=NOW, at=NOW, key="boost"
    )

    said = text(look(slack, "dan"))

    assert len(kudos_ids) == 1
    assert "*Alice* thanked you: You &lt;!here&gt; stayed late." in said
    assert "Joined by Bob" in said


def test_what_is_being_checked_has_no_amount_and_what_is_booked_has_its_reason(slack, world):
    world.proposal(amount=11_100)
    world.decide(world.cast.bob, world.proposal(amount=22_200))

    said = text(look(slack, "alice"))

    assert "111.00" not in said
    assert "DKK\u00a0222.00 before tax" in said
    assert "C1 renewed" in said
    assert "Booked for 2026-09." in said


def test_what_came_to_nothing_names_no_amount(slack, world):
    world.decide(world.cast.bob, world.proposal(amount=22_200), kind="decline", reason="Another case.")

    said = text(look(slack, "alice"))

    assert "Nothing is paid." in said
    assert "222.00" not in said


@pytest.mark.slow
def test_a_decision_in_the_tab_shows_it_anew(slack, world):
    proposal = world.proposal()
    view = look(slack, "bob")
    assert buttons(view)["approve_proposal"] == [f"{proposal.pk}:1"]

    view = press(slack, "bob", "approve_proposal", f"{proposal.pk}:1")

    assert Decision.objects.get().acted_by == world.cast.bob
    assert "approve_proposal" not in buttons(view)


@pytest.mark.slow
def test_a_decision_in_a_modal_of_the_tab_shows_it_anew(slack, world):
    proposal = world.proposal()
    look(slack, "bob")
    press(slack, "bob", "decline_proposal", f"{proposal.pk}:1")

    submit(slack, "bob", opened(slack), reason=written("Not this one."))

    assert "decline_proposal" not in buttons(slack.homes["U0BOB"])


def test_a_choice_in_the_tab_shows_it_anew(slack, world):
    view = look(slack, "alice")
    assert "kudos:off" in buttons(view)["choose"]
    assert "award_feed:on" in buttons(view)["choose"]

    view = press(slack, "alice", "choose", "kudos:off")

    assert "kudos:on" in buttons(view)["choose"]


def test_administrators_choose_the_channel(slack, world):
    RoleGrant.objects.create(employee=world.cast.dan, role="administrator", granted_at=BEGINNING)

    assert '"initial_conversation": "C0FEED"' in text(look(slack, "dan"))


def fill(world, rows):
    """So many of everything Bob has in his tab."""
    for number in range(rows):
        person = employ(f"p{number}x{rows}", world.cast.entity, manager=world.cast.bob, team=f"Team {number}")
        name = f"K{number}x{rows}"
        customer = Customer.objects.create(external_id=name, uid=identity.uid("crm", "customer", name), name=name)
        outcome = world.outcome(customer=customer)
        world.proposal(person, outcome=outcome, amount=1_000)
        own = world.proposal(world.cast.bob, outcome=world.outcome(customer=customer), amount=2_000)
        if number % 2:
            world.decide(world.cast.erik, own)
        thank(world, person, world.cast.bob, number=number)
        world.touch(world.cast.dan, customer=customer)
        customers.nominate(
            actor=as_(world.cast.dan),
            nominee_id=person.pk,
            customer=name,
            occurred_at=NOW - timedelta(days=1),
            evidence="Drove there at night.",
            at=NOW,
            key=f"nominate-{name}",
        )


def statements(world, place):
    member = Member.objects.select_related("installation", "employee").get(user_id="U0BOB")
    with CaptureQueriesContext(connection) as seen, translation.override("en"):
        view = cards.home(member=member, employee_id=world.cast.bob.pk, at=NOW, place=place)
    return view, [each["sql"] for each in seen]


@pytest.mark.slow
@pytest.mark.parametrize("place", [cards.Place(), *(cards.Place(name) for name in cards.LISTS)])
def test_it_takes_as_many_statements_for_many_rows_and_fits(slack, world, place):
    fill(world, 2)
    few = statements(world, place)[1]
    fill(world, 25)
    view, many = statements(world, place)

    assert len(few) == len(many), (few, many)
    assert len(many) <= 31  # 22 while no nomination waits anywhere; one notes whose amounts were shown
    assert len(view["blocks"]) <= 100


@pytest.mark.slow
def test_long_lists_are_paged_there_and_back(slack, world):
    fill(world, 25)
    view = look(slack, "bob")
    assert len(buttons(view)["approve_proposal"]) == cards.SHOWN
    assert "waiting:0" in buttons(view)["home_page"]

    seen = []
    view = press(slack, "bob", "home_page", "waiting:0")
    for page in ("waiting:1", "waiting:2"):
        seen += buttons(view)["approve_proposal"]
        assert page in buttons(view)["home_page"]
        view = press(slack, "bob", "home_page", page)
    seen += buttons(view)["approve_proposal"]
    assert len(set(seen)) == len(seen) == 25
    assert "waiting:3" not in buttons(view)["home_page"]

    after = press(slack, "bob", "approve_proposal", seen[-1])
    assert seen[-1] not in buttons(after)["approve_proposal"]
    assert after["private_metadata"] == "waiting:2"
    assert "give_kudos" in buttons(press(slack, "bob", "home_page", ""))


@pytest.mark.slow
@pytest.mark.parametrize("value", ["waiting:99999", "waiting:x", "nothing:1", "waiting", "waiting:-1"])
def test_a_page_that_is_not_there_is_the_overview_or_empty(slack, world, value):
    look(slack, "dan")

    assert press(slack, "dan", "home_page", value)["blocks"]


@pytest.mark.slow
def test_a_newer_view_is_no_obstacle(slack, world):
    look(slack, "alice")

    view = look(slack, "alice", view={"hash": "1700000000.old", "type": "home"})

    assert "give_kudos" in buttons(view)
    assert [bool(call.arguments.get("hash")) for call in slack.calls("views.publish")] == [False, True, False]


def test_only_the_home_tab_is_answered(slack, world):
    sent = payload.event("app_home_opened", user="U0DAN", tab="messages", channel="D0DAN")
    dispatch.receive(sent.body, sent.content_type, NOW)
    dispatch.work(at=NOW)

    assert slack.homes == {}


def test_somebody_without_an_employee_record_reads_what_to_do(slack, world):
    slack.add_user("U0NEW", "New", "new@elsewhere.example", locale="en-GB")

    said = text(look(slack, "new"))

    assert "Ask HR to put the e-mail address of your Slack account into your employee record" in said
    assert "give_kudos" not in said


def test_it_is_written_in_the_readers_language_and_the_domains_hidden_amounts_stay_hidden(slack, world):
    Member.objects.filter(user_id="U0ALICE").update(locale="da-DK")
    world.decide(world.cast.bob, world.proposal(), kind="adjust", amount=45_050)
    world.proposal(amount=33_300)

    said = text(look(slack, "alice"))

    assert "450,50\u00a0kr." in said
    assert "333,00" not in said
