"""What people see of a kudos in Slack: everything that is theirs to see, and nothing else."""

import re

import pytest

from integrations.slack import blocks
from recognition.activity.models import PersonalText
from recognition.core import identity
from recognition.customers.models import Customer
from recognition.kudos import services as kudos
from recognition.kudos.models import Kudos
from recognition.people import services as people
from tests.cast import employ
from tests.integrations.slack.talk import actions, message, rendered, shown
from tests.recognition.kudos.world import MINUTE, NOW, World, as_

pytestmark = pytest.mark.django_db
TS = "1790000000.000100"


@pytest.fixture
def world(slack, cast):
    return World(cast)


def card(slack, given, language="en", **more):
    return rendered(message(slack.installation, "kudos_card", given.kudos_id, NOW, **more), language)


def received(slack, given, name, kind="kudos_received", language="en", **more):
    return rendered(message(slack.installation, kind, given.kudos_id, NOW, member=slack.member[name], **more), language)


def test_the_card_mentions_who_is_thanked_and_quotes_the_words(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="You stayed late for us.")

    content = card(slack, given)

    assert content.blocks[0]["text"]["text"] == "*Alice* thanked <@U0DAN>"
    assert content.blocks[1]["text"]["text"] == ">>> You stayed late for us."
    assert content.text == "Alice thanked Dan: You stayed late for us."
    assert actions(content) == {"boost": str(given.kudos_id), "report_kudos": str(given.kudos_id)}


def test_who_is_not_in_the_workspace_is_named(slack, world):
    stranger = employ("Ida <b>", world.cast.alice.employments.get().entity, manager=None, team="Lager")
    given = world.give(world.cast.alice, [stranger, world.cast.dan])

    assert "Ida &lt;B&gt;" in card(slack, given).blocks[0]["text"]["text"]


def test_words_and_names_page_nobody(slack, world):
    world.cast.alice.name = "<!here> Alice & Co"
    world.cast.alice.save()
    text = "<!channel> <@U0BOB> @channel @here <https://evil.example|click> &lt;!everyone&gt;"

    content = card(slack, world.give(world.cast.alice, world.cast.dan, text=text))

    said = shown(content)
    assert "<!" not in said
    assert "<@U0BOB>" not in said
    assert "<https" not in said
    assert content.blocks[1]["text"]["verbatim"] is True
    assert "&amp;lt;!everyone" in content.blocks[1]["text"]["text"]


def test_long_names_and_long_words_fit(slack, world):
    world.cast.alice.name = "Å" * 200
    world.cast.alice.save()
    given = world.give(world.cast.alice, world.cast.dan, text="&" * 3000)

    content = card(slack, given)

    assert len(content.blocks[1]["text"]["text"]) <= blocks.SECTION
    assert not content.blocks[1]["text"]["text"].rstrip(blocks.MORE).endswith("&am")


@pytest.mark.slow
def test_fifty_people_fit_and_are_named_as_far_as_there_is_room(slack, world):
    entity = world.cast.alice.employments.get().entity
    crowd = [employ(f"p{number}", entity, manager=None, team="Lager") for number in range(50)]
    for person in crowd:
        person.name = "N" * 70
        person.save()

    content = card(slack, world.give(world.cast.alice, crowd))

    lead = content.blocks[0]["text"]["text"]
    assert len(lead) <= blocks.SECTION
    assert lead.endswith(" more")


def test_a_group_is_named_instead_of_everybody_in_it(slack, world):
    recipients = [world.cast.dan, world.cast.bob, world.cast.erik]
    through = {world.cast.bob.pk: "Kundeservice", world.cast.erik.pk: "Kundeservice"}

    content = card(slack, world.give(world.cast.alice, recipients, through=through))

    assert content.blocks[0]["text"]["text"] == "*Alice* thanked <@U0DAN> and Kundeservice (2 people)"


def test_points_are_shown_only_where_the_company_wants_it(slack, world):
    given = world.give(world.cast.alice, [world.cast.dan, world.cast.bob], 5)

    assert "points" not in shown(card(slack, given))

    world.policy(shows_points=True)

    assert "+5\u00a0points each" in shown(card(slack, given))


@pytest.mark.parametrize(("language", "said"), [("da", "Samarbejde"), ("sv", "Samarbete"), ("en", "Teamwork")])
def test_the_value_is_named_in_the_language_that_is_active(slack, world, language, said):
    names = {"da": "Samarbejde", "sv": "Samarbete", "en": "Teamwork"}
    kudos.add_value(actor=as_(world.cast.greta), code="together", names=names, at=NOW)

    given = world.give(world.cast.alice, world.cast.dan, tag="together")

    assert said in shown(card(slack, given, language))
    assert said in shown(received(slack, given, "dan", language=language))


@pytest.mark.slow
def test_colleagues_who_join_are_named_and_many_are_counted(slack, world):
    entity = world.cast.alice.employments.get().entity
    given = world.give(world.cast.alice, world.cast.dan)
    world.boost(world.cast.bob, given.kudos_id)

    assert "Joined by Bob" in shown(card(slack, given))

    for number in range(6):
        world.boost(employ(f"p{number}", entity, manager=None, team="Lager"), given.kudos_id)

    assert "Joined by Bob, P0, P1, P2, P3 and 2 more" in shown(card(slack, given))


