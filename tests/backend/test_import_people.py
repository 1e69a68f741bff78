"""import_people: a company's own list of people, taken in whole, rehearsed, or refused row by row."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.activity.models import Activity
from recognition.people.models import Employee, Employment, Team
from tests.integrations.directory.files import file, row

pytestmark = pytest.mark.django_db
AT = "2026-09-15T10:00:00Z"


@pytest.fixture
def saved(cast, tmp_path):
    """A file of these bytes, in a company that has the cast."""

    def save(content):
        path = tmp_path / "people.csv"
        path.write_bytes(content)
        return path

    return save


def run(path, *options):
    out = StringIO()
    call_command("import_people", str(path), *options, "--at", AT, stdout=out)
    return out.getvalue()


def refused(path, *options):
    """The exit code, the sentence, and what was printed before it."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_people", str(path), *options, "--at", AT, stdout=out)
    return error.value.returncode, str(error.value), out.getvalue()


def newcomers():
    return set(Employee.objects.filter(external_id__startswith="90").values_list("external_id", flat=True))


def test_people_are_employed_and_the_same_file_again_changes_nothing(saved):
    path = saved(file(row("901", "Åse", manager="902"), row("902", "Bo", title="Chef")))

    told = run(path)

    assert "line 2: new 901 Åse Æbelø\n" in told
    assert "2 new, 0 changed, 0 unchanged, 0 wrong, 8 missing.\n" in told
    job = Employment.objects.select_related("manager", "team").get(employee__external_id="901")
    assert (job.manager.external_id, job.team.name, job.starts_on) == ("902", "Lager", date(2026, 10, 1))
    assert run(path).endswith("0 new, 0 changed, 2 unchanged, 0 wrong, 8 missing.\nNothing changed.\n")


def test_a_manager_who_has_left_is_told_beside_a_row_that_stays_as_it_is(saved, cast):
    Employee.objects.filter(pk=cast.bob.pk).update(left_on=date(2026, 8, 31))

    told = run(saved(b"employee_id,name,manager\nalice,Alice,bob\n"))

    assert "line 2: unchanged alice Alice\n  manager: the last day of Bob (bob) is 2026-08-31, so whoever" in told
    assert "1 worth a look, though not wrong.\nNothing changed.\n" in told


def test_a_change_is_told_before_and_after_from_its_day_on(saved, cast):
    told = run(saved(b"employee_id,name,team\nalice,Alice,Lager\n"), "--from", "2026-10-01")

    assert "line 2: changed alice Alice\n  team: Kundeservice → Lager from 2026-10-01\n" in told
    assert Employment.objects.get(employee=cast.alice, ends_on=None).starts_on == date(2026, 10, 1)


def test_a_dry_run_tells_the_same_and_writes_nothing(saved):
    path = saved(file(row("901", "Åse")))
    before = Activity.objects.count()

    told = run(path, "--dry-run")

    assert told.endswith("This was a dry run: nothing was written.\n")
    assert newcomers() == set()
    assert Activity.objects.count() == before
    assert run(path) == told.removesuffix("This was a dry run: nothing was written.\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_wrong_row_is_told_by_line_and_field_and_nothing_is_half_written(saved, form):
    path = saved(file(row("901", "Åse", team="Nyt hold"), row("902", "Bo", fte="full")))

    code, sentence, told = refused(path, "--format", form)

    assert (code, sentence) == (
        1,
        "Rows are wrong, so nothing was written; mend them or use --skip-wrong-rows.",
    )
    if form == "json":
        [found] = [each for each in json.loads(told)["rows"] if each["state"] == "wrong"]
        assert (found["line"], found["field"], found["key"]) == (3, "fte", "902")
    else:
        assert "line 3: wrong 902 Bo Æbelø\n  fte: " in told
    assert newcomers() == set()
    assert not Team.objects.filter(name="Nyt hold").exists()


def test_a_wrong_row_is_refused_where_all_the_others_are_known(saved):
    run(saved(file(row("901", "Åse"))))

    assert refused(saved(file(row("901", "Åse"), row("902", "Bo", fte="full"))))[0] == 1


def test_wrong_rows_are_left_out_where_somebody_says_so(saved):
    told = run(saved(file(row("901", "Åse"), row("902", "Bo", fte="full"))), "--skip-wrong-rows")

    assert "1 new, 0 changed, 0 unchanged, 1 wrong, 8 missing." in told
    assert newcomers() == {"901"}


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")])
@pytest.mark.parametrize(("sign", "word"), [(";", "semicolon"), (",", "comma"), ("\t", "tab")])
def test_encoding_and_separator_are_found_out(saved, encoding, said, sign, word):
    content = file(row("901", "Åse")).decode().replace(",", sign).encode(encoding)

    found = json.loads(run(saved(content), "--format", "json"))

    assert (found["encoding"], found["delimiter"], found["counts"]["new"]) == (said, word, 1)
    assert Employee.objects.get(external_id="901").name == "Åse Æbelø"


def test_a_column_is_chosen_by_hand_and_the_ignored_ones_are_named(saved):
    content = b"payroll_number,called,hired_on,shoes\n901,Ib,2026-10-01,43\n"

    assert "Ignored columns: shoes.\n" in run(saved(content), "--column", "name=called")
    assert Employee.objects.get(external_id="901").name == "Ib"


@pytest.mark.parametrize("choice", ["name", "=called", "name="])
def test_a_choice_that_names_no_column_is_a_wrong_argument(saved, choice):
    with pytest.raises(CommandError, match="write FIELD=COLUMN"):
        run(saved(file(row("901", "Åse"))), "--column", choice)
    assert newcomers() == set()


def test_what_cannot_be_read_is_told_in_a_sentence(saved, tmp_path):
    missing = tmp_path / "missing.csv"

    assert refused(missing)[:2] == (1, f"{missing} cannot be read: No such file or directory.")
    assert refused(saved(b"PK\x03\x04rest of a book"))[1].startswith("This is a spreadsheet and not CSV")
