"""The feed as one viewer sees it: what each filter holds, whose names, whose points, and what stays hidden."""

from datetime import timedelta

import pytest

from recognition.core.actor import system
from recognition.kudos import selectors
from recognition.kudos import services as kudos
from recognition.kudos.errors import UnknownKudos
from recognition.kudos.models import Kudos
from recognition.people import services as people
from recognition.people.models import Employment, Team
from tests.recognition.kudos.world import MINUTE, NOW, as_

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


def ids(viewer, **options):
    found = selectors.posts(viewer=as_(viewer), at=LATER, **{"limit": 20, **options})
    return [each.kudos_id for each in found]


def given(world, giver, recipients, minutes=0, **more):
    return world.give(giver, recipients, at=NOW + minutes * MINUTE, **more).kudos_id


def opt_out(employee):
    people.choose_privacy(actor=as_(employee), topic="kudos_feed", allows=False, at=NOW)


def seen(viewer, kudos_id):
    return selectors.post(viewer=as_(viewer), kudos_id=kudos_id, at=LATER)


def test_each_filter_holds_what_it_says(world, cast):
    kudos.add_value(actor=as_(cast.greta), code="care", names={"en": "Care"}, at=NOW)
    public = given(world, cast.alice, cast.bob, tag="care")
    private = given(world, cast.dan, cast.alice, minutes=1, visibility="private")
    withdrawn = given(world, cast.alice, cast.dan, minutes=2)
    world.retract(cast.alice, withdrawn)

    assert ids(cast.hugo) == [public]
    assert ids(cast.alice, show="to-me") == [private]
    assert ids(cast.alice, show="from-me") == [withdrawn, public]
    assert ids(cast.alice, show="private") == ids(cast.dan, show="private") == [private]
    assert ids(cast.hugo, show="private") == ids(cast.hugo, show="team") == []
    assert ids(cast.alice, show="team") == [public]
    assert ids(cast.hugo, tag="care") == [public]
    assert ids(cast.hugo, tag="other") == []
    assert selectors.posts(viewer=system("test"), at=LATER, limit=5) == []


def test_pages_join_without_gap_or_repetition_whatever_the_filter(world, cast):
    same = [given(world, cast.alice, [cast.bob, cast.carol]) for _ in range(3)]
    later = given(world, cast.alice, cast.bob, minutes=5)
    for show in ("everything", "to-me", "team", "from-me"):
        viewer = cast.alice if show == "from-me" else cast.bob
        found, before = [], None
        while page := selectors.posts(viewer=as_(viewer), at=LATER, limit=2, show=show, before=before):
            found += [each.kudos_id for each in page]
            before = (page[-1].given_at, page[-1].kudos_id)
        assert found == [later, *same[::-1]], show


def test_who_keeps_theirs_out_is_named_to_giver_and_themself_alone(world, cast):
    both = given(world, cast.alice, [cast.bob, cast.dan])
    alone = given(world, cast.alice, cast.bob, minutes=1)
    opt_out(cast.bob)

    assert ids(cast.hugo) == [both]
    assert [each.name for each in seen(cast.hugo, both).recipients] == ["Dan"]
    assert [each.name for each in seen(cast.alice, both).recipients] == ["Bob", "Dan"]
    assert [each.name for each in seen(cast.bob, both).recipients] == ["Bob", "Dan"]
    assert (seen(cast.dan, both).others, seen(cast.hugo, both).others) == (1, 0)
    with pytest.raises(UnknownKudos):
        seen(cast.hugo, alone)


@pytest.mark.slow
def test_points_are_for_those_who_have_a_part_in_it_unless_the_company_shows_them(world, cast):
    number = given(world, cast.alice, cast.bob, points=10)
    world.boost(cast.dan, number)

    assert [seen(each, number).points for each in (cast.alice, cast.bob, cast.dan)] == [10, 10, None]
    assert seen(cast.bob, number).joined_points == 1
    world.policy(shows_points=True)
    assert (seen(cast.dan, number).points, seen(cast.dan, number).joined_points) == (10, 1)


