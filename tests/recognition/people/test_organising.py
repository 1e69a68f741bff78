"""HR changes one person from a day on: what was stays, what is planned stays planned, and nobody else may."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from recognition.activity.models import Activity
from recognition.activity.services import KeyReused
from recognition.core.actor import Actor
from recognition.people import access, selectors, services
from recognition.people.models import Employee, Employment, Entity, RoleGrant
from recognition.people.reports import EmployeeReport
from recognition.people.services import organising
from tests.cast import employ

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 15, 10, tzinfo=UTC)
TODAY, OCTOBER, DECEMBER = date(2026, 9, 15), date(2026, 10, 1), date(2026, 12, 1)
NEW = EmployeeReport(
    employee_id="ida",
    name="Ida Ægir 🌱 أحمد",
    email="ida@bakkegaard.example",
    manager_id="bob",
    department="",
    title="Agent",
    hired_on=OCTOBER,
    left_on=None,
    currency="",
    entity_id="DK",
    team="Kundeservice",
)


def hr(cast, **more):
    return {"actor": Actor(channel="test", employee_id=cast.greta.pk), "at": NOW, "key": "key of this test"} | more


def change(cast, who, *, on=TODAY, key="a change", at=NOW, actor=None, **changes):
    by = hr(cast, key=key, at=at) | ({"actor": actor} if actor else {})
    return services.change_person(**by, employee_id=who.pk, on=on, changes=changes)


def line(who):
    rows = Employment.objects.filter(employee=who).order_by("starts_on").select_related("team")
    return [(row.starts_on, row.ends_on, row.team.name if row.team else "", row.title) for row in rows]


BEGAN = date(2020, 1, 1)


def test_a_change_is_a_new_stretch_from_its_day_on(cast):
    assert change(cast, cast.alice, on=OCTOBER, team="Lager", title="Lead")

    assert line(cast.alice) == [(BEGAN, OCTOBER, "Kundeservice", ""), (OCTOBER, None, "Lager", "Lead")]
    assert Activity.objects.get(code="employee.changed").data == {"on": "2026-10-01", "fields": ["team", "title"]}


def test_what_is_so_already_is_no_change(cast):
    assert not change(cast, cast.alice, team="Kundeservice")
    assert line(cast.alice) == [(BEGAN, None, "Kundeservice", "")]


def test_a_change_before_a_planned_one_holds_until_then(cast):
    change(cast, cast.alice, on=DECEMBER, team="Lager")

    change(cast, cast.alice, on=OCTOBER, key="before it", title="Lead")

    assert line(cast.alice) == [
        (BEGAN, OCTOBER, "Kundeservice", ""),
        (OCTOBER, DECEMBER, "Kundeservice", "Lead"),
        (DECEMBER, None, "Lager", ""),
    ]


def test_a_report_of_today_leaves_the_plan_alone(cast):
    change(cast, cast.alice, on=DECEMBER, team="Lager")
    before = line(cast.alice)

    assert not change(cast, cast.alice, key="the same", team="Kundeservice")
    assert line(cast.alice) == before


def test_a_planned_change_is_taken_back(cast):
    change(cast, cast.alice, on=DECEMBER, team="Lager")

    assert services.drop_planned(**hr(cast), employee_id=cast.alice.pk, starts_on=DECEMBER)

    assert line(cast.alice) == [(BEGAN, None, "Kundeservice", "")]


def test_what_has_begun_is_not_taken_back(cast):
    with pytest.raises(services.BadPerson, match="has begun"):
        services.drop_planned(**hr(cast), employee_id=cast.alice.pk, starts_on=BEGAN)


@pytest.mark.parametrize("on", [BEGAN, date(2019, 5, 1)])
def test_the_past_is_not_rewritten(cast, on):
    with pytest.raises(services.BadPerson, match="since 2020-01-01"):
        change(cast, cast.alice, on=on, team="Lager")
    assert line(cast.alice) == [(BEGAN, None, "Kundeservice", "")]


def test_a_circle_is_refused_naming_the_people(cast):
    with pytest.raises(services.BadPerson, match=r"Bob \(bob\) reports to Alice \(alice\) reports to Bob \(bob\)"):
        change(cast, cast.bob, manager_id="alice")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "bob@bakkegaard.example"}, "belongs to employee bob already"),
        ({"manager_id": "nobody"}, "is no employee"),
        ({"entity_id": "XX"}, "is no entity"),
        ({"name": ""}, "is blank"),
        ({"name": "Å" * 10_000}, "at most 200 are kept"),
        ({"fte_milli": 9_000}, "between 0 and 2"),
        ({"country": "Danmark"}, "no country code"),
        ({"hired_on": date(1020, 1, 1)}, "no day anybody works here"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_changes(cast, changes, sentence):
    with pytest.raises(services.BadPerson, match=sentence):
        change(cast, cast.alice, **changes)
    assert line(cast.alice) == [(BEGAN, None, "Kundeservice", "")]


def test_hr_of_another_entity_changes_nobody_here(cast):
    other = Entity.objects.create(external_id="SE", name="Björk AB", currency="SEK", time_zone="Europe/Stockholm")
    nina = employ("nina", other, manager=None, team="Sverige")
    RoleGrant.objects.create(employee=nina, role="hr", entity=other, granted_at=NOW)

    with pytest.raises(access.RoleNeeded):
        change(cast, cast.alice, actor=Actor(channel="test", employee_id=nina.pk), title="Chef")
    with pytest.raises(access.RoleNeeded):
        change(cast, nina, actor=Actor(channel="test", employee_id=nina.pk), entity_id="DK")
    with pytest.raises(access.RoleNeeded):
        change(cast, cast.alice, actor=Actor(channel="test", employee_id=cast.bob.pk), title="Chef")


def test_the_same_request_twice_is_one_and_another_under_its_key_is_refused(cast):
    assert change(cast, cast.alice, on=OCTOBER, title="Lead")
    assert change(cast, cast.alice, on=OCTOBER, title="Lead")
    assert len(line(cast.alice)) == 2

    with pytest.raises(KeyReused):
        change(cast, cast.alice, on=OCTOBER, title="Chief")


def test_somebody_new_is_employed_from_their_first_day(cast):
    number = services.add_person(**hr(cast), report=NEW)

    ida = Employee.objects.get(pk=number)
    assert line(ida) == [(OCTOBER, None, "Kundeservice", "Agent")]
    assert Employment.objects.get(employee=ida).payroll_number == "ida"
    with pytest.raises(services.BadPerson, match="is an employee already"):
        services.add_person(**hr(cast, key="again"), report=NEW)


def test_a_name_with_a_hole_is_refused_in_words(cast):
    with pytest.raises(services.BadPerson, match="characters that are no text"):
        services.add_person(**hr(cast), report=replace(NEW, name="Ida\x00"))


def test_who_leaves_may_stay_until_the_last_day_and_come_back_after_it(cast):
    who = {"employee_id": cast.alice.pk}
    assert services.leave(**hr(cast), **who, last_day=date(2026, 9, 30))
    assert line(cast.alice) == [(BEGAN, OCTOBER, "Kundeservice", "")]
    assert services.stay(**hr(cast), **who)
    assert line(cast.alice) == [(BEGAN, None, "Kundeservice", "")]
    services.leave(**hr(cast, key="again"), **who, last_day=date(2026, 9, 30))
    later = datetime(2026, 12, 5, 10, tzinfo=UTC)
    with pytest.raises(services.BadPerson, match="left already"):
        services.stay(**hr(cast, key="late", at=later), **who)

    assert services.come_back(**hr(cast, at=later), **who, on=DECEMBER)

    assert line(cast.alice) == [(BEGAN, OCTOBER, "Kundeservice", ""), (DECEMBER, None, "Kundeservice", "")]
    assert not selectors.is_employed(employee_id=cast.alice.pk, day=date(2026, 11, 1))
    assert selectors.is_employed(employee_id=cast.alice.pk, day=DECEMBER)


def test_nobody_leaves_before_a_change_that_is_planned(cast):
    change(cast, cast.alice, on=DECEMBER, team="Lager")

    with pytest.raises(services.BadPerson, match="take that back first"):
        services.leave(**hr(cast), employee_id=cast.alice.pk, last_day=date(2026, 10, 31))

    services.leave(**hr(cast, key="later"), employee_id=cast.alice.pk, last_day=date(2026, 12, 31))
    assert line(cast.alice)[-1] == (DECEMBER, date(2027, 1, 1), "Lager", "")


def test_a_team_gets_another_name_and_one_there_is_already_is_refused(cast):
    team = Employment.objects.get(employee=cast.alice).team
    by = hr(cast)
    assert services.rename_team(**by, team_id=team.pk, name=" Kunde  og service ")
    assert line(cast.alice) == [(BEGAN, None, "Kunde og service", "")]
    with pytest.raises(services.BadTeam, match="There is a team Lager"):
        services.rename_team(**hr(cast, key="other"), team_id=team.pk, name="Lager")


def test_a_team_joins_another_from_a_day_on(cast):
    team, into = (Employment.objects.get(employee=who).team for who in (cast.alice, cast.dan))

    assert services.move_team(**hr(cast), team_id=team.pk, into_id=into.pk, on=OCTOBER) == 2

    for who in (cast.alice, cast.bob):
        assert line(who) == [(BEGAN, OCTOBER, "Kundeservice", ""), (OCTOBER, None, "Lager", "")]
    with pytest.raises(services.BadTeam, match="today or a later day"):
        services.move_team(**hr(cast, key="past"), team_id=team.pk, into_id=into.pk, on=BEGAN)


def test_a_team_that_closes_leaves_its_people_without_one(cast):
    team = Employment.objects.get(employee=cast.carol).team

    assert services.move_team(**hr(cast), team_id=team.pk, into_id=None, on=TODAY) == 1

    assert line(cast.carol) == [(BEGAN, TODAY, "Løn", ""), (TODAY, None, "", "")]


def test_an_entity_is_made_and_changed_but_never_its_currency(cast):
    report = organising.intake.EntityReport(
        entity_id="SE", name="Björk AB", country="SE", currency="SEK", time_zone="Europe/Stockholm"
    )
    services.add_entity(**hr(cast), report=report)
    services.change_entity(**hr(cast), report=replace(report, name="Björk & Co"))
    assert Entity.objects.get(external_id="SE").name == "Björk & Co"

    with pytest.raises(services.BadEntity, match="for ever"):
        services.change_entity(**hr(cast, key="2"), report=replace(report, currency="EUR"))
    with pytest.raises(services.BadEntity, match="already"):
        services.add_entity(**hr(cast, key="3"), report=report)
    with pytest.raises(services.BadEntity, match="no time zone"):
        services.change_entity(**hr(cast, key="4"), report=replace(report, time_zone="Mars"))
