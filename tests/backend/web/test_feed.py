"""The feed on the web: filters, pages, joining, withdrawing, reporting; and nothing that is not one's to see."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from recognition.kudos import services as kudos
from recognition.kudos.models import Boost, Kudos, KudosReport, Value
from recognition.people import services as people
from recognition.rewards.models import Decision
from tests.recognition.kudos.world import World as Thanks
from tests.recognition.kudos.world import as_ as actor

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def thanks(cast):
    return Thanks(cast)


def given(thanks, giver, recipients, hours=1, **more):
    return thanks.give(giver, recipients, at=timezone.now() - timedelta(hours=hours), **more).kudos_id


def shown(client, address="/feed"):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_everybody_reads_public_thanks_and_nobody_private_ones_of_others(thanks, cast, as_):
    given(thanks, cast.alice, cast.bob, text="For the <i>long</i> night.")
    given(thanks, cast.alice, cast.bob, text="Between us.", visibility="private")

    page = shown(as_("hugo"))

    assert "<b>Alice</b> thanked <b>Bob</b>" in page
    assert "For the &lt;i&gt;long&lt;/i&gt; night." in page
    assert "Between us." not in page
    assert "Between us." in shown(as_("bob"), "/feed?show=private")
    assert "Between us." not in shown(as_("hugo"), "/feed?show=private")


def test_the_reader_is_one_of_those_who_were_thanked_and_a_value_has_its_name_everywhere(thanks, cast, as_):
    Value.objects.create(code="care", names={"en": "Care for each other"})
    given(thanks, cast.dan, [cast.alice, cast.bob, cast.hugo], text="All three.", tag="care")
    given(thanks, cast.dan, [cast.alice, cast.bob], text="Both.")
    alice = as_("alice")

    page = shown(alice)

    assert "thanked <b>you</b>, <b>Bob</b> and <b>Hugo</b>" in page
    assert "thanked <b>you</b> and <b>Bob</b>" in page
    for address in ("/feed", "/recognition"):
        assert '<span class="value">Care for each other</span>' in shown(alice, address)


def test_filters_hold_what_they_say_and_nonsense_is_everything(thanks, cast, as_):
    Value.objects.create(code="care", names={"en": "Care"})
    given(thanks, cast.alice, cast.bob, text="One.", tag="care")
    given(thanks, cast.dan, cast.alice, text="Two.")
    alice = as_("alice")

    assert ["One." in shown(alice, f"/feed?show={each}") for each in ("from-me", "to-me", "nonsense")] == [
        True,
        False,
        True,
    ]
    assert "Two." not in shown(alice, "/feed?value=care")
    assert "Two." in shown(alice, "/feed?value=none")
    assert "You can be the first" in shown(as_("dan"), "/feed?show=team")
    assert "Nobody has thanked you here yet" in shown(as_("hugo"), "/feed?show=to-me")


@pytest.mark.slow
def test_pages_join_awards_and_thanks_without_gap_or_repetition(thanks, world, cast, as_):
    people.choose_privacy(actor=actor(cast.alice), topic="award_feed", allows=True, at=NOW)
    for hours in range(1, 30):
        given(thanks, cast.alice, cast.bob, hours=hours, text=f"Number {hours}.")
    award = world.decide(cast.bob, world.proposal(), at=timezone.now() - timedelta(hours=3, minutes=30))
    hugo = as_("hugo")
    first = shown(hugo)
    second = shown(hugo, "/feed?" + html.unescape(re.search(r'rel="next" href="\?([^"]*)"', first)[1]))
    found = first + second

    assert award
    assert 'rel="next"' not in second
    assert [found.count(f"Number {hours}.") for hours in range(1, 30)] == [1] * 29
    assert found.count("is recognised for looking after a customer") == 1
    assert found.index("Number 3.") < found.index("is recognised") < found.index("Number 4.")
    for cursor in ("nonsense", "99999999999999999k1", "1k1", "1a1"):
        assert 'href="?show=everything">' in shown(hugo, f"/feed?show=everything&before={cursor}"), cursor
    assert "The newest" in second
    assert "The newest" not in first


@pytest.mark.slow
def test_an_award_is_shown_by_choice_alone_without_amount_or_customer_and_not_while_it_can_be_undone(world, cast, as_):
    award = world.decide(cast.bob, world.proposal(), at=timezone.now() - timedelta(hours=1))
    hugo = as_("hugo")
    assert "is recognised" not in shown(hugo)

    people.choose_privacy(actor=actor(cast.alice), topic="award_feed", allows=True, at=NOW)
    page = shown(hugo)
    assert "Loyal customers" in page
    assert "500.00" not in page
    assert "C1" not in strip_tags(page)  # tokens, in its tags, hold any two letters
    assert Decision.objects.filter(proposal=award).exists()
    world.decide(cast.bob, world.proposal(), at=timezone.now() - timedelta(minutes=5))
    assert shown(hugo).count("is recognised") == 1


def test_one_joins_and_leaves_with_one_press(thanks, cast, as_):
    number = given(thanks, cast.alice, cast.bob)
    dan = as_("dan")

    dan.post(f"/feed/{number}", {"act": "join", "key": "key-join-1"})
    page = shown(dan, f"/feed/{number}")
    assert "You joined, with 1 from your allowance to each." in page
    assert "Joined by you" in page
    part = dan.post(f"/feed/{number}", {"act": "leave", "key": "key-leave-1"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.content.decode().startswith('<li class="post"')
    assert Boost.objects.get().is_on is False


def test_nobody_joins_their_own_or_one_that_thanks_them(thanks, cast, as_):
    number = given(thanks, cast.alice, cast.bob)

    for who in ("alice", "bob"):
        assert "Join in" not in shown(as_(who), f"/feed/{number}")
        assert as_(who).post(f"/feed/{number}", {"act": "join", "key": "key-12345"}).status_code == 409


@pytest.mark.slow
def test_ones_own_words_are_changed_marked_and_taken_back_later(thanks, cast, as_):
    number = given(thanks, cast.alice, cast.bob, points=10)
    alice = as_("alice")

    alice.post(f"/feed/{number}", {"act": "edit", "text": "Better words.", "key": "key-edit-1"})
    assert "Better words." in shown(as_("hugo"))
    assert "edited" in shown(as_("hugo"))
    assert (
        "Say what for"
        in alice.post(f"/feed/{number}", {"act": "edit", "text": " ", "key": "key-edit-2"}).content.decode()
    )
    assert "Take it back" in shown(alice, f"/feed/{number}")
    alice.post(f"/feed/{number}", {"act": "withdraw", "key": "key-back-1"})
    assert "Better words." not in shown(as_("hugo"))
    assert "Withdrawn" in shown(alice, "/feed?show=from-me")
    assert as_("hugo").get(f"/feed/{number}").status_code == 404


@pytest.mark.slow
def test_long_words_are_begun_in_the_feed_and_whole_on_their_page(thanks, cast, as_):
    number = given(thanks, cast.alice, cast.bob, text="You stayed until it worked. " * 300 + "That was the end.")
    lines = given(thanks, cast.alice, cast.bob, hours=2, text="\n".join(f"Line {each}." for each in range(40)))
    short = given(thanks, cast.alice, cast.bob, hours=3, text="All of it is here. " * 40)
    feed = shown(as_("hugo"))

    assert feed.count("Read all of it") == 2
    assert len(feed.split(f'id="post-{number}"')[1].split("</li>")[0]) < 3000
    assert "Line 11." in feed
    assert "Line 12." not in feed
    assert "That was the end." not in feed
    assert "Read all of it" not in feed.split(f'id="post-{short}"')[1]
    assert "That was the end." in shown(as_("hugo"), f"/feed/{number}")
    assert "Line 39." in shown(as_("hugo"), f"/feed/{lines}")
    joined = {"act": "join", "key": "key-join-long"}
    page = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/feed/{number}"}
    assert "That was the end." in as_("hugo").post(f"/feed/{number}", joined, headers=page).content.decode()


def test_others_change_nothing(thanks, cast, as_):
    number = given(thanks, cast.alice, cast.bob)
    hugo = as_("hugo")

    for act in ("edit", "withdraw"):
        assert hugo.post(f"/feed/{number}", {"act": act, "text": "Mine.", "key": "key-12345"}).status_code == 409
    assert hugo.post(f"/feed/{number}", {"act": "keep", "key": "key-12345"}).status_code == 409
    assert hugo.post(f"/feed/{number}", {"act": "nonsense", "key": "key-12345"}).status_code == 404
    assert Kudos.objects.get().withdrawn_at is None


def test_a_report_goes_to_hr_who_keeps_or_hides_it(thanks, cast, as_):
    number = given(thanks, cast.alice, cast.bob, text="Not so nice.")
    as_("dan").post(f"/feed/{number}", {"act": "report", "text": "It hurts <b>Bob</b>.", "key": "key-report"})

    greta = as_("greta")
    assert f'href="/feed/{number}"' in shown(greta, "/home/around")
    page = shown(greta, f"/feed/{number}")
    assert "It hurts &lt;b&gt;Bob&lt;/b&gt;." in page
    assert "It hurts" not in shown(as_("hugo"), f"/feed/{number}")
    greta.post(f"/feed/{number}", {"act": "hide", "key": "key-hide-1"})
    assert "Not so nice." not in shown(as_("hugo"))
    assert "Hidden by HR" in shown(as_("alice"), "/feed?show=from-me")
    assert KudosReport.objects.get().outcome == "hidden"


def test_what_one_may_not_see_answers_like_what_is_not_there(thanks, cast, as_):
    number = given(thanks, cast.alice, cast.bob, visibility="private")
    hugo = as_("hugo")

    for address in (f"/feed/{number}", "/feed/999999"):
        assert hugo.get(address).status_code == 404
        for act in ("join", "report"):
            assert hugo.post(address, {"act": act, "key": "key-12345"}).status_code == 404
    people.choose_privacy(actor=actor(cast.carol), topic="kudos_feed", allows=False, at=NOW)
    kept_out = given(thanks, cast.alice, cast.carol)
    assert hugo.get(f"/feed/{kept_out}").status_code == 404
    assert as_("carol").get(f"/feed/{kept_out}").status_code == 200


def test_the_language_of_words_is_not_guessed(thanks, cast, as_):
    given(thanks, cast.alice, cast.bob, text="Tak for hjælpen.")

    assert '<p class="say words" dir="auto">Tak for hjælpen.</p>' in shown(as_("hugo"))


@pytest.mark.slow
def test_the_statements_do_not_grow_with_the_rows(thanks, world, cast, as_, django_assert_max_num_queries):
    people.choose_privacy(actor=actor(cast.alice), topic="award_feed", allows=True, at=NOW)
    bob = as_("bob")
    for many in (1, 12):
        for hours in range(many):
            number = given(thanks, cast.alice, [cast.bob, cast.carol], hours=hours + 1)
            kudos.settle_boost(
                actor=actor(cast.dan), kudos_id=number, mark="web", is_on=True, said_at=NOW, at=NOW, key=f"key {number}"
            )
            world.decide(cast.bob, world.proposal(), at=timezone.now() - timedelta(hours=2))
        for address in ("/feed", "/feed?show=team", f"/feed/{number}"):
            with django_assert_max_num_queries(12):
                shown(bob, address)
