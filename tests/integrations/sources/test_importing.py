"""A bundle sent through a page: checked by a worker, read, taken in once, and whole or not at all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from integrations.sources import importing
from recognition.core.actor import Actor
from recognition.customers.models import Customer, Outcome
from recognition.jobs import services as jobs
from recognition.jobs.models import Job, StoredFile
from recognition.people import access
from recognition.people.models import RoleGrant
from tests import cast as people
from tests.cast import signed_in
from tests.integrations.sources.bundles import FILES

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()
BUNDLE = {
    f"{name}.csv": text.replace("alice", "anna").replace("bob", "bent").replace("bakkegaard", "fjordvarme")
    for name, text in FILES.items()
}


@pytest.fixture
def cast(transactional_db):
    return people.gather()


@pytest.fixture
def greta(cast):
    return Actor(channel="web", employee_id=cast.greta.pk)


def sent(files=None, **changes):
    files = {name: text.encode() for name, text in (files or BUNDLE).items()}
    return {name: [content] for name, content in (files | changes).items()}


def ask(actor, files, key="one import"):
    return importing.request_import(actor=actor, files=files, complete_until=None, at=NOW, key=key)


def work():
    while importing.import_due(at=timezone.now()):
        pass


def test_what_is_sound_is_taken_in_only_when_told_and_only_once(greta):
    checked = ask(greta, sent())
    work()
    seen = importing.import_of(viewer=greta, job_id=checked)
    assert (seen.state, seen.may_apply, seen.merged["customers"]["new"] > 0) == ("done", True, True)
    assert not Customer.objects.exists()

    applied = importing.apply_import(actor=greta, job_id=checked, at=NOW)
    with pytest.raises(importing.NotSound):
        importing.apply_import(actor=greta, job_id=checked, at=NOW)
    work()

    assert importing.import_of(viewer=greta, job_id=applied).merged == seen.merged
    assert Customer.objects.count() == seen.merged["customers"]["new"]
    assert Outcome.objects.exists()


def test_errors_are_told_with_file_line_and_field_and_nothing_can_be_taken_in(greta):
    broken = BUNDLE["outcomes.csv"].replace("renewal", "reneval", 1)
    checked = ask(greta, sent(BUNDLE | {"outcomes.csv": broken}))
    work()

    seen = importing.import_of(viewer=greta, job_id=checked)
    assert (seen.state, seen.may_apply, seen.problem_count) == ("done", False, 1)
    [problem] = seen.problems
    assert (problem.file, problem.line, problem.field, problem.mistake.code) == (
        "outcomes.csv",
        2,
        "kind",
        "unknown_kind",
    )
    assert problem.mistake.sentence.startswith("'reneval' is no kind of outcome; the kinds are renewal, ")
    with pytest.raises(importing.NotSound):
        importing.apply_import(actor=greta, job_id=checked, at=NOW)


def test_errors_an_earlier_release_kept_as_sentences_are_still_shown(greta):
    checked = ask(greta, sent())
    work()
    kept = {"file": "outcomes.csv", "line": 2, "field": "kind", "sentence": "was wrong in another way"}
    Job.objects.update(result={"problems": [kept], "problem_count": 1})

    [problem] = importing.import_of(viewer=greta, job_id=checked).problems
    assert str(problem) == "outcomes.csv, line 2, kind: was wrong in another way."


def test_the_same_click_twice_is_one_import(greta):
    assert ask(greta, sent()) == ask(greta, sent())
    assert (Job.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_missing_file_is_told_by_the_check(greta):
    checked = ask(greta, sent({"employees.csv": BUNDLE["employees.csv"]}))
    work()

    assert importing.import_of(viewer=greta, job_id=checked).problem_count == 3


@pytest.mark.parametrize("files", [{}, {"secrets.txt": [b"x"]}, {"../employees.csv": [b"x"]}])
def test_what_is_no_bundle_is_refused_at_once(greta, files):
    with pytest.raises(importing.BadUpload):
        ask(greta, files)
    assert not Job.objects.exists()


def test_a_stopped_import_takes_nothing_in(greta):
    checked = ask(greta, sent())
    work()
    applied = importing.apply_import(actor=greta, job_id=checked, at=NOW)
    run = jobs.take(job_id=applied, at=NOW)
    importing.cancel_import(actor=greta, job_id=applied, at=NOW)
    importing._work(run, NOW)

    assert importing.import_of(viewer=greta, job_id=applied).state == "cancelled"
    assert not Customer.objects.exists()


def test_only_hr_and_administrators_of_the_company_import_and_see_their_own(greta, cast):
    number = ask(greta, sent())
    for stranger in (cast.alice, cast.bob):
        with pytest.raises(access.RoleNeeded):
            ask(Actor(channel="web", employee_id=stranger.pk), sent())
    with pytest.raises(importing.UnknownImport):
        importing.import_of(viewer=Actor(channel="web", employee_id=cast.dan.pk), job_id=number)


def test_files_are_dropped_after_a_week(greta):
    number = ask(greta, sent())
    work()
    assert importing.drop_files(at=timezone.now() + timedelta(days=8)) == 1

    assert not importing.import_of(viewer=greta, job_id=number).may_apply
    assert not StoredFile.objects.exists()


def test_the_page_says_errors_in_its_language_and_marks_what_it_knows_in_english_only(cast, greta):
    checked = ask(greta, sent(BUNDLE | {"outcomes.csv": BUNDLE["outcomes.csv"].replace("renewal", "reneval", 1)}))
    work()
    job = Job.objects.get(pk=checked)
    job.result["problems"].append({"file": "outcomes.csv", "line": 3, "field": "", "sentence": "was kept long ago"})
    job.save()

    told = signed_in(cast.greta).get(f"/imports/{checked}", headers={"accept-language": "da"}).content.decode()

    assert "er ikke en slags resultat" in told
    assert "is no kind of outcome" not in told
    assert 'lang="en">was kept long ago<' in told


@pytest.mark.slow
def test_hr_does_it_all_on_the_page(cast):
    page = signed_in(cast.greta)
    files = [SimpleUploadedFile(name, text.encode()) for name, text in BUNDLE.items()]

    answer = page.post("/imports", {"key": "a key long enough", "bundle": files})
    assert answer.status_code == 302, answer.content
    assert "under way" in page.get(answer.url).content.decode() or "waits" in page.get(answer.url).content.decode()
    work()
    assert "Take it in" in page.get(answer.url).content.decode()
    applied = page.post(answer.url, {"act": "apply"})
    work()

    assert "taken in" in page.get(applied.url, headers={"HX-Request": "true"}).content.decode()
    assert page.post("/imports", {"key": "another key"}).status_code == 409
    assert page.get("/imports/999999").status_code == 404
    assert RoleGrant.objects.exists()