def test_a_post_says_what_the_viewer_has_to_do_with_it(world, cast):
    number = given(world, cast.alice, cast.bob)
    world.boost(cast.dan, number)

    mine, to_me, joined, other = (seen(each, number) for each in (cast.alice, cast.bob, cast.dan, cast.hugo))
    assert (mine.is_mine, to_me.is_to_me, joined.is_joined) == (True, True, True)
    assert [each.may_join for each in (mine, to_me, joined, other)] == [False, False, True, True]
    assert [each.name for each in other.boosters] == ["Dan"]
    assert (other.text, other.giver_name, other.is_private) == ("Thank you for the help.", "Alice", False)


def test_a_private_post_is_hidden_from_everybody_else_and_names_no_other_recipient(world, cast):
    number = given(world, cast.alice, [cast.bob, cast.dan], visibility="private")

    assert [each.name for each in seen(cast.bob, number).recipients] == ["Bob"]
    assert seen(cast.bob, number).others == 1
    with pytest.raises(UnknownKudos):
        seen(cast.hugo, number)


def test_hr_reads_a_reported_post_in_full_and_a_manager_their_own_people(world, cast):
    number = given(world, cast.alice, [cast.bob, cast.dan], visibility="private")
    with pytest.raises(UnknownKudos):
        seen(cast.greta, number)

    kudos.report(actor=as_(cast.bob), kudos_id=number, reason="", at=NOW)
    assert [each.name for each in seen(cast.greta, number).recipients] == ["Bob", "Dan"]
    world.policy(manager_sees_private=True)
    assert [each.name for each in seen(cast.hugo, number).recipients] == ["Dan"]


@pytest.mark.slow
def test_a_page_is_one_statement(world, cast, django_assert_num_queries):
    for minutes in range(9):
        world.boost(cast.hugo, given(world, cast.dan, [cast.alice, cast.bob], minutes=minutes))

    for show in selectors.FILTERS:
        with django_assert_num_queries(1):
            ids(cast.alice, show=show)


def test_the_desk_says_what_the_single_questions_say(world, cast, django_assert_max_num_queries):
    kudos.add_value(actor=as_(cast.greta), code="care", names={"en": "Care"}, at=NOW)
    team = Team.objects.get(name="Kundeservice")
    kudos.set_allowance_rule(actor=as_(cast.greta), amount=40, span="week", team=team.name, role="", at=NOW)
    kudos.set_allowance_rule(actor=as_(cast.greta), amount=70, span="month", team=None, role="manager", at=NOW)
    for who, roles in ((cast.alice, []), (cast.bob, ["manager"]), (cast.dan, [])):
        for thanked in (cast.carol, cast.frida):  # before and after the allowance is opened
            with django_assert_max_num_queries(1):
                desk = selectors.desk(employee_id=who.pk, roles=roles, at=NOW)
            assert desk.left == selectors.left(employee_id=who.pk, at=NOW)
            assert desk.to_spend == selectors.to_spend(employee_id=who.pk)
            world.give(who, thanked, points=7)

    assert desk.values == {"care": {"en": "Care"}}
    assert (desk.may_give, desk.is_unnoticed, desk.zone) == (True, True, "Europe/Copenhagen")
    world.policy(value_mode="required")
    people.note_noticed(employee_ids=[cast.dan.pk], topic="kudos_feed", at=NOW)
    Employment.objects.filter(employee=cast.dan).update(ends_on=NOW.date())
    desk = selectors.desk(employee_id=cast.dan.pk, roles=[], at=NOW)
    assert (desk.policy.value_mode, desk.may_give, desk.is_unnoticed) == ("required", False, False)


def test_a_hidden_post_stays_with_its_giver(world, cast):
    number = given(world, cast.alice, cast.bob)
    Kudos.objects.filter(pk=number).update(hidden_at=NOW)

    assert ids(cast.bob, show="to-me") == []
    assert seen(cast.alice, number).hidden_at == NOW
