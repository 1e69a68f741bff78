"""The payroll commands: one call each, exit codes, files that are whole or not there."""

import csv
import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recognition.payroll.models import PayrollBatch, PayrollLine
from recognition.payroll.selectors import REPORT_COLUMNS
from recognition.people.models import Employment
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import World

AT = "2026-09-28T12:00:00+02:00"


@pytest.fixture
def office(cast):
    return Office(World(cast))


def run(name, *arguments, who=None):
    out = StringIO()
    acting = ["--as", who] if who else []
    call_command(name, *arguments, *acting, "--at", AT, stdout=out)
    return out.getvalue()


def refused(name, *arguments, who=None):
    with pytest.raises(CommandError) as error:
        run(name, *arguments, who=who)
    return error.value.returncode, str(error.value)


def test_the_way_from_an_open_period_to_a_confirmed_batch(office, tmp_path):
    award, waiting = office.approved(amount=12_345), office.world.proposal()
    out = tmp_path / "payroll.csv"

    assert run("close_period", "DK", "2026-09", who="greta") == (
        f"2026-09 of DK is closed; 2026-10 is open.\n1 statements are fixed.\n1 proposed move on: {waiting.pk}\n"
    )
    built = run("build_batch", "DK", "2026-09", who="carol")
    batch = PayrollBatch.objects.get()
    assert built == (
        f"DK/2026-09-0001 (id {batch.pk}): 1 lines, 1 persons, 123.45 DKK (123.45 to pay, 0.00 to take back)\n"
    )
    exported = run("export_batch", str(batch.pk), "--out", str(out), who="greta")
    assert exported == f"{out}: {out.stat().st_size} bytes, sha256 {hashlib.sha256(out.read_bytes()).hexdigest()}\n"
    [row] = csv.DictReader(StringIO(out.read_text(encoding="utf-8")))
    assert (row["batch_id"], row["amount"], row["currency"]) == ("2026-09-0001", "123.45", "DKK")
    answer = tmp_path / "answer.csv"
    number = Employment.objects.get(employee=office.cast.alice).payroll_number
    answer.write_text(
        f"payroll_number;wage_type;amount;period\n{number};{row['external_code'] or row['wage_type']};123,45;2026-09\n"
    )
    assert refused("confirm_batch", "2026-09-0001", who="greta")[0] == 1
    assert run("reconcile_batch", "2026-09-0001", str(answer), who="carol") == (
        "Answer 1 to DK/2026-09-0001: 1 matched, 0 different, 0 missing, 0 extra; 0.00 DKK apart.\n"
    )
    assert run("confirm_batch", "2026-09-0001", who="greta") == (
        "DK/2026-09-0001 is confirmed since 2026-09-28T10:00:00Z.\n"
    )
    assert office.states()[award.pk] == "confirmed"


def test_everything_run_twice_changes_nothing_and_says_so(office, tmp_path):
    office.approved()
    out = tmp_path / "payroll.jsonl"
    for _ in range(2):
        closed = run("close_period", "DK", "2026-09", who="greta")
        built = run("build_batch", "DK", "2026-09", who="carol")
        export = ["export_batch", "DK/2026-09-0001", "--format", "jsonl", "--out", str(out)]
        exported = run(*export, who="greta"), out.read_bytes()

    assert closed == "2026-09 of DK was already closed by greta at 2026-09-28T10:00:00Z.\n"
    assert built.startswith("There is nothing new to pay in 2026-09 of DK; no batch was built.\nDK/2026-09-0001 (id ")
    assert ", exported): 1 lines" in built
    assert exported == (run(*export, who="greta"), out.read_bytes())
    assert PayrollBatch.objects.count() == 1


def test_two_persons_void_and_the_next_batch_names_the_void_one(office):
    office.approved()
    office.exported()

    asked = run("void_batch", "2026-09-0001", "--not-imported", who="carol")
    assert asked == "Asked to void DK/2026-09-0001; another person completes it with the same command.\n"
    assert refused("void_batch", "2026-09-0001", "--not-imported", who="carol")[0] == 1
    assert "is void since" in run("void_batch", "2026-09-0001", "--not-imported", who="greta")
    assert "issued again for 2026-09-0001" in run("build_batch", "DK", "2026-09", who="carol")


def test_a_first_period_is_opened_by_hr(office):
    assert run("period", "open", "DK", "2026-09", who="greta") == "2026-09 of DK is open.\n"
    assert refused("period", "open", "DK", "2026-10", who="greta")[0] == 1
    assert refused("period", "open", "DK", "2026-10", who="bob")[0] == 1


