"""Teams in figures: at least five people, and nobody left over by subtraction."""

from itertools import product

from recognition.insights import groups
from recognition.insights.groups import TeamSize


def told(*sizes):
    teams = [TeamSize(number, f"T{number}", people) for number, people in enumerate(sizes, start=1)]
    return [("+".join(team.name for team in each.teams), each.people) for each in groups.folded(teams)]


def test_teams_of_five_are_shown_and_smaller_ones_joined():
    assert told(5, 9) == [("T1", 5), ("T2", 9)]
    assert told(9, 3, 2) == [("T1", 9), ("T2+T3", 5)]


def test_what_would_be_left_over_takes_the_smallest_larger_team_in():
    assert told(9, 5, 3) == [("T1", 9), ("T2+T3", 8)]
    assert told(6, 1) == [("T1+T2", 7)]


def test_fewer_than_five_in_all_are_not_shown():
    assert told(4) == told(2, 2) == told() == []


def test_people_without_a_team_are_never_shown_alone():
    found = groups.folded([TeamSize(None, "", 6), TeamSize(7, "A", 8)])

    assert [each.key for each in found] == ["7", "0"]


def test_nobodys_figures_follow_by_subtraction():
    for sizes in product(range(8), repeat=4):
        found = told(*(people for people in sizes if people))

        assert all(people >= groups.FEWEST for _, people in found)
        assert sum(people for _, people in found) == (sum(sizes) if sum(sizes) >= groups.FEWEST else 0)
