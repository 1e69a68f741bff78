"""Employment is dated: what changes today begins today, and what was stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from recognition.activity.models import Activity
from recognition.core import actor
from recognition.core.db import durable
from recognition.people import access, selectors, services, stretches
from recognition.people.models import Employee, Employment
from recognition.people.reports import EmployeeReport, Refusals

pytestmark = pytest.mark.django_db

ALICE = EmployeeReport(
    employee_id="alice",
    name="Alice",
    email="",
    manager_id="bob",
    department="Kundeservice",
    title="Agent",
    hired_on=date(2020, 1, 1),
    left_on=None,
    currency="DKK",
)
BOB = replace(ALICE, employee_id="bob", name="Bob", manager_id="", hired_on=None)
DAN = replace(ALICE, employee_id="dan", name="Dan", manager_id="bob")
MARCH = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # in Copenhagen it is the second
APRIL = datetime(2026, 4, 1, 12, tzinfo=UTC)


def take_in(*reports, at=MARCH):
    refusals = Refusals()
    with durable():
        merged = services.take_in_employees(
            actor=actor.system("test"), source="test", rows=enumerate(reports), refusals=refusals, at=at
        )
    assert refusals.first == []
    return merged


def stretches_of(name):
    rows = Employment.objects.filter(employee__external_id=name).order_by("starts_on")
    return [(row.starts_on, row.ends_on, row.manager and row.manager.external_id) for row in rows]


def test_the_first_stretch_begins_with_hiring_or_with_time_itself():
    take_in(ALICE, BOB)

    assert stretches_of("alice") == [(date(2020, 1, 1), None, "bob")]
    assert stretches_of("bob") == [(date.min, None, None)]


def test_a_new_manager_closes_the_stretch_on_the_company_s_date():
    take_in(ALICE, BOB, DAN)

    merged = take_in(replace(ALICE, manager_id="dan"), BOB, DAN, at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))

    assert (merged.corrected, merged.unchanged) == (1, 2)
    assert [(row.field, row.old, row.new) for row in merged.corrections] == [("manager_id", "bob", "dan")]
    assert stretches_of("alice") == [(date(2020, 1, 1), date(2026, 4, 1), "bob"), (date(2026, 4, 1), None, "dan")]


def test_a_second_change_on_the_same_day_replaces_the_first():
    take_in(ALICE, BOB, DAN)
    take_in(replace(ALICE, manager_id="dan"), BOB, DAN, at=APRIL)

    take_in(replace(ALICE, manager_id="dan", title="Lead"), BOB, DAN, at=APRIL)

    assert len(stretches_of("alice")) == 2
    assert Employment.objects.get(employee__external_id="alice", ends_on=None).title == "Lead"


def test_the_same_report_later_changes_nothing():
    take_in(ALICE, BOB)

    assert take_in(ALICE, BOB, at=APRIL).is_unchanged


def test_who_leaves_is_employed_to_the_last_day_and_others_are_told():
    take_in(ALICE, BOB)

    take_in(replace(ALICE, left_on=date(2026, 4, 30)), BOB, at=APRIL)

    assert stretches_of("alice") == [(date(2020, 1, 1), date(2026, 5, 1), "bob")]
    alice = selectors.employee_by("alice").pk
    assert selectors.is_employed(employee_id=alice, day=date(2026, 4, 30))
    assert not selectors.is_employed(employee_id=alice, day=date(2026, 5, 1))
    assert Activity.objects.get(code="employee.left").data == {"left_on": "2026-04-30"}


def test_a_change_of_somebody_who_has_left_opens_nothing():
    gone = replace(ALICE, left_on=date(2026, 1, 31))
    take_in(gone, BOB, DAN)

    assert take_in(replace(gone, manager_id="dan"), BOB, DAN, at=APRIL).is_unchanged


def test_a_last_day_at_the_end_of_the_calendar_is_none():
    """As many systems of HR write "for ever"."""
    take_in(replace(ALICE, left_on=date.max), BOB)
    take_in(replace(ALICE, left_on=date.max, title="Senior"), BOB, at=APRIL)

    assert [(first, last) for first, last, _ in stretches_of("alice")][-1] == (date(2026, 4, 1), None)


def test_who_comes_back_gets_a_stretch_of_their_own():
    take_in(replace(ALICE, left_on=date(2026, 1, 31)), BOB)

    take_in(replace(ALICE, hired_on=date(2026, 3, 15)), BOB, at=APRIL)

    assert [row[:2] for row in stretches_of("alice")] == [
        (date(2020, 1, 1), date(2026, 2, 1)),
        (date(2026, 3, 15), None),
    ]


def test_a_corrected_day_of_hiring_moves_the_beginning():
    take_in(ALICE, BOB)

    take_in(replace(ALICE, hired_on=date(2021, 5, 1)), BOB, at=APRIL)

    assert stretches_of("alice") == [(date(2021, 5, 1), None, "bob")]


def test_two_people_may_swap_their_addresses():
    take_in(replace(ALICE, email="a@x.example"), replace(BOB, email="b@x.example"))

    take_in(replace(ALICE, email="b@x.example"), replace(BOB, email="a@x.example"))

    assert Employee.objects.get(external_id="alice").email == "b@x.example"


def test_the_line_goes_all_the_way_up_and_down():
    take_in(replace(ALICE, manager_id="dan"), BOB, DAN)
    ids = {person.external_id: person.pk for person in Employee.objects.all()}
    day = date(2026, 4, 1)

    assert selectors.chain_above(employee_id=ids["alice"], day=day) == [ids["dan"], ids["bob"]]
    assert access.line_of(employee_id=ids["bob"], day=day) == {ids["alice"], ids["dan"]}
    assert access.in_line(manager_id=ids["bob"], employee_id=ids["alice"], day=day)
    assert not access.in_line(manager_id=ids["alice"], employee_id=ids["bob"], day=day)
    assert selectors.managers_on(employee_ids=ids.values(), day=day) == {
        ids["alice"]: ids["dan"],
        ids["dan"]: ids["bob"],
        ids["bob"]: None,
    }


def test_employments_are_found_for_many_days_in_one_query(django_assert_num_queries):
    take_in(ALICE, BOB, DAN)
    take_in(replace(ALICE, manager_id="dan"), BOB, DAN, at=APRIL)
    alice, bob = selectors.employee_by("alice").pk, selectors.employee_by("bob").pk
    pairs = [(alice, date(2026, 3, 31)), (alice, date(2026, 4, 1)), (bob, date(2026, 4, 1)), (alice, date(2019, 1, 1))]

    with django_assert_num_queries(1):
        found = selectors.employments_on(pairs=pairs)

    assert found.keys() == set(pairs[:3])
    assert found[pairs[0]].manager_id == bob
    assert found[pairs[1]].manager_id != bob


@pytest.mark.parametrize("ends_on", [None, date(2026, 9, 1), date(2026, 3, 1)])
@pytest.mark.parametrize("left_on", [None, date(2026, 8, 31), date(2026, 2, 1)])
@pytest.mark.parametrize("is_same", [True, False])
def test_applying_a_report_twice_on_one_day_is_applying_it_once(ends_on, left_on, is_same):
    today = date(2026, 4, 1)
    last = {"starts_on": date(2020, 1, 1), "ends_on": ends_on}
    given = {"hired_on": date(2020, 1, 1), "left_on": left_on, "today": today}
    change = stretches.change(**last, **given, is_same=is_same)
    if change and change.opens:
        last = dict(zip(("starts_on", "ends_on"), change.opens, strict=True))
    elif change:
        last["ends_on"] = change.ends_on
    has_taken = is_same or (change is not None and bool(change.opens or change.is_amended))

    assert stretches.change(**last, **given, is_same=has_taken) is None
