"""A company's own list is read as it is, rehearsed row by row, taken in from a day on, and never deletes anybody."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recognition.people.models import Employee, Employment
from tests.integrations.directory.files import HEADER, OCTOBER, file, row, take_in, wrong

pytestmark = pytest.mark.django_db


def known(cast):
    """The file that says what is so: everybody of the cast, as the canonical columns name it."""
    rows = []
    for who in Employee.objects.order_by("pk"):
        one = Employment.objects.select_related("team", "manager").get(employee=who)
        above = Employment.objects.get(employee=one.manager).payroll_number if one.manager else ""
        rows.append(
            f"{one.payroll_number},DK,{who.name},,{who.email},{one.team.name},{above},{one.title},1.0,{who.hired_on}"
        )
    return rows


def test_a_file_that_says_what_is_so_changes_nothing_and_says_so(cast):
    # The cast has one name each, so the file needs no last name.
    header = HEADER.replace("first_name,last_name", "name,nickname")
    report = take_in(file(*known(cast), header=header))

    assert report.is_unchanged
    assert not report.is_written
    assert report.counts() == {"new": 0, "changed": 0, "unchanged": 8, "wrong": 0, "missing": 0}
    assert report.ignored == ["nickname"]


def test_new_people_with_a_manager_in_the_same_file_are_employed(cast):
    content = file(row("901", "Åse", manager="902"), row("902", "Bo", title="Chef"))

    report = take_in(content)

    assert report.counts() == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 0, "missing": 8}
    asse = Employment.objects.select_related("manager", "team").get(employee__external_id="901")
    assert (asse.manager.external_id, asse.team.name, asse.starts_on) == ("902", "Lager", OCTOBER)
    again = take_in(content)
    assert again.is_unchanged
    assert not again.is_written


def test_a_rehearsal_writes_nothing(cast):
    assert take_in(file(row("901", "Åse")), is_rehearsal=True).counts()["new"] == 1
    assert not Employee.objects.filter(external_id="901").exists()


def test_a_change_is_told_before_and_after_and_begins_on_its_day(cast):
    content = b"employee_id,name,team\nalice,Alice,Lager\n"

    report = take_in(content, on=OCTOBER)

    assert [(each.key, each.changes) for each in report.rows if each.state == "changed"] == [
        ("alice", [("team", "Kundeservice", "Lager")])
    ]
    days = Employment.objects.filter(employee=cast.alice).order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(days) == [(date(2020, 1, 1), OCTOBER), (OCTOBER, None)]
    assert take_in(content, on=OCTOBER).is_unchanged


def test_a_column_that_is_not_there_says_nothing(cast):
    Employment.objects.filter(employee=cast.alice).update(cost_centre="110", title="Agent")

    assert take_in(b"employee_id,name\nalice,Alice\n").is_unchanged


def test_nothing_is_written_while_a_row_is_wrong_unless_it_is_to_be_skipped(cast):
    content = file(row("901", "Åse", fte="9"), row("902", "Bo"), row("903", "Cy", manager="901"))

    report = take_in(content)
    assert not report.is_written
    assert not Employee.objects.filter(external_id="902").exists()

    report = take_in(content, skips=True)
    assert report.is_written
    assert report.counts()["wrong"] == 2
    assert set(Employee.objects.filter(external_id__startswith="90").values_list("external_id", flat=True)) == {"902"}


def test_who_is_missing_is_listed_and_stays(cast):
    report = take_in(b"employee_id,name\nalice,Alice\nbob,Bob\n")

    missing = {each.key for each in report.rows if each.state == "missing"}
    assert missing == {"carol", "dan", "erik", "frida", "greta", "hugo"}
    assert Employee.objects.count() == 8


def test_a_circle_is_refused_naming_the_people(cast):
    report = take_in(b"employee_id,name,manager_id\nerik,Erik,alice\n")

    [(line, column, sentence)] = wrong(report)
    assert (line, column) == (2, "manager_id")
    assert "Erik (erik) reports to Alice (alice) reports to Bob (bob) reports to Erik (erik)" in sentence


def test_a_leaver_leaves_through_the_file(cast):
    report = take_in(b"employee_id,name,left_on\nalice,Alice,2026-09-30\nbob,Bob,\n")

    assert report.counts()["changed"] == 1
    assert Employee.objects.get(pk=cast.alice.pk).left_on == date(2026, 9, 30)
    assert Employment.objects.get(employee=cast.alice).ends_on == OCTOBER


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+45 12",
    "@SUM(1)",
    "<script>alert(1)</script>",
    "\u200fضحى\u200e",
    "👩‍👩‍👧 Ida",
    "' OR 1=1 --",
    "{{ 7*7 }}",
)


def test_hostile_names_are_kept_as_they_are(cast):
    rows = [f'{900 + number},DK,"{name}",X,,Lager,,,1,2026-10-01' for number, name in enumerate(HOSTILE)]

    assert take_in(file(*rows)).counts()["new"] == len(HOSTILE)
    assert set(Employee.objects.filter(external_id__startswith="9").values_list("name", flat=True)) == {
        f"{name} X" for name in HOSTILE
    }


BAMBOO = (
    "Employee #;First Name;Last Name;Work Email;Hire Date;Department;Job Title;Reporting to;Shoe size\n"
    "B1;Søren;Kjær;soren@new.example;13-10-2026;Salg;Sælger;Kjær, Åse;43\n"
    "B2;Åse;Kjær;aase@new.example;01.10.2026;Salg;Chef;Erik;38\n"
)
HIBOB = (
    "Employee ID,Display name,Email,Start date,Site,Department,Reports to\n"
    "H1,Ib,ib@new.example,2026-10-01,Nord,IT,bob@bakkegaard.example\n"
)
WORKDAY = (
    "Employee ID\tWorker\tSupervisory Organization\tCost Center\tManager ID\tCompany\n"
    "W1\tPia\tIT\t310\t\tBakkegaard ApS\n"
)
PEOPLEFORCE = (
    "employee_id,first_name,last_name,hired_on,position,department,division\nP1,Kim,Dal,2026-10-01,Agent,IT,Nord\n"
)


@pytest.mark.parametrize(
    ("preset", "content", "number", "expected"),
    [
        ("bamboohr", BAMBOO.encode("cp1252"), "B1", ("Søren Kjær", "Salg", "Sælger", "B2")),
        ("bamboohr", b"\xef\xbb\xbf" + BAMBOO.encode(), "B2", ("Åse Kjær", "Salg", "Chef", "erik")),
        ("hibob", HIBOB.encode(), "H1", ("Ib", "IT", "", "bob")),
        ("workday", WORKDAY.encode(), "W1", ("Pia", "IT", "", None)),
        ("peopleforce", PEOPLEFORCE.encode(), "P1", ("Kim Dal", "IT", "Agent", None)),
    ],
)
def test_what_other_programs_write_is_understood_and_guessed(cast, preset, content, number, expected):
    assert take_in(content, is_rehearsal=True).counts() == take_in(content, preset=preset).counts()

    row = Employment.objects.select_related("employee", "team", "manager").get(employee__external_id=number)
    manager = row.manager.external_id if row.manager else None
    assert (row.employee.name, row.team.name, row.title, manager) == expected


def test_how_a_file_was_read_is_said(cast):
    report = take_in(BAMBOO.encode("cp1252"), is_rehearsal=True)

    assert (report.encoding, report.delimiter, report.ignored) == ("Windows-1252", "semicolon", ["Shoe size"])


def test_dates_are_read_as_somebody_says_they_are(cast):
    content = file(row("901", "Åse", hired="03/04/2026"))
    take_in(content, dates="month_first")
    assert Employee.objects.get(external_id="901").hired_on == date(2026, 3, 4)


def test_the_number_of_statements_does_not_grow_with_the_rows(cast):
    counts = []
    for first, many in ((1000, 5), (2000, 200)):
        content = file(*(row(str(first + number), f"Ib{first + number}") for number in range(many)))
        with CaptureQueriesContext(connection) as asked:
            take_in(content)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2


@pytest.mark.slow
def test_ten_thousand_people_are_taken_in_at_once(cast):
    content = file(*(row(f"9{n:05}", f"Ib{n}", manager="900000" if n else "") for n in range(10_000)))

    assert take_in(content).counts()["new"] == 10_000
    assert take_in(content).counts()["unchanged"] == 10_000
