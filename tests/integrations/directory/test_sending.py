"""A list sent through a page is rehearsed first, read otherwise at will, and taken in once."""

import pytest

from integrations.directory import sending, sent, sheet
from integrations.directory.importing import Wish
from recognition.core.actor import Actor
from recognition.core.errors import Forbidden
from recognition.jobs.models import Job, StoredFile
from recognition.people.models import Employee
from tests.integrations.directory.files import NOW, OCTOBER, TODAY, file, row

pytestmark = pytest.mark.django_db
GOOD = file(row("901", "Åse"))


def greta(cast):
    return Actor(channel="test", employee_id=cast.greta.pk)


def send(cast, content=GOOD, **more):
    asked = {"choice": "", "on": None, "at": NOW, "key": "a list of people"} | more
    return sending.send(actor=greta(cast), content=content, **asked)


def work():
    while sending.import_due(at=NOW):
        pass


def view(cast, job_id):
    return sent.list_of(viewer=greta(cast), job_id=job_id)


def test_a_list_is_rehearsed_then_taken_in_and_then_forgotten(cast):
    checked = send(cast)
    assert send(cast) == checked
    work()
    assert view(cast, checked).may_apply
    assert not Employee.objects.filter(external_id="901").exists()
    [(place, told)] = sent.rows_of(viewer=greta(cast), job_id=checked, state="new", after=0, limit=5)
    assert (place, told["name"]) == (1, "Åse Æbelø")

    applied = sending.apply(actor=greta(cast), job_id=checked, skips=False, at=NOW)
    work()

    assert Employee.objects.filter(external_id="901").exists()
    assert view(cast, applied).is_written
    assert not view(cast, checked).is_checked
    assert StoredFile.objects.count() == 1
    with pytest.raises(sending.NotSound):
        sending.apply(actor=greta(cast), job_id=checked, skips=False, at=NOW)
    with pytest.raises(sending.NotSound):
        sending.apply(actor=greta(cast), job_id=applied, skips=False, at=NOW)


def test_the_same_list_again_says_that_nothing_changes(cast):
    first = send(cast)
    work()
    sending.apply(actor=greta(cast), job_id=first, skips=False, at=NOW)
    work()

    again = send(cast, key="the same again")
    work()

    assert view(cast, again).counts["unchanged"] == 1
    assert not view(cast, again).may_apply


def test_wrong_rows_stop_it_unless_they_are_skipped(cast):
    job = send(cast, content=file(row("901", "Åse"), row("902", "Bo", fte="9")))
    work()
    with pytest.raises(sending.NotSound):
        sending.apply(actor=greta(cast), job_id=job, skips=False, at=NOW)

    sending.apply(actor=greta(cast), job_id=job, skips=True, at=NOW)
    work()

    assert set(Employee.objects.filter(external_id__startswith="90").values_list("external_id", flat=True)) == {"901"}


def test_columns_are_chosen_on_the_page_and_kept_under_a_name(cast):
    strange = "Nr;Navn;Afdeling\n901;Åse Ø;Lager\n".encode("cp1252")
    job = send(cast, content=strange)
    work()
    assert "No column is chosen" in view(cast, job).error_sentence
    assert view(cast, job).mistake.code == "list_nothing_chosen"
    assert view(cast, job).headers == ["Nr", "Navn", "Afdeling"]

    wish = Wish(columns={"payroll_number": "Nr", "name": "Navn", "team": "Afdeling"}, on=OCTOBER)
    job = sending.read_otherwise(actor=greta(cast), job_id=job, wish=wish, save_as="Lessor", at=NOW)
    work()
    assert view(cast, job).counts["new"] == 1
    assert sent.choices() == ["Lessor"]

    job = send(cast, content=strange, choice="Lessor", key="next month")
    work()
    assert (view(cast, job).counts["new"], view(cast, job).wish.on) == (1, TODAY)


def test_why_columns_did_not_fit_is_told_as_an_earlier_release_kept_it(cast):
    job = send(cast, content=b"Nr;Navn\n901;Bo\n")
    work()
    Job.objects.update(result={"columns_sentence": "No column is chosen for this and that; choose one."})

    assert view(cast, job).error_sentence == "No column is chosen for this and that; choose one."
    assert view(cast, job).error_code == "bad_columns"


def test_nobody_sees_the_list_of_another_and_only_hr_or_administrators_send(cast):
    job = send(cast)

    with pytest.raises(sent.UnknownList):
        sent.list_of(viewer=Actor(channel="test", employee_id=cast.bob.pk), job_id=job)
    with pytest.raises(Forbidden):
        sending.send(
            actor=Actor(channel="test", employee_id=cast.bob.pk), content=GOOD, choice="", on=None, at=NOW, key="no"
        )


def test_a_broken_file_is_refused_at_once(cast):
    with pytest.raises(sheet.BrokenFile):
        send(cast, content=b"PK\x03\x04")


def test_a_list_that_was_stopped_takes_in_nothing(cast):
    job = send(cast)
    sending.cancel(actor=greta(cast), job_id=job, at=NOW)
    work()

    assert view(cast, job).state == "cancelled"
    assert not view(cast, job).may_apply
