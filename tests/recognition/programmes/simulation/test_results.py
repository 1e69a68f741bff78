"""What of a simulation somebody may see: sums, teams of five and more, persons by right."""

import pytest

from recognition.programmes.simulation import results
from recognition.programmes.simulation.results import TeamRow


def team(name, people, draft=100):
    return TeamRow(name=name, unit="DKK", people=people, draft=draft, active=0)


@pytest.mark.parametrize(
    ("teams", "shown"),
    [
        ([("A", 9), ("B", 5)], [("A", 9), ("B", 5)]),
        ([("A", 9), ("B", 4), ("C", 3)], [("A", 9), ("", 7)]),
        ([("A", 9), ("B", 6), ("C", 2)], [("A", 9), ("", 8)]),
        ([("A", 4)], []),
        ([("A", 6), ("B", 1)], [("", 7)]),
        ([("", 8), ("A", 5)], [("A", 5), ("", 8)]),
        ([], []),
    ],
)
def test_nobody_is_found_by_taking_away(teams, shown):
    found = results.grouped([team(*each) for each in teams])

    assert [(row.name, row.people) for row in found] == shown


@pytest.mark.parametrize(("people", "is_shown"), [(4, False), (5, True)])
def test_sums_of_fewer_than_five_are_not_shown_to_who_may_not_see_persons(people, is_shown):
    unit = {"amount": 9, "awards": 9, "months": {"2026-08": 9}, "people": people, "top_tenth_ppm": 1, "gini_ppm": 1}
    side = {"units": {"DKK": unit}, "kinds": [{}], "burn": [{}], "judged": 1}
    gains = {"DKK": {"gaining": 5, "gained": 50, "losing": people, "lost": 40, "same": 0}}
    shown = results.without_persons({"draft": side, "active": side, "gains": gains})

    for name in ("draft", "active"):
        assert ("DKK" in shown[name]["units"]) is is_shown
        assert (shown[name]["kinds"], shown[name]["burn"], shown[name]["judged"]) == ([], [], 1)
    assert shown["gains"]["DKK"]["gained"] == 50
    assert shown["gains"]["DKK"]["lost"] == (40 if is_shown else None)


def test_the_top_tenth_is_told_where_it_is_five_people():
    def units(people):
        unit = {"amount": 9, "awards": 9, "months": {}, "people": people, "top_tenth_ppm": 7, "gini_ppm": 1}
        return {"draft": {"units": {"DKK": unit}}, "gains": {}}

    told = [results.without_persons(units(people))["draft"]["units"]["DKK"]["top_tenth_ppm"] for people in (49, 50)]

    assert told == [None, 7]
