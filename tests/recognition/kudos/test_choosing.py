"""HR or an administrator chooses how kudos work, and grants extra points."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from recognition.activity.models import Activity, PersonalText
from recognition.kudos import selectors
from recognition.kudos import services as kudos
from recognition.kudos.errors import Refused
from recognition.kudos.models import AllowanceRule, KudosPolicy, Value
from recognition.people.access import RoleNeeded
from tests.recognition.kudos.world import NOW, as_

pytestmark = pytest.mark.django_db


def test_a_change_keeps_the_other_choices_and_the_past(world, cast):
    world.policy(shows_points=True, at=NOW)
    world.policy(pair_points=None, at=NOW + timedelta(days=1))
    then, later = selectors.policy(at=NOW), selectors.policy(at=NOW + timedelta(days=2))
    assert (then.shows_points, then.pair_points) == (True, 50)
    assert (later.shows_points, later.pair_points) == (True, None)
    assert selectors.policy(at=NOW - timedelta(days=1)).pk is None
    assert Activity.objects.filter(code="kudos.policy_set").last().data == {"pair_points": None}


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "cash"},
        {"value_mode": "never"},
        {"shows_points": 1},
        {"most_recipients": 0},
        {"most_recipients": None},
        {"pair_per_hour": 0},
        {"boost_points": True},
        {"boost_points": 10**9},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_chosen_is_refused_in_words(world, cast, change):
    with pytest.raises(Refused) as refusal:
        world.policy(**change)
    assert (refusal.value.code, refusal.value.facts) == ("bad_policy", {"name": next(iter(change))})
    assert KudosPolicy.objects.count() == 0


def test_only_hr_and_administrators_choose(world, cast):
    alice = as_(cast.alice)
    for deed in (
        lambda: kudos.set_policy(actor=alice, at=NOW, shows_points=True),
        lambda: kudos.set_allowance_rule(actor=alice, amount=9, span="day", team=None, role="", at=NOW),
        lambda: kudos.add_value(actor=alice, code="care", names={"en": "Care"}, at=NOW),
        lambda: kudos.retire_value(actor=alice, code="care", at=NOW),
        lambda: kudos.grant_extra(actor=alice, employee_ids=[cast.bob.pk], points=5, reason="x", at=NOW, key="k"),
    ):
        with pytest.raises(RoleNeeded):
            deed()


def test_policies_and_rules_are_never_edited(world, cast, as_site):
    for model in (KudosPolicy, AllowanceRule):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model.objects.update(set_at=NOW)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("amount", {"amount": -1}), ("span", {"span": "year"}), ("team", {"team": "Nobody"}), ("role", {"role": "boss"})],
)
def test_a_rule_for_what_there_is_not_is_refused(world, cast, name, wrong):
    terms = {"amount": 9, "span": "day", "team": None, "role": ""} | wrong
    with pytest.raises(Refused) as refusal:
        kudos.set_allowance_rule(actor=as_(cast.greta), at=NOW, **terms)
    assert (refusal.value.code, refusal.value.facts) == ("bad_rule", {"name": name})


def test_a_value_is_added_retired_and_comes_back(world, cast):
    hr = as_(cast.greta)
    kudos.add_value(actor=hr, code="#Care", names={"en": "Care"}, at=NOW)
    assert kudos.retire_value(actor=hr, code="care", at=NOW)
    assert not kudos.retire_value(actor=hr, code="care", at=NOW)
    assert selectors.values() == []
    kudos.add_value(actor=hr, code="care", names={"en": "Caring"}, at=NOW)
    assert [(value.code, value.names) for value in selectors.values()] == [("care", {"en": "Caring"})]
    assert Value.objects.count() == 1


def test_a_value_in_use_keeps_its_names_in_the_languages_left_out(world, cast):
    hr = as_(cast.greta)
    kudos.add_value(actor=hr, code="care", names={"en": "Care", "da": "Omsorg"}, at=NOW)

    kudos.add_value(actor=hr, code="#Care", names={"en": "We care"}, at=NOW)

    assert [value.names for value in selectors.values()] == [{"en": "We care", "da": "Omsorg"}]


@pytest.mark.parametrize(("code", "names"), [("", {"en": "x"}), ("a b", {"en": "x"}), ("æ", {"en": "x"}), ("a", {})])
def test_a_value_needs_a_code_and_a_name(world, cast, code, names):
    with pytest.raises(Refused) as refusal:
        kudos.add_value(actor=as_(cast.greta), code=code, names=names, at=NOW)
    assert refusal.value.code == "bad_value"


def test_extra_points_are_granted_once_with_their_reason_apart(world, cast):
    for _ in range(2):
        granted = kudos.grant_extra(
            actor=as_(cast.greta),
            employee_ids=[cast.alice.pk, cast.bob.pk],
            points=25,
            reason="A hard quarter.",
            at=NOW,
            key="k",
        )
        assert granted == 2
    assert (world.left(cast.alice).extra, world.left(cast.bob).extra, world.left(cast.dan).extra) == (25, 25, 0)
    told = Activity.objects.get(code="kudos.extra_granted")
    assert told.data == {"employees": sorted([cast.alice.pk, cast.bob.pk]), "points": 25, "unit": "symbolic"}
    assert PersonalText.objects.get(digest=told.text_digest).text == "A hard quarter."


def test_a_grant_needs_people_points_and_a_reason(world, cast):
    hr, alice = as_(cast.greta), [cast.alice.pk]
    cast.dan.employments.update(ends_on=NOW.date())
    for code, people, points, reason in (
        ("nobody_named", [], 5, "x"),
        ("bad_grant", alice, 0, "x"),
        ("bad_grant", alice, 5, " "),
        ("inactive_recipient", [cast.dan.pk], 5, "x"),
    ):
        with pytest.raises(Refused) as refusal:
            kudos.grant_extra(actor=hr, employee_ids=people, points=points, reason=reason, at=NOW, key="k")
        assert refusal.value.code == code