def test_an_edited_kudos_says_so(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    world.edit(world.cast.alice, given.kudos_id, "Thank you for the very great help.", at=NOW + MINUTE)

    content = card(slack, given)

    assert "Edited" in shown(content)
    assert "the very great help" in shown(content)


def test_a_withdrawn_kudos_loses_its_words_where_they_were_said(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="Secret words.")
    world.retract(world.cast.alice, given.kudos_id, at=NOW + MINUTE)

    for content in (card(slack, given, ts=TS), received(slack, given, "dan", ts="1790000000.000200")):
        assert content.text == "This kudos was withdrawn."
        assert "Secret" not in shown(content)
        assert actions(content) == {}
    assert card(slack, given) is None
    assert received(slack, given, "dan") is None


def test_a_hidden_kudos_loses_its_words_where_they_were_said(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="Secret words.")
    Kudos.objects.filter(pk=given.kudos_id).update(hidden_at=NOW)

    for content in (card(slack, given, ts=TS), received(slack, given, "dan", ts="1790000000.000200")):
        assert content.text == "This kudos is not shown any more."
        assert "Secret" not in shown(content)
    assert card(slack, given) is None
    assert received(slack, given, "dan") is None


def test_erased_words_leave_the_thanks(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, text="Secret words.")
    PersonalText.objects.update(text=None, erased_at=NOW)

    for content in (card(slack, given), received(slack, given, "dan")):
        assert "Alice" in content.text
        assert "Secret" not in shown(content)


def test_a_private_kudos_has_no_card(slack, world):
    given = world.give(world.cast.alice, world.cast.dan, visibility="private")

    assert card(slack, given) is None
    assert "This is private" in shown(received(slack, given, "dan"))


def test_who_keeps_out_of_the_feed_is_left_out_of_the_card(slack, world):
    people.choose_privacy(actor=as_(world.cast.dan), topic="kudos_feed", allows=False, at=NOW)

    given = world.give(world.cast.alice, [world.cast.dan, world.cast.bob])

    assert card(slack, given).blocks[0]["text"]["text"] == "*Alice* thanked <@U0BOB>"
    assert "only you are told" in shown(received(slack, given, "dan"))


def test_who_opts_out_later_leaves_the_cards_there_are(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)
    people.choose_privacy(actor=as_(world.cast.dan), topic="kudos_feed", allows=False, at=NOW + MINUTE)

    assert card(slack, given) is None
    assert card(slack, given, ts=TS) is None


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_the_recipient_is_told_amount_words_and_giver(slack, world, language):
    given = world.give(world.cast.alice, [world.cast.dan, world.cast.bob], 5, text="You stayed late.")

    content = received(slack, given, "dan", language=language)

    said = shown(content)
    assert "Alice" in said
    assert {"da": "5\u00a0point", "sv": "5\u00a0poäng", "en": "5\u00a0points"}[language] in said
    assert ">>> You stayed late." in said
    assert actions(content) == {"thank_back": str(given.kudos_id), "report_kudos": str(given.kudos_id)}


def test_the_first_thanks_say_who_sees_it_and_how_to_stop_that(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)

    content = received(slack, given, "dan", kind="kudos_first")

    assert "seen by everybody in the company" in shown(content)
    assert actions(content)["keep_out_of_feed"] == str(given.kudos_id)

    people.choose_privacy(actor=as_(world.cast.dan), topic="kudos_feed", allows=False, at=NOW)
    after = received(slack, given, "dan", kind="kudos_first", ts=TS)

    assert "keep_out_of_feed" not in actions(after)
    assert "kept out of the feed" in shown(after)


def test_who_was_thanked_through_a_group_learns_which(slack, world):
    given = world.give(world.cast.alice, [world.cast.dan, world.cast.bob], through={world.cast.dan.pk: "Lager <3"})

    assert "You were thanked as part of Lager &lt;3." in shown(received(slack, given, "dan"))


def test_the_recipient_learns_who_joins_and_who_takes_it_back(slack, world):
    given = world.give(world.cast.alice, world.cast.dan)

    assert received(slack, given, "dan", kind="kudos_boosted") is None

    world.boost(world.cast.bob, given.kudos_id)
    world.boost(world.cast.erik, given.kudos_id)

    assert received(slack, given, "dan", kind="kudos_boosted").text == "Bob and Erik joined Alice in thanking you"

    for joiner in (world.cast.bob, world.cast.erik):
        world.boost(joiner, given.kudos_id, is_on=False)

    assert received(slack, given, "dan", kind="kudos_boosted") is None
    assert "Nobody" in received(slack, given, "dan", kind="kudos_boosted", ts=TS).text


def test_no_message_ever_names_the_customer(slack, world):
    uid = identity.uid("test", "customer", "secret-17")
    customer = Customer.objects.create(external_id="secret-17", uid=uid, name="Hemmelig A/S")
    given = world.give(world.cast.alice, world.cast.dan, 5)
    Kudos.objects.filter(pk=given.kudos_id).update(customer=customer)
    world.boost(world.cast.bob, given.kudos_id)
    kudos.report(actor=as_(world.cast.bob), kudos_id=given.kudos_id, reason="", at=NOW)
    kinds = ("kudos_received", "kudos_first", "kudos_boosted")

    said = [shown(card(slack, given)), *(shown(received(slack, given, "dan", kind=kind)) for kind in kinds)]
    said.append(shown(received(slack, given, "greta", kind="kudos_reported")))

    assert [text for text in said if "secret-17" in text or "Hemmelig" in text] == []
    read = [re.sub(r'"value": "[^"]*"', "", text) for text in said]  # what a button carries holds any number
    assert [text for text in read if "balance" in text or "95" in text] == []
