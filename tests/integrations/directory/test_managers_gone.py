"""A list in which somebody's manager has left is taken in, and says so before: exports keep a manager for a while."""

from datetime import date, timedelta

import pytest

from recognition.people.models import Employee, Employment
from tests.integrations.directory.files import OCTOBER, TODAY, take_in

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)
HEADER = "employee_id,name,manager,hired_on,left_on\n"


@pytest.fixture
def erik_left(cast):
    Employee.objects.filter(pk=cast.erik.pk).update(left_on=YESTERDAY)


def doubted(content, **more):
    report = take_in((HEADER + content).encode(), **more)
    assert report.counts()["wrong"] == 0
    found = [row for row in report.rows if row.sentence]
    assert len(found) == report.doubtful()
    return {row.key: (row.state, row.field, row.code, row.values.get("manager")) for row in found}


def gone(state, manager="Erik (erik)"):
    return (state, "manager", "manager_gone", manager)


@pytest.mark.usefixtures("erik_left")
def test_a_manager_who_left_before_is_told_and_the_row_is_taken_in():
    assert doubted("901,Åse,erik,2026-10-01,\n", is_rehearsal=True) == {"901": gone("new")}
    assert doubted("901,Åse,erik,2026-10-01,\n") == {"901": gone("new")}
    assert doubted("901,Åse,erik,2026-10-01,\n") == {"901": gone("unchanged")}
    assert Employment.objects.get(employee__external_id="901").manager.external_id == "erik"


def test_a_manager_who_leaves_in_the_same_list_is_told_wherever_their_row_stands(cast):
    rows = [f"erik,Erik,,,{YESTERDAY}\n", "901,Åse,erik,,\n"]

    assert doubted("".join(rows), is_rehearsal=True) == {"901": gone("new")}
    assert doubted("".join(reversed(rows)), is_rehearsal=True) == {"901": gone("new")}


@pytest.mark.usefixtures("erik_left")
def test_a_manager_who_comes_back_in_the_same_list_is_not():
    assert doubted("erik,Erik,,2020-01-01,\n901,Åse,erik,,\n", is_rehearsal=True) == {}


@pytest.mark.parametrize(
    ("last_day", "hired", "on", "is_told"),
    [
        (TODAY, "", TODAY, False),
        (TODAY, "", OCTOBER, True),
        (TODAY, "2026-10-01", TODAY, True),
        (date(2026, 10, 1), "2026-10-01", TODAY, False),
        (YESTERDAY, "", date(2026, 8, 1), True),
    ],
)
def test_it_counts_whether_they_are_there_when_the_row_holds(cast, last_day, hired, on, is_told):
    Employee.objects.filter(pk=cast.erik.pk).update(left_on=last_day)

    assert ("901" in doubted(f"901,Åse,erik,{hired},\n", on=on, is_rehearsal=True)) == is_told


@pytest.mark.usefixtures("erik_left")
def test_of_who_has_left_themself_nothing_is_said():
    assert doubted("901,Åse,erik,2020-01-01,2026-08-31\n", is_rehearsal=True) == {}


def test_a_list_without_managers_says_nothing_of_them(cast):
    below = Employment.objects.filter(manager=cast.bob).values_list("employee__external_id", "employee__name")
    Employee.objects.filter(pk=cast.bob.pk).update(left_on=YESTERDAY)
    content = "employee_id,name\n" + "".join(f"{key},{name}\n" for key, name in below)

    assert below
    assert take_in(content.encode()).doubtful() == 0
