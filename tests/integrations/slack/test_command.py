"""/kudos with words: every form of it, and every refusal for the giver's eyes alone."""

from datetime import timedelta

import pytest

from integrations.slack.models import Member, Message
from recognition.activity import selectors as history
from recognition.core import identity
from recognition.customers.models import Customer, Source, Touchpoint
from recognition.kudos import services as kudos
from recognition.people import selectors as people
from recognition.people import services as people_services
from tests.integrations.slack import payload
from tests.integrations.slack.asking import ask, command, given, send
from tests.recognition.kudos.world import MINUTE, NOW, World, as_

pytestmark = pytest.mark.django_db
BOB, DAN, CAROL = "<@U0BOB|bob>", "<@U0DAN|dan>", "<@U0CAROL|carol>"


@pytest.fixture
def world(slack, cast):
    Member.objects.update(locale="en-GB")
    people_services.note_noticed(employee_ids=[cast.alice.pk], topic="kudos_feed", at=NOW)
    return World(cast)


def value(world, code, **names):
    kudos.add_value(actor=as_(world.cast.greta), code=code, names=names, at=NOW - MINUTE)


def serve(employee, number, name):
    customer = Customer.objects.create(external_id=number, uid=identity.uid("crm", "customer", number), name=name)
    Touchpoint.objects.create(
        source=Source.objects.get_or_create(code="crm")[0],
        external_id=f"T{number}",
        customer=customer,
        employee=employee,
        occurred_at=NOW - timedelta(days=9),
        kind="call",
        channel="phone",
        recorded_at=NOW,
    )


def test_words_lose_what_turns_the_card_around_them(slack, world):
    ask(slack, f"{DAN} for \u202ethe\u202c release\u2067")

    [kudo] = given()
    assert history.text_of(kudo.text_digest) == "the release"


def test_it_gives_and_says_what_is_left(slack, world):
    seen = ask(slack, f"+25 {DAN} for the release")

    [kudo] = given()
    assert (kudo.points, kudo.visibility, kudo.place) == (25, "public", "slack:T0LAURELS:C0GENERAL:")
    assert world.points(world.cast.dan) == 25
    assert seen.text == "25\u00a0points to <@U0DAN>."
    assert "75\u00a0points left to give until 30\u00a0November\u00a02026." in seen.all
    assert seen.buttons == {"undo_kudos": str(kudo.pk), "edit_kudos": str(kudo.pk)}


def test_several_people_see_the_sum_first(slack, world):
    seen = ask(slack, f"{DAN} {CAROL} +10 tak")

    assert seen.text == "10\u00a0points to each of 2 people (<@U0DAN> and <@U0CAROL>): 20\u00a0points in all."
    assert world.left(world.cast.alice).total == 80


def test_words_alone_are_thanks(slack, world):
    assert ask(slack, f"{DAN} for the help").text == "You thanked <@U0DAN>."
    assert given()[0].points == 0


def test_a_group_is_frozen_as_it_is_and_the_giver_and_bots_are_left_out(slack, world):
    slack.add_user("U0ROBOT", "Robot", is_bot=True)
    slack.add_group("S0HELP", "help-desk", ["U0ALICE", "U0BOB", "U0DAN", "U0ROBOT"])

    seen = ask(slack, "+5 <!subteam^S0HELP|@help-desk> for the night shift")

    [kudo] = given()
    assert {row.employee.name: row.through for row in kudo.recipients.all()} == {
        "Bob": "@help-desk",
        "Dan": "@help-desk",
    }
    assert "Left out: <@U0ROBOT> is a bot and you yourself." in seen.all


def test_a_group_without_a_label_is_asked_for_its_handle(slack, world):
    slack.add_group("S0HELP", "help-desk", ["U0DAN"])

    ask(slack, "+5 <!subteam^S0HELP> for the night shift")

    assert given()[0].recipients.get().through == "@help-desk"


def test_who_is_named_beside_their_group_is_named_by_themself(slack, world):
    slack.add_group("S0HELP", "help-desk", ["U0DAN", "U0BOB"])

    ask(slack, f"+5 {DAN} <!subteam^S0HELP|@help-desk> for the night shift")

    assert given()[0].recipients.get(employee=world.cast.dan).through == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flags", "why"),
    [
        ({"is_bot": True}, "is a bot"),
        ({"deleted": True}, "has left"),
        ({"is_restricted": True}, "is a guest"),
        ({"is_stranger": True, "team_id": "T0OTHER"}, "is from another company"),
        ({}, "is not known to Laurels yet"),
    ],
)
def test_who_cannot_receive_is_left_out_and_named(slack, world, flags, why):
    slack.add_user("U0NEW", "Nina", "nina@elsewhere.example", **flags)

    assert f"Left out: <@U0NEW> {why}." in ask(slack, f"+5 {DAN} <@U0NEW|nina> tak").all
    assert given()[0].recipients.count() == 1


def test_nobody_left_is_a_refusal(slack, world):
    slack.add_user("U0ROBOT", "Robot", is_bot=True)

    assert "only colleagues can" in ask(slack, "+5 <@U0ROBOT> tak").text
    assert given() == []


def test_a_private_one_says_so(slack, world):
    assert "It is private" in ask(slack, f"+5 {DAN} tak —private").all
    assert given()[0].visibility == "private"


def test_a_value_is_the_tag_or_the_channel_of_its_name(slack, world):
    value(world, "customer-first", en="Customer first")

    ask(slack, f"+5 {DAN} tak #Customer-First")
    ask(slack, f"+5 {CAROL} tak <#C0VAL|customer-first>")

    assert [kudo.tag for kudo in given()] == ["customer-first", "customer-first"]


