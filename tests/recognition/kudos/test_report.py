"""Anybody can report a kudos they see; somebody of HR without a part in it looks, and nothing happens by itself."""

from datetime import timedelta

import pytest

from recognition.activity import selectors as history
from recognition.activity.models import Activity
from recognition.core.actor import system
from recognition.core.errors import DomainError
from recognition.kudos import selectors
from recognition.kudos import services as kudos
from recognition.kudos.models import Kudos, KudosReport
from recognition.people.models import RoleGrant
from tests.cast import BEGINNING
from tests.crash import for_every_crash
from tests.recognition.kudos.world import NOW, as_

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def report(employee, kudos_id, reason="That is not how we speak."):
    return kudos.report(actor=as_(employee), kudos_id=kudos_id, reason=reason, at=NOW)


def review(employee, kudos_id, outcome="hidden"):
    return kudos.review(actor=as_(employee), kudos_id=kudos_id, outcome=outcome, at=LATER)


def refused(call, *arguments, **options):
    with pytest.raises(DomainError) as refusal:
        call(*arguments, **options)
    return refusal.value.code


def sees(employee, kudos_id):
    return bool(selectors.may_see(viewer=as_(employee), kudos_ids=[kudos_id], at=LATER))


@pytest.fixture
def given(world, cast):
    return world.give(cast.dan, cast.alice, 5).kudos_id


def test_a_reported_kudos_stays_until_a_human_has_looked(world, cast, given):
    number = report(cast.bob, given)

    (waiting,) = selectors.open_reports(viewer=as_(cast.greta), at=LATER)
    assert (waiting.report_id, waiting.kudos_id, waiting.reporter_name) == (number, given, "Bob")
    assert waiting.reason == "That is not how we speak."
    assert sees(cast.hugo, given)
    recorded = Activity.objects.get(code="kudos.reported")
    assert (recorded.subject_id, recorded.data["reporter"]) == (given, cast.bob.pk)
    assert history.text_of(recorded.text_digest) == "That is not how we speak."


def test_the_same_person_reports_it_once(cast, given):
    assert report(cast.bob, given) == report(cast.bob, given, reason="Again.")
    assert report(cast.carol, given, reason="") != report(cast.bob, given)

    assert KudosReport.objects.count() == 2


def test_hidden_it_is_out_of_sight_with_its_points_where_they_are(world, cast, given):
    report(cast.bob, given)
    report(cast.carol, given)

    assert review(cast.greta, given) == 2

    assert Kudos.objects.get().hidden_at == LATER
    assert not sees(cast.alice, given)
    assert selectors.posts(viewer=as_(cast.hugo), at=LATER, limit=5) == []
    assert world.points(cast.alice) == 5
    assert selectors.open_reports(viewer=as_(cast.greta), at=LATER) == []
    assert Activity.objects.get(code="kudos.reviewed").data["outcome"] == "hidden"


def test_kept_it_stays_and_a_giver_who_asks_again_gets_it_back(cast, given):
    report(cast.bob, given)
    review(cast.greta, given)
    report(cast.dan, given, reason="It was meant well.")

    assert review(cast.greta, given, "kept") == 1

    assert sees(cast.alice, given)
    assert set(KudosReport.objects.values_list("reporter", "outcome")) == {
        (cast.bob.pk, "hidden"),
        (cast.dan.pk, "kept"),
    }


def test_what_waits_no_more_cannot_be_reviewed_again(cast, given):
    report(cast.bob, given)
    review(cast.greta, given, "kept")

    assert refused(review, cast.greta, given) == "nothing_to_review"
    assert refused(review, cast.greta, given, "deleted") == "unknown_outcome"
    assert refused(review, cast.greta, given + 1) == "unknown_kudos"


@pytest.mark.parametrize("part", ["dan", "alice", "bob"])
def test_giver_recipient_and_reporter_do_not_judge_it(cast, given, part):
    report(cast.bob, given)
    person = getattr(cast, part)
    RoleGrant.objects.create(employee=person, role="hr", granted_at=BEGINNING)

    assert refused(review, person, given) == "part_of_it"
    assert Kudos.objects.get().hidden_at is None


def test_only_hr_reviews_and_reads_reports(cast, given):
    report(cast.bob, given)

    assert refused(review, cast.erik, given) == "role_needed"
    assert selectors.open_reports(viewer=as_(cast.erik), at=LATER) == []
    assert len(selectors.open_reports(viewer=system("command"), at=LATER)) == 1


def test_hr_does_not_read_reports_of_what_they_gave_or_received(world, cast):
    mine = world.give(cast.greta, cast.alice).kudos_id
    to_me = world.give(cast.dan, cast.greta).kudos_id
    for each in (mine, to_me):
        report(cast.bob, each)

    assert selectors.open_reports(viewer=as_(cast.greta), at=LATER) == []


def test_what_one_cannot_see_one_cannot_report(world, cast):
    private = world.give(cast.dan, cast.alice, visibility="private").kudos_id

    assert refused(report, cast.bob, private) == "unknown_kudos"
    assert refused(kudos.report, actor=system("t"), kudos_id=private, reason="", at=NOW) == "unknown_kudos"
    assert report(cast.alice, private)


@pytest.mark.slow
def test_killed_after_any_statement_it_is_done_whole_or_not_at_all(cast, given):
    assert for_every_crash(lambda: report(cast.bob, given)) > 5
    assert for_every_crash(lambda: review(cast.greta, given)) > 5
