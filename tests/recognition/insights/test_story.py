"""A customer's story reads a stretch of time, however many contacts there are."""

from datetime import date, timedelta

import pytest
from django.db import connection

from recognition.insights import story as stories
from recognition.people import selectors as people
from tests.recognition.rewards.world import HAPPENED, NOW, World, as_

pytestmark = pytest.mark.django_db
MANY = 20_000


@pytest.fixture
def world(cast):
    return World(cast)


def crowd(world, number=MANY):
    """So many contacts over two years, one an hour or so."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO customers_touchpoint (source_id, external_id, customer_id, employee_id, occurred_at, kind,
                channel, stage, role, matter_id, recorded_at)
            SELECT %s, 'B' || n, %s, CASE WHEN n %% 7 = 0 THEN NULL ELSE %s END, %s - n * interval '50 minutes',
                'call', CASE WHEN n %% 7 = 0 THEN 'self_service' ELSE 'phone' END, '', '', '', %s
            FROM generate_series(1, %s) AS n
            """,
            [world.source.pk, world.customer.pk, world.cast.alice.pk, NOW, NOW, number],
        )


def told(world, **more):
    return stories.story(viewer=as_(world.cast.alice), customer_id=world.customer.pk, at=NOW, **{"days": 10} | more)


def test_a_crowded_story_is_told_in_as_many_statements_as_a_short_one(world, django_assert_num_queries):
    world.touch(world.cast.alice)
    with django_assert_num_queries(4):
        assert len(told(world).chapters) == 1
    crowd(world)

    with django_assert_num_queries(4):
        story = told(world)

    assert len(story.chapters) == 10
    assert story.older == story.chapters[-1].day
    assert sum(each.contacts.self_service for each in story.chapters) > 20
    assert {name for each in story.chapters for name in each.contacts.names} == {"Alice"}


def test_a_page_follows_the_one_before_without_gap_or_overlap(world):
    crowd(world, 2_000)
    days, before = [], None
    while True:
        story = told(world, before=before, days=7)
        days += [each.day for each in story.chapters]
        if story.older is None:
            break
        before = story.older

    first = people.company_date(NOW - timedelta(minutes=50 * 2_000))
    assert days == [NOW.date() - timedelta(days=number) for number in range((NOW.date() - first).days + 1)]


def test_the_short_of_it_counts_the_last_180_days_and_marks_every_week(world):
    crowd(world)
    world.outcome(kind="csat", reported_kind="csat", family="neutral", score=4, scale="1-5")

    head = stories.head(customer_id=world.customer.pk, at=NOW)

    assert head.contacts == 180 * 24 * 60 // 50
    assert head.self_service == head.contacts // 7
    assert head.people == 1
    assert (head.answer, head.answer_scale, head.answered_at) == (4, "1-5", HAPPENED)
    assert 99 <= len(head.weeks) <= 101


def test_a_day_is_the_companys(world):
    world.touch(world.cast.alice, at=HAPPENED.replace(hour=22, minute=30))

    assert [each.day for each in told(world).chapters] == [date(2026, 8, 2)]


def test_nothing_is_a_story_without_chapters(world):
    world.touch(world.cast.alice, superseded_at=NOW)
    head = stories.head(customer_id=world.customer.pk, at=NOW)

    assert told(world).chapters == []
    assert (head.began_at, head.contacts, head.answer, head.weeks) == (None, 0, None, [])


def test_turns_are_told_on_the_first_page_alone(world):
    for days in (0, 100, 900):
        world.outcome(occurred_at=HAPPENED - timedelta(days=days))
    world.outcome(kind="churn", family="loss", occurred_at=HAPPENED - timedelta(days=50))

    assert [each.family for each in told(world).turns] == ["gain", "loss", "gain"]
    assert told(world, before=date(2026, 8, 1)).turns == []
    assert [len(each.happenings) for each in told(world, family="gain").chapters] == [1, 1, 1]
