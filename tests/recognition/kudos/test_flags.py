"""Patterns in giving are put before a human of HR, once, and nothing follows by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from recognition.activity.models import Activity, PersonalText
from recognition.core.actor import system
from recognition.core.errors import DomainError
from recognition.kudos import selectors
from recognition.kudos import services as kudos
from recognition.kudos.models import Flag, FlaggedPerson, Kudos
from recognition.people.models import RoleGrant
from tests.cast import BEGINNING
from tests.crash import for_every_crash
from tests.recognition.kudos.world import NOW, as_

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WORDS = ("For Monday.", "For Tuesday.", "For Friday.", "For the slides.", "For the coffee.", "For the train.", "Again.")


def thank(world, giver, receiver, times, *, at=NOW - 9 * DAY, text=None, **more):
    for number in range(times):
        moment = at + number * timedelta(hours=2)
        world.give(giver, receiver, 1, at=moment, text=text or f"{WORDS[number % 7]} {number}", **more)


def everybody_thanks(world, cast):
    """All eight take part, so that a pattern of few means something."""
    people = [cast.alice, cast.bob, cast.carol, cast.dan, cast.erik, cast.frida, cast.greta, cast.hugo]
    for giver, receiver in zip(people, [*people[1:], people[0]], strict=True):
        thank(world, giver, receiver, 1, at=NOW - 20 * DAY)


def found():
    return sorted(Flag.objects.values_list("kind", flat=True))


def test_two_who_thank_each_other_are_flagged_with_ids_and_counts(world, cast):
    everybody_thanks(world, cast)
    thank(world, cast.alice, cast.dan, 4)
    thank(world, cast.dan, cast.alice, 4)

    assert kudos.find_flags(at=NOW) == 1

    flag = Flag.objects.get()
    pair = sorted([cast.alice.pk, cast.dan.pk])
    assert (flag.kind, flag.facts) == ("reciprocity", {"there": 4, "back": 4, "of_all": 10})
    assert sorted(FlaggedPerson.objects.values_list("employee", flat=True)) == pair
    assert flag.key == f"reciprocity {pair[0]}-{pair[1]} 2026-11-18"
    told = Activity.objects.get(code="kudos.flagged")
    assert (told.subject_id, told.data) == (flag.pk, {"kind": "reciprocity", "people": pair})


def test_looking_again_finds_it_again_and_not_anew(world, cast):
    thank(world, cast.alice, cast.dan, 3, text="Thank you!")
    assert kudos.find_flags(at=NOW) == 1
    kudos.settle_flag(actor=as_(cast.greta), flag_id=Flag.objects.get().pk, outcome="harmless", at=NOW)

    assert kudos.find_flags(at=NOW) == kudos.find_flags(at=NOW + 5 * DAY) == 0
    thank(world, cast.alice, cast.dan, 3, at=NOW + 80 * DAY, text="Thank you!")
    assert kudos.find_flags(at=NOW + 89 * DAY) == 0
    assert kudos.find_flags(at=NOW + 90 * DAY) == 1


def test_what_was_withdrawn_lies_longer_back_or_went_to_a_team_does_not_count(world, cast):
    thank(world, cast.alice, cast.dan, 3, text="Thank you!", at=NOW - 91 * DAY)
    thank(world, cast.bob, cast.dan, 3, text="Thank you!", through={cast.dan.pk: "Lager"})
    thank(world, cast.carol, cast.dan, 3, text="Thank you!")
    world.retract(cast.carol, Kudos.objects.filter(giver=cast.carol).first().pk, at=NOW - DAY)
    for number in range(3):
        world.give(cast.erik, cast.dan, text="Thank you!", at=NOW - DAY + number * timedelta(hours=2))

    assert kudos.find_flags(at=NOW) == 0


def test_repeated_words_are_found_and_never_kept_in_the_flag(world, cast):
    thank(world, cast.alice, cast.dan, 3, text="You are the BEST!")

    kudos.find_flags(at=NOW)

    flag = Flag.objects.get()
    assert (flag.kind, flag.facts["times"]) == ("repeated_text", 3)
    assert flag.facts["kudos"] == sorted(Kudos.objects.values_list("pk", flat=True))
    assert "best" not in f"{flag.key} {flag.facts}".lower()


def test_erased_words_are_not_compared(world, cast):
    thank(world, cast.alice, cast.dan, 3, text="You are the BEST!")
    PersonalText.objects.update(text=None, erased_at=NOW)

    assert kudos.find_flags(at=NOW) == 0


def test_an_allowance_emptied_just_before_it_lapses_is_flagged_when_it_has(world, cast):
    last_evening = datetime(2026, 10, 31, 10, tzinfo=UTC)
    for number in range(5):
        at = last_evening + number * timedelta(hours=2)
        world.give(cast.alice, cast.dan, 10, at=at, text=WORDS[number])

    assert kudos.find_flags(at=last_evening + timedelta(hours=11)) == 0
    assert kudos.find_flags(at=NOW) == 1
    assert (Flag.objects.get().kind, Flag.objects.get().facts["period"]) == ("period_end_burst", "2026-10")


def test_frequent_thanks_concentrated_on_one_are_two_patterns_and_three_flags(world, cast):
    everybody_thanks(world, cast)
    thank(world, cast.carol, cast.hugo, 12, at=NOW - 9 * DAY)

    assert kudos.find_flags(at=NOW) == 3
    assert found() == ["concentration", "concentration", "frequent_pair"]


@pytest.mark.slow
def test_a_closed_trio_is_flagged(world, cast):
    everybody_thanks(world, cast)
    trio = [cast.carol, cast.frida, cast.hugo]
    for number, (giver, receiver) in enumerate((a, b) for a in trio for b in trio if a != b):
        thank(world, giver, receiver, 3, at=NOW - (9 - number) * DAY)

    kudos.find_flags(at=NOW)
    assert found() == ["closed_trio"]


def settle(employee, flag, outcome="followed_up"):
    kudos.settle_flag(actor=as_(employee), flag_id=flag.pk, outcome=outcome, at=NOW)


def refused(*arguments, **options):
    with pytest.raises(DomainError) as refusal:
        settle(*arguments, **options)
    return refusal.value.code


@pytest.fixture
def flag(world, cast):
    thank(world, cast.alice, cast.dan, 3, text="Thank you!")
    kudos.find_flags(at=NOW)
    return Flag.objects.get()


def test_hr_sees_it_and_settles_it_once(cast, flag):
    (view,) = selectors.open_flags(viewer=as_(cast.greta), at=NOW)
    assert (view.flag_id, view.kind) == (flag.pk, "repeated_text")
    assert sorted(view.people) == sorted([(cast.alice.pk, "Alice"), (cast.dan.pk, "Dan")])

    settle(cast.greta, flag)

    assert selectors.open_flags(viewer=as_(cast.greta), at=NOW) == []
    assert refused(cast.greta, flag, "harmless") == "flag_settled"
    assert Flag.objects.values_list("outcome", "reviewed_by").get() == ("followed_up", cast.greta.pk)


def test_the_flagged_neither_see_nor_settle_it_though_they_are_hr(cast, flag):
    RoleGrant.objects.create(employee=cast.dan, role="hr", granted_at=BEGINNING)

    assert selectors.open_flags(viewer=as_(cast.dan), at=NOW) == []
    assert refused(cast.dan, flag) == "part_of_it"
    assert refused(cast.bob, flag) == "role_needed"
    assert selectors.open_flags(viewer=as_(cast.bob), at=NOW) == []
    assert len(selectors.open_flags(viewer=system("command"), at=NOW)) == 1


def test_what_is_no_outcome_and_no_flag_is_refused(cast, flag):
    assert refused(cast.greta, flag, "punished") == "unknown_outcome"
    flag.pk += 1
    assert refused(cast.greta, flag) == "unknown_flag"


def test_nothing_follows_from_a_flag(world, cast, flag):
    settle(cast.greta, flag)

    assert not Kudos.objects.exclude(hidden_at=None, withdrawn_at=None).exists()
    assert world.points(cast.dan) == 3
    assert world.give(cast.alice, cast.dan, 1).points == 1


# A killed process leaves the server-side cursor of a streamed query behind, as this crash does.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_killed_after_any_statement_it_is_found_whole_or_not_at_all(world, cast):
    thank(world, cast.alice, cast.dan, 3, text="Thank you!")
    everybody_thanks(world, cast)

    assert for_every_crash(lambda: kudos.find_flags(at=NOW)) > 3
    assert FlaggedPerson.objects.count() == 2
