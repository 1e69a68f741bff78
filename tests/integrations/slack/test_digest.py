"""The week of one's team: on Monday morning where one is, once, and only when there is something to tell."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integrations.slack import periodic, weeks
from integrations.slack.models import Installation, Member, Message
from recognition.kudos.models import Kudos
from recognition.people import services as people
from tests.cast import employ
from tests.integrations.slack.talk import actions, message, rendered, shown
from tests.recognition.kudos.world import World, as_

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 8.30 in Copenhagen
WEDNESDAY = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world(slack, cast):
    return World(cast)


@pytest.fixture
def thanked(world):
    """Dan of the store thanked Alice of customer service on Wednesday."""
    return world.give(world.cast.dan, world.cast.alice, text="The pallets came.", at=WEDNESDAY)


def told():
    rows = Message.objects.filter(kind="digest").select_related("member__employee")
    return sorted(row.member.employee.external_id for row in rows)


def test_everybody_of_the_team_gets_it_on_monday_morning(thanked):
    assert periodic.send(at=MONDAY) == 2
    assert told() == ["alice", "bob"]


def test_it_is_made_once(thanked):
    for minutes in range(0, 90, 10):
        periodic.send(at=MONDAY + timedelta(minutes=minutes))

    assert told() == ["alice", "bob"]


@pytest.mark.parametrize(
    "at", [MONDAY - HOUR, MONDAY + 2 * HOUR, MONDAY - DAY, MONDAY + DAY, MONDAY + timedelta(hours=11)]
)
def test_at_any_other_hour_nothing_is_made(thanked, at):
    assert periodic.send(at=at) == 0


def test_morning_is_where_one_is(world, thanked):
    Member.objects.filter(employee=world.cast.bob).update(time_zone="America/New_York")

    periodic.send(at=MONDAY)
    assert told() == ["alice"]

    periodic.send(at=MONDAY + 6 * HOUR)
    assert told() == ["alice", "bob"]


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (datetime(2026, 3, 30, 6, 5, tzinfo=UTC), 2),  # 8.05 summer time, the first Monday of it
        (datetime(2026, 3, 30, 5, 55, tzinfo=UTC), 0),
        (datetime(2026, 10, 26, 7, 5, tzinfo=UTC), 2),  # 8.05 winter time again
        (datetime(2026, 10, 26, 6, 5, tzinfo=UTC), 0),
    ],
)
def test_eight_o_clock_follows_summer_time(world, at, count):
    world.give(world.cast.dan, world.cast.alice, at=at - 2 * DAY)

    assert periodic.send(at=at) == count


def test_a_week_is_from_monday_to_monday_on_the_clocks_there():
    spring = weeks.week_before(datetime(2026, 3, 30, 7, tzinfo=UTC), "Europe/Copenhagen")
    autumn = weeks.week_before(datetime(2026, 10, 26, 8, tzinfo=UTC), "Europe/Copenhagen")

    assert spring == (datetime(2026, 3, 22, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))
    assert autumn.until - autumn.since == timedelta(hours=169)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd"])
def test_without_a_zone_the_company_s_holds(world, thanked, zone):
    Member.objects.update(time_zone=zone)

    assert periodic.send(at=MONDAY) == 2


@pytest.mark.parametrize("away", [timedelta(days=7), timedelta(days=-5)])
def test_a_team_nobody_thanked_last_week_hears_nothing(world, away):
    world.give(world.cast.dan, world.cast.alice, at=WEDNESDAY - away)

    assert periodic.send(at=MONDAY) == 0


def test_what_is_private_withdrawn_or_hidden_is_no_news(world, thanked):
    Kudos.objects.update(hidden_at=MONDAY)
    world.give(world.cast.dan, world.cast.alice, visibility="private", at=WEDNESDAY)
    undone = world.give(world.cast.dan, world.cast.bob, at=WEDNESDAY)
    world.retract(world.cast.dan, undone.kudos_id, at=WEDNESDAY)

    assert periodic.send(at=MONDAY) == 0


def test_who_muted_it_is_left_in_peace(world, thanked):
    people.mute(actor=as_(world.cast.bob), topic="digest", is_muted=True, at=WEDNESDAY)

    periodic.send(at=MONDAY)

    assert told() == ["alice"]


def test_guests_and_the_gone_are_not_told(world, thanked):
    Member.objects.filter(employee=world.cast.bob).update(kind="guest")
    Member.objects.filter(employee=world.cast.alice).update(kind="deactivated")
    assert periodic.send(at=MONDAY) == 0

    Installation.objects.update(allows_guests=True)
    assert periodic.send(at=MONDAY) == 1


def test_who_is_in_two_workspaces_is_told_once(world, thanked):
    other = Installation.objects.create(app_id="A0LAURELS", team_id="T0SECOND", bot_user_id="U0B", installed_at=MONDAY)
    for user_id, employee in (("U9ALICE", world.cast.alice), ("U9BOB", world.cast.bob)):
        Member.objects.create(
            installation=other,
            user_id=user_id,
            employee=employee,
            kind="member",
            time_zone="Europe/Oslo",
            synced_at=MONDAY,
        )

    assert periodic.send(at=MONDAY) == 2
    assert told() == ["alice", "bob"]


def test_a_run_is_bounded_and_the_next_goes_on(world, thanked, monkeypatch):
    monkeypatch.setattr(periodic, "MOST_AT_ONCE", 1)

    assert [periodic.send(at=MONDAY + timedelta(minutes=minutes)) for minutes in (0, 10, 20)] == [1, 1, 0]
    assert told() == ["alice", "bob"]


def test_a_large_company_costs_as_many_statements_as_a_small_one(slack, world, thanked):
    with CaptureQueriesContext(
        connection,
    ) as small:
        periodic.send(at=MONDAY)
    Message.objects.filter(kind="digest").delete()
    entity = world.cast.alice.employments.get().entity
    for number in range(40):
        person = employ(f"p{number}", entity, manager=None, team=f"Team {number % 20}")
        Member.objects.create(
            installation=slack.installation,
            user_id=f"U1{number}",
            employee=person,
            kind="member",
            time_zone="Europe/Copenhagen",
            synced_at=MONDAY,
        )

    with CaptureQueriesContext(connection) as large:
        periodic.send(at=MONDAY)

    assert told() == ["alice", "bob"]
    assert len(large) == len(small)


def digest(slack, world, name="bob", language="en", **more):
    team = world.cast.alice.employments.get().team_id
    row = message(slack.installation, "digest", team, MONDAY, member=slack.member[name], **more)
    return rendered(row, language)


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_it_tells_who_thanked_whom_for_what(slack, world, thanked, language):
    content = digest(slack, world, language=language)

    assert "Dan" in shown(content)
    assert "The pallets came." in shown(content)
    assert actions(content) == {"give_kudos": "", "choose": "digest:off"}


def test_it_shows_no_points_and_nothing_private(slack, world):
    world.policy(shows_points=True)
    world.give(world.cast.dan, world.cast.alice, 17, text="Well done.", at=WEDNESDAY)
    world.give(world.cast.dan, world.cast.alice, visibility="private", text="Between us.", at=WEDNESDAY)

    said = shown(digest(slack, world))

    assert "+17" not in said
    assert "17\u00a0points" not in said
    assert "Between us" not in said
    assert "Last week there was 1 thank-you in your team." in said


def test_who_left_the_feed_meanwhile_is_not_in_it(slack, world, thanked):
    people.choose_privacy(actor=as_(world.cast.alice), topic="kudos_feed", allows=False, at=MONDAY)

    assert digest(slack, world) is None


def test_many_thanks_are_shortened_and_counted(slack, world):
    for number in range(11):
        giver = employ(f"p{number}", world.cast.alice.employments.get().entity, manager=None, team="Lager")
        world.give(giver, world.cast.alice, text="<!channel> " + "x" * 900, at=WEDNESDAY)

    content = digest(slack, world)

    assert content.text == "Last week there were 11 thank-yous in your team."
    assert "And 3 more." in shown(content)
    assert "<!channel" not in shown(content)