@pytest.mark.parametrize("typed", ["C77", "acme", '"Acme A/S"'])
def test_a_customer_is_found_by_id_or_name(slack, world, typed):
    serve(world.cast.alice, "C77", "Acme A/S")

    ask(slack, f"+5 {DAN} tak --customer {typed}")

    assert given()[0].customer.external_id == "C77"


def test_of_several_customers_the_giver_chooses(slack, world):
    serve(world.cast.alice, "C1", "Acme North")
    serve(world.cast.alice, "C2", "Acme South")

    seen = ask(slack, f"+5 {DAN} tak --customer acme")

    assert {command.split("--customer ")[1] for command in seen.commands} == {'"C1"', '"C2"'}
    assert given() == []


def test_a_customer_of_others_is_refused_without_a_word_about_it(slack, world):
    serve(world.cast.bob, "C1", "Acme North")

    seen = ask(slack, f"+5 {DAN} tak --customer acme")

    assert seen.commands == ["/kudos +5 <@U0DAN> tak"]
    assert "Acme" not in seen.all


def test_emoji_count_where_the_company_chose_them(slack, world):
    ask(slack, f"{DAN} :heavy_plus_sign: :heavy_plus_sign: x3 tak")

    assert given()[0].points == 4


@pytest.mark.parametrize(
    ("text", "why", "commands"),
    [
        (f"+200 {DAN} tak", "Points needed: 200. Left to give: 100.", ["/kudos +50 <@U0DAN> tak"]),
        (f"+60 {DAN} {CAROL} tak", "Points needed: 120. Left to give: 100.", ["/kudos +50 <@U0DAN> <@U0CAROL> tak"]),
        (f"+60 {DAN} tak", "at most 50 more", ["/kudos +50 <@U0DAN> tak"]),
        ("+5 <@U0ALICE> tak", "Nobody thanks themself", []),
        (f"+5 {DAN}", "Say what for", ["/kudos +5 <@U0DAN> …"]),
        (f"+5 {DAN} tak #kind", "There are no values here yet", ["/kudos +5 <@U0DAN> tak"]),
        (f"+5 +6 {DAN} tak", "several numbers of points: +5 +6", ["/kudos +5 <@U0DAN> tak"]),
        (f"+5 {DAN} tak #a #b", "several values: #a #b", ["/kudos +5 <@U0DAN> tak #a"]),
        ("+5 @dan tak", "Slack has not said who @dan is", ["/kudos +5 @dan tak"]),
        ("+5 tak", "Whom do you thank?", ["/kudos +5 @name tak"]),
        (f"+5 {DAN} tak --pirvate", "--pirvate is nothing I know", ["/kudos +5 <@U0DAN> tak --private"]),
    ],
)
def test_a_refusal_is_told_to_the_giver_alone_with_what_would_do(slack, world, text, why, commands):
    seen = ask(slack, text)

    assert why in seen.all
    assert seen.commands == commands
    assert (given(), slack.messages()) == ([], [])


def test_a_value_that_is_needed_is_offered(slack, world):
    world.policy(value_mode="required")
    value(world, "brave", en="Brave")
    value(world, "kind", en="Kind")

    seen = ask(slack, f"+5 {DAN} tak")

    assert seen.commands == ["/kudos +5 <@U0DAN> tak #brave", "/kudos +5 <@U0DAN> tak #kind"]
    assert ask(slack, f"+5 {DAN} tak #brav").commands == ["/kudos +5 <@U0DAN> tak #brave"]


def test_who_has_left_is_taken_out_of_the_command(slack, world):
    world.cast.dan.employments.update(ends_on=NOW.date())

    assert ask(slack, f"+5 {DAN} {CAROL} tak").commands == ["/kudos +5 <@U0CAROL> tak"]


def test_words_of_a_refusal_page_nobody(slack, world):
    seen = ask(slack, f"+500 {DAN} tak &lt;!channel&gt; &amp; co")

    assert seen.commands == ["/kudos +50 <@U0DAN> tak &lt;!channel&gt; &amp; co"]


def test_the_same_command_delivered_again_is_one_kudos_and_one_answer(slack, world):
    sent = command(slack, f"+5 {DAN} tak")

    for _ in range(3):
        send(sent)

    assert len(given()) == len(slack.answered) == 1


def test_the_first_time_one_is_told_who_sees_it(slack, world):
    first = ask(slack, f"+5 {DAN} tak", user="U0BOB")
    second = ask(slack, f"+5 {CAROL} tak", user="U0BOB")

    assert "seen by everybody in the company" in first.all
    assert "keep_out_of_feed" in first.buttons
    assert "keep_out_of_feed" not in second.buttons
    assert people.unnoticed(topic="kudos_feed", employee_ids=[world.cast.bob.pk]) == set()


def test_who_is_unknown_is_told_so(slack, world):
    slack.add_user("U0NEW", "Nina", "nina@elsewhere.example", locale="en-GB")

    assert "Laurels does not know you yet" in ask(slack, f"+5 {DAN} tak", user="U0NEW").text


def test_slack_away_is_waited_for(slack, world):
    slack.add_user("U0NEW", "Nina", "nina@elsewhere.example")
    slack.fail("users.info", drop="before")
    sent = command(slack, f"+5 {DAN} <@U0NEW> tak")

    send(sent)
    assert given() == []
    send(payload.command("help", response_url=slack.response_url()), at=NOW + MINUTE)

    assert len(given()) == 1
    assert Message.objects.filter(state="waiting").count() == 0
