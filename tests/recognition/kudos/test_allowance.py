"""Periods in zones, rules, splitting: the arithmetic of allowances, and that it never gives a period twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recognition.kudos import allowance, selectors
from recognition.kudos import services as kudos
from recognition.kudos.allowance import Rule, Terms
from recognition.kudos.models import Allowance, Kudos
from recognition.ledger import chart
from recognition.ledger import selectors as books
from tests.recognition.kudos.world import NOW, as_

ZONES = (
    "Europe/Copenhagen Pacific/Kiritimati Pacific/Pago_Pago America/Havana America/Sao_Paulo Asia/Beirut "
    "Pacific/Apia Asia/Kathmandu UTC"
).split()
BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)
moments = st.integers(0, 25 * 365 * 86_400).map(lambda seconds: BEGINNING + timedelta(seconds=seconds))
zones, spans = st.sampled_from(ZONES), st.sampled_from(sorted(allowance.PER_YEAR))


def local(text, zone="Europe/Copenhagen"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "span", "key", "end"),
    [
        ("2026-11-22 12:00", "day", "2026-11-22", "2026-11-23 00:00"),
        ("2026-11-22 12:00", "week", "2026-W47", "2026-11-23 00:00"),
        ("2026-11-22 12:00", "month", "2026-11", "2026-12-01 00:00"),
        ("2026-11-22 12:00", "quarter", "2026-Q4", "2027-01-01 00:00"),
        ("2026-11-30 23:59", "month", "2026-11", "2026-12-01 00:00"),
        ("2026-12-01 00:00", "month", "2026-12", "2027-01-01 00:00"),
        ("2026-03-31 23:59", "quarter", "2026-Q1", "2026-04-01 00:00"),
        ("2028-02-29 12:00", "day", "2028-02-29", "2028-03-01 00:00"),
        ("2028-02-29 12:00", "month", "2028-02", "2028-03-01 00:00"),
        ("2027-01-03 12:00", "week", "2026-W53", "2027-01-04 00:00"),
        ("2024-12-30 12:00", "week", "2025-W01", "2025-01-06 00:00"),
        ("2026-03-29 12:00", "day", "2026-03-29", "2026-03-30 00:00"),
        ("2026-10-25 02:30", "day", "2026-10-25", "2026-10-26 00:00"),
    ],
)
def test_a_moment_belongs_to_a_period_that_ends_at_a_local_midnight(moment, span, key, end):
    assert allowance.period_key(local(moment), "Europe/Copenhagen", span) == key
    assert allowance.ends_at(local(moment), "Europe/Copenhagen", span) == local(end)


def test_days_of_summer_time_have_23_and_25_hours():
    lengths = [
        allowance.ends_at(local(day), "Europe/Copenhagen", "day") - local(day).astimezone(UTC)
        for day in ("2026-03-29 00:00", "2026-10-25 00:00")
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


@given(moments, zones, spans)
def test_the_end_is_the_first_moment_of_another_period(moment, zone, span):
    key, end = allowance.period_key(moment, zone, span), allowance.ends_at(moment, zone, span)
    assert end > moment
    assert allowance.period_key(end - timedelta(microseconds=1), zone, span) == key
    assert allowance.period_key(end, zone, span) != key
    assert allowance.span_of(key) == span


def rule(amount, span="month", team=None, role="", **set_):
    return Rule(
        team_id=team, role=role, amount=amount, span=span, set_at=set_.get("at", NOW), number=set_.get("number", 0)
    )


def test_without_a_rule_it_is_a_hundred_a_month():
    assert allowance.resolve([], team_id=None, roles=()) == Terms(amount=100, span="month")


def test_team_and_role_go_before_role_before_team_before_everybody():
    rules = [rule(1), rule(2, team=7), rule(3, role="manager"), rule(4, team=7, role="manager")]
    found = [
        allowance.resolve(rules, team_id=team, roles=roles).amount
        for team, roles in ((7, {"manager"}), (8, {"manager"}), (7, set()), (8, {"hr"}), (None, set()))
    ]
    assert found == [4, 3, 2, 1, 1]


def test_the_rule_set_last_holds_and_none_takes_it_back():
    first, second = rule(50), rule(70, at=NOW + timedelta(days=1))
    assert allowance.resolve([second, first], team_id=None, roles=()).amount == 70
    assert allowance.resolve([rule(50, number=2), rule(60, number=1)], team_id=None, roles=()).amount == 50
    back = rule(None, at=NOW + timedelta(days=2))
    assert allowance.resolve([first, second, back], team_id=None, roles=()) == allowance.DEFAULT
    assert allowance.resolve([rule(0)], team_id=None, roles=()).amount == 0


def test_of_several_roles_the_one_counts_that_gives_most_in_a_year():
    rules = [rule(100, "month", role="hr"), rule(5, "day", role="manager"), rule(300, "quarter", role="finance")]
    assert allowance.resolve(rules, team_id=None, roles={"hr", "manager", "finance"}) == Terms(amount=5, span="day")


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(0, 5000))
def test_splitting_keeps_every_need_and_empties_the_first_source_first(needs, first):
    parts = allowance.split(needs, first=first)
    assert [sum(part) for part in parts] == needs
    assert sum(taken for taken, _ in parts) == min(first, sum(needs))
    assert all(taken >= 0 and rest >= 0 for taken, rest in parts)


@pytest.mark.django_db
def test_the_zone_is_the_persons_else_the_entitys(world, cast):
    ends = [world.left(cast.alice).ends_at]
    cast.alice.time_zone = "Asia/Kathmandu"
    cast.alice.save()
    ends.append(world.left(cast.alice).ends_at)
    assert [end.isoformat() for end in ends] == ["2026-11-30T23:00:00+00:00", "2026-11-30T18:15:00+00:00"]


@pytest.mark.django_db
def test_looking_opens_nothing_and_the_first_kudos_does(world, cast):
    assert (world.left(cast.alice).period, Allowance.objects.count()) == (100, 0)
    world.give(cast.alice, cast.bob, 10)
    opened = Allowance.objects.get()
    assert (opened.period_key, opened.time_zone, opened.amount) == ("2026-11", "Europe/Copenhagen", 100)
    left = world.left(cast.alice)
    assert (left.period, left.extra, left.amount, left.period_key, left.unit) == (90, 0, 100, "2026-11", "symbolic")


@pytest.mark.django_db
def test_what_is_not_used_lapses(world, cast):
    world.give(cast.alice, cast.bob, 10)
    assert world.left(cast.alice, at=NOW + timedelta(days=20)).period == 100


@pytest.mark.django_db
def test_rules_by_team_and_role_hold_for_who_has_them(world, cast):
    hr, before = as_(cast.greta), NOW - timedelta(days=1)
    for amount, team, role in ((10, None, ""), (20, "Kundeservice", ""), (30, None, "manager"), (40, None, "hr")):
        kudos.set_allowance_rule(actor=hr, amount=amount, span="week", team=team, role=role, at=before)
    found = {each.name: world.left(each).amount for each in (cast.alice, cast.bob, cast.dan, cast.greta)}
    assert found == {"Alice": 20, "Bob": 30, "Dan": 10, "Greta": 40}
    assert world.left(cast.alice).period_key == "2026-W47"


@pytest.mark.django_db
def test_a_new_rule_counts_from_the_next_period(world, cast):
    world.give(cast.alice, cast.bob, 10)
    kudos.set_allowance_rule(actor=as_(cast.greta), amount=40, span="week", team=None, role="", at=NOW)
    assert (world.left(cast.alice).period, world.left(cast.alice).period_key) == (90, "2026-11")
    assert (world.left(cast.dan).period, world.left(cast.dan).period_key) == (40, "2026-W47")
    december = NOW + timedelta(days=14)
    assert (world.left(cast.alice, at=december).period, world.left(cast.alice, at=december).period_key) == (
        40,
        "2026-W49",
    )


@pytest.mark.django_db
def test_an_allowance_of_nothing_gives_nothing_but_words_and_extra_points(world, cast):
    kudos.set_allowance_rule(actor=as_(cast.greta), amount=0, span="month", team=None, role="", at=NOW)
    assert world.give(cast.alice, cast.bob).left == 0
    world.grant_extra(cast.alice, 5)
    assert world.give(cast.alice, cast.dan, 3).left == 2


@pytest.mark.django_db
def test_another_unit_counts_from_the_next_period(world, cast):
    world.give(cast.alice, cast.bob, 10)
    world.policy(unit="goods", at=NOW)
    world.give(cast.alice, cast.dan, 10)
    world.give(cast.hugo, cast.dan, 7)
    assert selectors.to_spend(employee_id=cast.dan.pk) == {"symbolic": 10, "goods": 7}
    december = NOW + timedelta(days=20)
    world.give(cast.alice, cast.dan, 10, at=december)
    assert selectors.to_spend(employee_id=cast.dan.pk) == {"symbolic": 10, "goods": 17}


deeds = st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 60 * 24), st.integers(1, 90)), max_size=12)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(span=spans, journey=deeds)
def test_who_travels_never_gets_a_period_twice_nor_gives_more_than_was_granted(world, cast, span, journey):
    world.policy(pair_per_hour=None, pair_points=None, at=NOW - timedelta(days=9))
    kudos.set_allowance_rule(
        actor=as_(cast.greta), amount=100, span=span, team=None, role="", at=NOW - timedelta(days=9)
    )
    first = Allowance.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    at = (Kudos.objects.order_by("-given_at").values_list("given_at", flat=True).first() or NOW) + timedelta(days=200)
    for zone, minutes, points in journey:
        at += timedelta(minutes=minutes)
        cast.alice.time_zone = zone
        cast.alice.save()
        left = world.left(cast.alice, at=at).period
        try:
            assert world.give(cast.alice, cast.bob, points, at=at).left == left - points
        except kudos.limits.InsufficientAllowance:
            assert points > left
    opened = Allowance.objects.filter(pk__gt=first)
    assert len({each.period_key for each in opened}) == len(opened)
    for each in opened:
        spent = sum(Kudos.objects.filter(allowance=each).values_list("points", flat=True))
        assert spent + books.balance(chart.account("allowance", "symbolic", each.pk)) == 100
