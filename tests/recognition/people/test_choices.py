"""Everybody chooses which messages they want and what others may see of them."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.activity.models import Activity
from recognition.core.actor import Actor, system
from recognition.core.errors import DomainError
from recognition.people import news, reach, selectors, services, telling
from recognition.people.models import NotificationChoice, PrivacyChoice

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def by(employee):
    return Actor(channel="test", employee_id=employee.pk)


def everybody(cast):
    return [cast.alice.pk, cast.bob.pk, cast.carol.pk]


def test_a_message_comes_until_it_is_muted_and_again_when_it_is_not(cast):
    assert services.mute(actor=by(cast.alice), topic="digest", is_muted=True, at=AT)

    assert selectors.muted(topic="digest", employee_ids=everybody(cast)) == {cast.alice.pk}
    assert selectors.muted(topic="kudos", employee_ids=everybody(cast)) == set()
    assert selectors.choices_of(cast.alice.pk).is_muted["digest"]

    assert services.mute(actor=by(cast.alice), topic="digest", is_muted=False, at=AT)
    assert selectors.muted(topic="digest", employee_ids=everybody(cast)) == set()


def test_each_door_has_its_own_choice(cast):
    services.mute(actor=by(cast.alice), topic="awards", is_muted=True, door="email", at=AT)

    assert selectors.muted(topic="awards", employee_ids=everybody(cast), door="email") == {cast.alice.pk}
    assert selectors.muted(topic="awards", employee_ids=everybody(cast)) == set()
    chosen = [each[:3] for each in telling.wishes_of(cast.alice.pk) if each.is_chosen]
    assert chosen == [("awards", "email", "never")]
    with pytest.raises(DomainError, match="the choices are slack, email"):
        services.mute(actor=by(cast.alice), topic="awards", is_muted=True, door="fax", at=AT)


def test_the_same_choice_again_changes_and_records_nothing(cast):
    assert not services.mute(actor=by(cast.alice), topic="nudge", is_muted=False, at=AT)
    assert services.choose_privacy(actor=by(cast.alice), topic="kudos_feed", allows=True, at=AT)
    assert not services.choose_privacy(actor=by(cast.alice), topic="kudos_feed", allows=True, at=AT)

    recorded = Activity.objects.values_list("code", "subject_kind", "subject_id", "data")
    assert list(recorded) == [("people.allowed", "employee", cast.alice.pk, {"topic": "kudos_feed"})]


def test_kudos_are_shown_unless_refused_and_awards_only_if_allowed(cast):
    services.choose_privacy(actor=by(cast.alice), topic="kudos_feed", allows=False, at=AT)
    services.choose_privacy(actor=by(cast.bob), topic="award_feed", allows=True, at=AT)

    assert selectors.unwilling(topic="kudos_feed", employee_ids=everybody(cast)) == {cast.alice.pk}
    assert selectors.unwilling(topic="award_feed", employee_ids=everybody(cast)) == {cast.alice.pk, cast.carol.pk}
    assert selectors.choices_of(cast.alice.pk).allows == {"kudos_feed": False, "award_feed": False}
    assert selectors.choices_of(cast.bob.pk).allows == {"kudos_feed": True, "award_feed": True}


def test_somebody_is_told_once_and_the_first_time_counts(cast):
    services.choose_privacy(actor=by(cast.bob), topic="kudos_feed", allows=False, at=AT)
    assert selectors.unnoticed(topic="kudos_feed", employee_ids=everybody(cast)) == set(everybody(cast))

    told = [cast.bob.pk, cast.alice.pk, cast.alice.pk]
    assert services.note_noticed(employee_ids=told, topic="kudos_feed", at=AT) == 2
    assert services.note_noticed(employee_ids=told, topic="kudos_feed", at=AT + timedelta(days=1)) == 0

    assert selectors.unnoticed(topic="kudos_feed", employee_ids=everybody(cast)) == {cast.carol.pk}
    assert set(PrivacyChoice.objects.values_list("noticed_at", flat=True)) == {AT}
    assert selectors.unwilling(topic="kudos_feed", employee_ids=everybody(cast)) == {cast.bob.pk}


def test_being_told_is_no_choice(cast):
    services.note_noticed(employee_ids=[cast.alice.pk], topic="award_feed", at=AT)

    assert selectors.choices_of(cast.alice.pk).allows == {"kudos_feed": True, "award_feed": False}
    assert selectors.unwilling(topic="award_feed", employee_ids=[cast.alice.pk]) == {cast.alice.pk}


def test_an_unknown_topic_is_refused_with_the_known_ones(cast):
    with pytest.raises(DomainError, match="the choices are kudos, digest, nudge, awards, approvals"):
        services.mute(actor=by(cast.alice), topic="kudos_feed", is_muted=True, at=AT)
    with pytest.raises(DomainError, match="the choices are kudos_feed, award_feed"):
        services.note_noticed(employee_ids=[cast.alice.pk], topic="digest", at=AT)


def test_a_system_chooses_nothing_for_anybody(cast):
    with pytest.raises(DomainError, match="Everybody chooses for themself"):
        services.choose_privacy(actor=system("test"), topic="award_feed", allows=True, at=AT)
    assert not PrivacyChoice.objects.exists()


def test_the_statements_do_not_grow_with_the_people(cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        selectors.muted(topic="kudos", employee_ids=everybody(cast))
        selectors.unwilling(topic="award_feed", employee_ids=everybody(cast))
        selectors.unnoticed(topic="kudos_feed", employee_ids=everybody(cast))
    with django_assert_num_queries(2):
        selectors.choices_of(cast.alice.pk)


def rhythm(cast, topic, name="alice"):
    employee = getattr(cast, name).pk
    return telling.rhythms(topic=topic, door="email", employee_ids=[employee])[employee]


def test_mail_is_gathered_as_often_as_somebody_says(cast):
    assert rhythm(cast, "kudos") == "at_once"
    assert services.choose_news(actor=by(cast.alice), topic="kudos", door="email", rhythm="weekly", at=AT)
    assert not services.choose_news(actor=by(cast.alice), topic="kudos", door="email", rhythm="weekly", at=AT)

    assert rhythm(cast, "kudos") == "weekly"
    assert Activity.objects.get().data == {"topic": "kudos", "door": "email", "rhythm": "weekly"}


def test_who_is_reached_in_slack_is_not_mailed_the_same_unless_they_choose_it(cast, monkeypatch):
    monkeypatch.setitem(reach.registered, "slack", lambda ids: {cast.alice.pk} & set(ids))
    assert rhythm(cast, "kudos") == "never"
    assert rhythm(cast, "kudos", "bob") == "at_once"
    assert rhythm(cast, "statements") == "at_once"  # Slack does not tell of these

    services.choose_news(actor=by(cast.alice), topic="kudos", door="email", rhythm="daily", at=AT)
    assert rhythm(cast, "kudos") == "daily"


@pytest.mark.parametrize(
    ("topic", "door", "rhythm"),
    [
        ("kudos", "slack", "daily"),
        ("statements", "slack", "never"),
        ("digest", "email", "daily"),
        ("kudos", "email", ""),
    ],
)
def test_what_a_door_does_not_offer_is_refused(cast, topic, door, rhythm):
    with pytest.raises(DomainError, match="the choices are"):
        services.choose_news(actor=by(cast.alice), topic=topic, door=door, rhythm=rhythm, at=AT)


def test_every_topic_of_the_rules_is_one_a_row_can_hold():
    assert set(news.TOPICS) == set(NotificationChoice.Topic.values)
    assert set(news.RHYTHMS) == set(NotificationChoice.Door.values)
    assert {each for rhythms in news.RHYTHMS.values() for each in rhythms} == set(NotificationChoice.Rhythm.values)
    assert set(news.TOPIC_OF.values()) <= set(news.TOPICS)
    assert not news.TOPIC_OF.keys() & news.DUTIES


def test_who_left_or_has_no_address_is_not_written_to(cast):
    cast.alice.left_on = AT.date() - timedelta(days=1)
    cast.alice.save()
    cast.bob.email = ""
    cast.bob.save()
    assert set(telling.addressees(employee_ids=everybody(cast), at=AT)) == {cast.carol.pk}
