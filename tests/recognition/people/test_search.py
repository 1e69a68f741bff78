"""Finding colleagues and teams by what somebody types."""

from datetime import date

import pytest

from recognition.people import search
from recognition.people.models import Employee, Employment, Team
from tests import cast as people
from tests.recognition.kudos.world import NOW

pytestmark = pytest.mark.django_db


def names(cast, text, limit=10):
    return [each.name for each in search.colleagues(text=text, asker_id=cast.bob.pk, limit=limit, at=NOW)]


def test_names_that_begin_with_it_come_first_and_one_is_not_found_oneself(cast):
    assert names(cast, "a") == ["Alice", "Carol", "Dan", "Frida", "Greta"]
    assert names(cast, "a", limit=2) == ["Alice", "Carol"]
    assert names(cast, "bob") == []


def test_letters_beyond_ascii_are_found_in_any_case(cast):
    person = people.employ("asa", cast.entity, manager=cast.bob, team="Lager")
    Employee.objects.filter(pk=person.pk).update(name="Åse Sørensen")

    assert names(cast, "åse") == names(cast, "ÅSE") == names(cast, "SØREN") == ["Åse Sørensen"]


@pytest.mark.parametrize("text", ["", " ", "%", "_", "\\", "\x00", "x" * 300])
def test_what_is_no_name_finds_nobody(cast, text):
    assert names(cast, text) == []
    assert search.named(typed=[text], employee_ids=[], at=NOW) == []


def test_who_left_is_not_found(cast):
    Employment.objects.filter(employee=cast.alice).update(ends_on=date(2026, 1, 1))

    assert names(cast, "alice") == []
    assert search.named(typed=["Alice"], employee_ids=[cast.alice.pk], at=NOW) == []


def test_a_team_has_its_people_of_today_without_the_asker(cast):
    lager = Team.objects.get(name="Lager")
    found = search.teams(text="lag", asker_id=cast.hugo.pk, limit=5, at=NOW)

    assert found == [search.Match(lager.pk, "Lager", "", (cast.dan.pk,))]
    assert search.teams(asker_id=cast.hugo.pk, at=NOW, team_ids=[lager.pk]) == found
    assert search.teams(text="HR", asker_id=cast.greta.pk, at=NOW) == []


def test_whole_names_and_addresses_name_somebody(cast):
    typed = ["alice", " DAN@bakkegaard.example ", "Car"]
    found = search.named(typed=typed, employee_ids=[cast.hugo.pk], at=NOW)

    assert [(each.name, each.team) for each in found] == [
        ("Alice", "Kundeservice"),
        ("Dan", "Lager"),
        ("Hugo", "Lager"),
    ]