def test_a_refused_export_leaves_the_file_that_was_there(office, tmp_path):
    office.approved()
    office.built()
    out = tmp_path / "payroll.csv"
    out.write_text("yesterday's")

    code, sentence = refused("export_batch", "2026-09-0001", "--out", str(out), who="carol")

    assert (code, sentence) == (
        1,
        "This needs the role payroll releaser for entity DK; ask an administrator to grant it.",
    )
    assert out.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("place", ["missing/payroll.csv", "."])
def test_where_no_file_can_be_written_nothing_is_exported(office, tmp_path, place):
    office.approved()
    batch = office.built()

    code, sentence = refused("export_batch", "2026-09-0001", "--out", str(tmp_path / place), who="greta")

    assert code == 2
    assert "cannot be written" in sentence
    batch.refresh_from_db()
    assert batch.state == "built"


def test_a_payroll_file_is_readable_by_its_owner_only(office, tmp_path):
    office.approved()
    office.built()
    out = tmp_path / "payroll.csv"

    run("export_batch", "2026-09-0001", "--out", str(out), who="greta")

    assert out.stat().st_mode & 0o777 == 0o600


def test_the_report_is_written_as_csv_to_standard_output(office):
    office.approved(amount=12_345)

    rows = list(csv.reader(StringIO(run("report", "DK", "2026-09"), newline="")))

    assert tuple(rows[0]) == REPORT_COLUMNS
    assert rows[1][REPORT_COLUMNS.index("amount")] == "123.45"


def test_the_report_is_written_as_json_lines_to_a_file(office, tmp_path):
    office.approved(amount=12_345)
    out = tmp_path / "report.jsonl"

    run("report", "DK", "2026-09", "--format", "jsonl", "--out", str(out))

    [row] = [json.loads(line) for line in out.read_text().splitlines()]
    assert tuple(row) == ("schema", "schema_version", *REPORT_COLUMNS)
    assert (row["amount"], row["batch_id"]) == ("123.45", None)


def test_a_report_of_nothing_is_a_header(office):
    assert office.world.period

    assert run("report", "DK", "2026-09") == ",".join(REPORT_COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["report", "DK", "2031-01"], "no period 2031-01"),
        (["report", "XX", "2026-09"], "no entity 'XX'"),
        (["export_batch", "9", "--out", "x.csv", "--as", "greta"], "no payroll batch '9'"),
        (["build_batch", "DK", "2026-09", "--as", "nobody"], "no employee 'nobody'"),
    ],
)
def test_what_does_not_exist_is_named_with_exit_code_1(cast, tmp_path, monkeypatch, command, sentence):
    monkeypatch.chdir(tmp_path)

    code, said = refused(*command)

    assert code == 1
    assert sentence in said
    assert list(tmp_path.iterdir()) == []


def test_a_format_nobody_offers_is_wrong_usage(office):
    with pytest.raises(CommandError, match="invalid choice: 'xml'"):
        run("export_batch", "1", "--format", "xml", "--out", "x", who="greta")


def test_a_wage_type_of_ones_own_is_added_and_a_programme_paid_as_it(office):
    office.approved()
    names = ("--da", "Kvalitetsbonus", "--sv", "Kvalitetsbonus", "--en", "Quality bonus")

    assert run("wage_type", "add", "QUALITY_BONUS", *names, "--key", "own", who="greta") == (
        "QUALITY_BONUS is a wage type; payroll knows it by no code yet, and nothing is paid as it.\n"
    )
    choice = ("wage_type", "use", "QUALITY_BONUS", "loyal", "--entity", "DK", "--from", "2026-01-01", "--key", "use")
    assert run(*choice, who="carol") == "Payroll of DK is told of loyal as QUALITY_BONUS from 2026-01-01.\n"
    listed = run("wage_type", "list", "DK", "--format", "csv")
    assert "QUALITY_BONUS,,,,yes,amount,cash_taxable,Quality bonus" in listed
    run("close_period", "DK", "2026-09", who="greta")
    run("build_batch", "DK", "2026-09", who="carol")
    assert PayrollLine.objects.get().wage_type.code == "QUALITY_BONUS"


def test_a_wage_type_of_ones_own_is_renamed_and_retired(office):
    names = ("--da", "Servicebonus", "--sv", "Servicebonus", "--en", "Service bonus")
    run("wage_type", "add", "QUALITY_BONUS", *names, "--key", "own", who="greta")

    renamed = run("wage_type", "rename", "QUALITY_BONUS", *names, "--from", "2026-01-01", "--key", "name", who="greta")
    assert renamed == "QUALITY_BONUS is called Service bonus from 2026-01-01.\n"
    retired = run("wage_type", "retire", "QUALITY_BONUS", "--key", "retired", who="greta")
    assert retired == "Nothing new is paid as QUALITY_BONUS any more.\n"
    back = run("wage_type", "retire", "QUALITY_BONUS", "--undo", "--key", "back", who="greta")
    assert back == "Programmes can be paid as QUALITY_BONUS again.\n"
