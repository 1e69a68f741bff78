"""Who is mailed what, in which words: nobody's amounts but one's own, never a customer, nothing fetched."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from integrations.email import announcing, gathering, notes
from integrations.email.models import Letter, Notice
from recognition.activity import consumers
from recognition.activity import services as activity
from recognition.core import actor, db
from recognition.people import news, reach, services
from recognition.people.models import Employee
from recognition.shop import services as shop
from tests.integrations.email.post import LATER, html, pass_on, send
from tests.recognition.kudos.world import NOW as GIVEN
from tests.recognition.kudos.world import World as Thanks
from tests.recognition.rewards.world import NOW, World, as_
from tests.recognition.shop.limits import verified
from tests.recognition.shop.till import Till

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english(cast):
    Employee.objects.update(language="en")


@pytest.fixture
def world(cast):
    return World(cast)


def record(code, subject_id, *, at=NOW, kind="proposal", **data):
    with db.durable():
        activity.record(
            actor=actor.system("test"), at=at, code=code, subject_kind=kind, subject_id=subject_id, data=data
        )


def choose(employee, topic, rhythm, at=NOW):
    services.choose_news(actor=as_(employee), topic=topic, door="email", rhythm=rhythm, at=at)


def test_an_award_is_mailed_with_its_amount_before_tax_and_no_customer(world):
    world.decide(world.cast.bob, world.proposal(amount=75_050))
    (sent,) = pass_on(NOW)

    assert sent.to == [world.cast.alice.email]
    assert sent.subject == "An award of yours was approved"
    for text in (sent.body, html(sent)):
        assert "DKK\u00a0750.50 before tax" in text
        assert "C1" not in re.sub(r"https?://\S+", "", text)  # the signature of a link holds any two letters
        assert "/proposals/" in text


def test_an_approval_undone_in_time_is_never_mailed(world):
    proposal = world.proposal()
    world.decide(world.cast.bob, proposal)
    world.decide(world.cast.bob, proposal, "revoke", at=NOW + timedelta(minutes=5))
    announcing.announce(at=NOW + timedelta(minutes=6))

    assert [each.to for each in send(NOW + LATER)] == []
    assert Letter.objects.get().state == "dropped"


def test_thanks_are_mailed_with_the_words_once_they_cannot_be_undone(cast):
    thanks = Thanks(cast)
    thanks.give(cast.alice, cast.dan)
    announcing.announce(at=GIVEN)
    assert send(GIVEN + timedelta(minutes=14)) == []

    (sent,) = send(GIVEN + LATER)
    assert sent.subject == "Alice thanked you"
    assert sent.to == [cast.dan.email]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/privacy/unsubscribe/" in sent.extra_headers["List-Unsubscribe"]
    assert send(GIVEN + 2 * LATER) == []


def test_who_is_reached_in_slack_gets_no_mail_of_the_same(cast, monkeypatch):
    monkeypatch.setitem(reach.registered, "slack", set)
    Thanks(cast).give(cast.alice, cast.dan)
    assert pass_on(GIVEN) == []

    choose(cast.dan, "kudos", "at_once")
    Thanks(cast).give(cast.alice, cast.dan, text="Again, thank you")
    assert len(pass_on(GIVEN)) == 1


def test_the_same_news_twice_is_one_mail(world):
    record("rewards.needs_second", world.proposal().pk)
    announcing.announce(at=NOW)
    assert Notice.objects.count() == 1
    activity_id = Notice.objects.get().key
    announcing.note(
        kind="approval",
        topic="approvals",
        about={world.cast.bob.pk: 1},
        key=activity_id.rpartition(":")[0],
        happened_at=NOW,
        earliest=NOW,
    )
    assert Notice.objects.count() == 1


def test_what_waits_is_gathered_into_one_mail_of_the_next_morning(world):
    for _ in range(3):
        record("rewards.proposed", world.proposal().pk)
    assert pass_on(NOW) == []  # once a day unless he says otherwise

    morning = NOW.replace(hour=6, minute=1) + DAY  # 8 in Copenhagen
    assert send(morning - timedelta(minutes=2)) == []
    (sent,) = send(morning)
    assert sent.to == [world.cast.bob.email]
    assert "3 awards wait for your decision" in sent.body


def test_who_has_decided_by_then_is_not_mailed(world):
    proposal = world.proposal()
    record("rewards.proposed", proposal.pk)
    announcing.announce(at=NOW)
    world.decide(world.cast.bob, proposal)
    assert send(NOW + 2 * DAY) == []


def test_who_waits_long_is_reminded_once_a_week(world):
    world.proposal()
    late = NOW + 4 * DAY - timedelta(hours=4)  # a Saturday; then Monday, 8 in the morning
    assert gathering.remind(at=late) == 0
    monday = late + 2 * DAY
    assert gathering.remind(at=monday) == 1
    assert gathering.remind(at=monday + DAY) == 0
    (sent,) = send(monday + 2 * DAY)
    assert "has waited for days" in sent.body


def test_what_is_gathered_comes_in_one_mail_of_several_topics(cast):
    choose(cast.dan, "kudos", "daily")
    choose(cast.dan, "delegations", "daily")
    Thanks(cast).give(cast.alice, cast.dan)
    day = GIVEN.date()
    services.delegate(
        actor=as_(cast.hugo), giver_id=cast.hugo.pk, delegate_id=cast.dan.pk, from_date=day, to_date=day + DAY, at=GIVEN
    )
    announcing.announce(at=GIVEN)
    (sent,) = send(GIVEN + DAY)
    assert sent.subject == "Your day in Laurels"
    assert "Alice thanked you" in sent.body
    assert "Hugo lets you decide in their place" in sent.body


def test_a_choice_made_since_ends_what_waits(cast):
    Thanks(cast).give(cast.alice, cast.dan)
    announcing.announce(at=GIVEN)
    choose(cast.dan, "kudos", "never")
    assert send(GIVEN + LATER) == []
    assert Notice.objects.get().settled_at is not None


@pytest.mark.parametrize("change", [{"email": ""}, {"left_on": GIVEN.date() - DAY}])
def test_who_left_or_has_no_address_is_not_mailed(cast, change):
    Thanks(cast).give(cast.alice, cast.dan)
    announcing.announce(at=GIVEN)
    Employee.objects.filter(pk=cast.dan.pk).update(**change)
    assert send(GIVEN + LATER) == []
    assert not mail.outbox


def test_where_mail_goes_to_the_log_news_is_passed_over(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    record("rewards.payable", world.proposal().pk, employee=world.cast.alice.pk)
    assert announcing.announce(at=NOW) == 1
    assert announcing.announce(at=NOW) == 0
    assert not Notice.objects.exists()


def test_old_news_is_no_news(world):
    record("rewards.payable", world.proposal().pk, employee=world.cast.alice.pk)
    assert pass_on(NOW + 3 * DAY) == []
    assert not Notice.objects.exists()


@pytest.mark.parametrize("language", ["da", "sv"])
def test_it_is_in_the_language_of_its_reader_and_fetches_nothing(world, language):
    Employee.objects.filter(pk=world.cast.alice.pk).update(language=language, name="Søren <b>Łódź</b> 🎉")
    world.decide(world.cast.bob, world.proposal())
    (sent,) = pass_on(NOW)

    assert sent.extra_headers["Content-Language"] == language
    assert sent.subject != "An award of yours was approved"
    written = html(sent)
    assert f'<html lang="{language}">' in written
    assert "&lt;b&gt;Łódź&lt;/b&gt; 🎉" in written
    assert "Søren <b>Łódź</b> 🎉" in sent.body
    assert not re.search(r"<(img|link|script|iframe)|src=|url\(|@import", written)
    assert "prefers-color-scheme: dark" in written


def test_every_event_a_consumer_is_told_of_is_a_choice_or_a_duty():
    told = {code for name, codes in consumers.registered.items() if name != "slack_people" for code in codes}
    assert told <= news.TOPIC_OF.keys() | news.DUTIES


def test_every_event_mailed_has_a_handler_a_topic_with_mail_and_words():
    mailed = {code for name in announcing.CONSUMERS for code in consumers.registered[name]}
    assert set(announcing.HANDLERS) == mailed
    for code in mailed:
        assert news.EMAIL in news.TOPICS[news.TOPIC_OF[code]], code
    kinds = {value for name, value in vars(announcing).items() if name.isupper() and isinstance(value, str)}
    assert {kind for several in notes.RENDER for kind in several} == kinds


def test_money_that_goes_up_asks_who_may_decide_by_now_while_it_waits(cast):
    till, late = Till(cast), NOW + 14 * DAY
    till.points(cast.alice, 300, "cash")
    till.money()
    waiting, decided = till.order(cast.alice, "money"), till.order(cast.alice, "money")
    for manager in (cast.bob, cast.erik):
        choose(manager, "approvals", "at_once")
    assert [shop.escalate(actor=actor.system("test"), at=late) for _ in range(2)] == [2, 0]
    announcing.announce(at=late)
    till.approve(cast.erik, decided, at=late)

    sent = send(late + LATER)

    assert {each.to[0] for each in sent} == {cast.bob.email, cast.erik.email}
    for each in sent:
        assert each.subject == "An order from the shop waits for your decision"
        assert f"/shop/orders/{waiting.pk}" in each.body
        assert f"/shop/orders/{decided.pk}" not in each.body
        assert "Alice" not in each.body


def test_a_gift_that_passes_the_years_tax_limit_asks_the_second_while_it_waits(cast):
    till = Till(cast)
    verified(cast)
    till.points(cast.alice, 300)
    orders = []
    for code in ("gift", "other"):
        till.item(code, value_minor=130_001)
        orders.append(till.order(cast.alice, code))
    for person in (cast.frida, cast.greta):
        choose(person, "approvals", "at_once")
    waiting, decided = (till.approve(cast.greta, each) for each in orders)
    announcing.announce(at=NOW)
    till.decline(cast.frida, decided)

    (sent,) = send(NOW + LATER)

    assert sent.to == [cast.frida.email]
    assert f"/shop/orders/{waiting.pk}" in sent.body
    assert f"/shop/orders/{decided.pk}" not in sent.body
    assert "a second person confirms it" in sent.body
    assert "Alice" not in sent.body


def test_every_topic_that_is_mailed_is_described_in_three_languages():
    from backend.web import privacy_words

    assert set(privacy_words.TOPICS) == set(news.TOPICS)
    for language in ("en", "da", "sv"):
        with translation.override(language):
            assert all(str(title) and str(meaning) for title, meaning in privacy_words.TOPICS.values())
