"""The commands programme and budget, and the files the documentation shows."""

import io
import json
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, load_command_class

from recognition.programmes import definition, gates, selectors
from tests.recognition.programmes.examples import FILE

ROOT = Path(__file__).resolve().parents[3]
CONSULT = "programme consult keep-customers --country DK --body SU --notified-on 2025-11-01 --as greta".split()
BEFORE = ["--at", "2025-12-01T12:00:00+01:00"]
pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, *BEFORE, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "keep.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_file_becomes_an_active_version_with_a_budget(cast, file):
    assert "Loaded as version 1 of keep-customers" in run("programme", "load", str(file), "--as", "erik")
    [version] = selectors.versions()
    assert "Nothing to do" in run("programme", "load", str(file), "--as", "hugo")
    run(*CONSULT)
    told = run("programme", "activate", str(version.pk), "--as", "hugo")
    assert " of 2024-12-02 to 2025-12-01 says:\n  0 occasions" in told
    assert told.endswith("\nVersion 1 of keep-customers judges outcomes from 2026-01-01 to 2026-12-31.\n")

    budget = ("budget", "allocate", "keep-customers", "1968.75", "--unit", "DKK", "--as", "frida", "--key", "2026")
    told = "Allocated 1968.75 DKK to keep-customers; 1968.75 was available after it.\n"
    assert [run(*budget), run(*budget)] == [told, told]
    [row] = json.loads(run("budget", "list", "--format", "json"))
    assert row == {
        "programme": "keep-customers",
        "unit": "DKK",
        "cost_centre": "",
        "period": "",
        "allocated": "1968.75",
        "available": "1968.75",
        "committed": "0.00",
        "approved": "0.00",
        "exported": "0.00",
        "overdraft": "0.00",
        "waiting": "0.00",
        "waiting_count": 0,
    }


@pytest.mark.slow
def test_the_list_names_versions_who_signed_and_the_gaps(cast, file, tmp_path):
    run("programme", "load", str(file), "--as", "erik")
    later = tmp_path / "later.toml"
    later.write_text(FILE.replace("2026-", "2028-"), encoding="utf-8")
    run("programme", "load", str(later), "--as", "erik")
    run(*CONSULT)
    for version in selectors.versions():
        run("programme", "activate", str(version.pk), "--as", "hugo")
    listed = run("programme", "list", "--format", "csv")

    assert "keep-customers,1,active,entitlement,DKK,2026-01-01,2026-12-31,erik,hugo" in listed
    assert "No version of keep-customers applies from 2027-01-01 to 2027-12-31." in listed


def test_show_prints_the_file_that_loads_the_version(cast, file):
    run("programme", "load", str(file), "--as", "erik")
    [version] = selectors.versions()
    shown = run("programme", "show", str(version.pk))

    assert shown.startswith("# Version 1, draft, loaded by erik\n")
    assert definition.parse(shown) == definition.parse(FILE)


def test_the_linter_speaks_before_and_while_a_file_is_loaded(cast, file):
    told = run("programme", "lint", str(file))

    assert "caps: There is no cap, so one customer or one person can take the whole budget" in told
    assert told in run("programme", "load", str(file), "--as", "erik")
    careful = FILE.replace("ends_on", "hold_days = 14\nclaw_back_days = 90\nends_on")
    careful += '[caps.employee]\namount = "1.00"\nspan = "year"\n[approval]\nsecond_above = "1.00"\n'
    file.write_text(careful, encoding="utf-8")
    assert run("programme", "lint", str(file)) == "Nothing to warn of.\n"


def test_the_gates_are_listed_and_opened_one_by_one(cast, file):
    scores = FILE.replace('unit = "DKK"', 'unit = "symbolic"').replace('"500.00"', '"50"')
    file.write_text(scores.replace("expansion", "promoter"), encoding="utf-8")
    run("programme", "load", str(file), "--as", "erik")
    [version] = selectors.versions()

    def missing():
        listed = run("programme", "gates", str(version.pk), "--format", "csv").splitlines()[1:]
        return [line.split(",")[0] for line in listed if line.split(",")[2] == "missing"]

    assert missing() == ["simulation", "consultation", "pay_gate"]
    assert run(*CONSULT) == "Recorded for keep-customers in DK.\n"
    met = ["--met", *gates.CONDITIONS]
    sign = ["programme", "pay_gate", str(version.pk), "--reason", "See minutes.", "--as", "hugo"]
    with pytest.raises(CommandError, match="not answered yes"):
        run(*sign, *met[:-1])
    assert run(*sign, *met) == f"Signed for version {version.pk}.\n"
    assert missing() == ["simulation"]
    run("programme", "activate", str(version.pk), "--as", "hugo")
    assert missing() == []


def test_a_file_with_mistakes_is_refused_with_all_of_them(cast, file):
    file.write_text(FILE.replace("entitlement", "gift").replace('"500.00"', "500"), encoding="utf-8")

    with pytest.raises(CommandError, match=r"has 2 mistakes:\nnature: 'gift'.*\nformula\.amount: 500") as caught:
        run("programme", "load", str(file), "--as", "erik")
    assert caught.value.returncode == 1


@pytest.mark.parametrize("content", [None, FILE.encode("utf-16")])
def test_a_file_that_cannot_be_read_is_wrong_usage(cast, tmp_path, content):
    path = tmp_path / "programme.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=r"programme\.toml (cannot be read|is not UTF-8)") as caught:
        run("programme", "load", str(path), "--as", "erik")
    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    ("amount", "unit"), [("1.968,75", "DKK"), ("1.005", "DKK"), ("5", "kroner"), ("1.5", "symbolic")]
)
def test_an_amount_that_is_none_is_wrong_usage(cast, amount, unit):
    with pytest.raises(CommandError) as caught:
        run("budget", "allocate", "keep-customers", amount, "--unit", unit, "--as", "frida", "--key", "k")
    assert caught.value.returncode == 2


def test_every_file_in_the_documentation_loads(cast, tmp_path):
    documentation = (ROOT / "docs" / "programmes.md").read_text(encoding="utf-8")
    files = re.findall(r"```toml\n(.*?)```", documentation, flags=re.DOTALL)

    assert len(files) >= 3
    for number, text in enumerate(files):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, encoding="utf-8")
        assert "Loaded as version 1" in run("programme", "load", str(path), "--as", "erik")


def test_the_commands_in_the_documentation_are_spelt_as_they_are():
    documentation = (ROOT / "docs" / "programmes.md").read_text(encoding="utf-8").replace("\\\n", " ")
    commands = re.findall(r"manage\.py programme (.*)", documentation)
    parser = load_command_class("backend", "programme").create_parser("manage.py", "programme")
    actions = {parser.parse_args(shlex.split(command)).action for command in commands}

    assert actions == {"lint", "load", "gates", "consult", "pay_gate", "activate", "show", "sheet"}


def test_the_documentation_quotes_real_sentences(cast):
    documentation = (ROOT / "docs" / "programmes.md").read_text(encoding="utf-8")
    [text] = re.findall(r"```text\nformula.*?```", documentation, flags=re.DOTALL)
    wrong = FILE.replace('"500.00"', "500").replace('"renewal"', '"promoter"')

    with pytest.raises(definition.BadProgramme) as caught:
        definition.parse(wrong)
    assert text.removeprefix("```text\n").removesuffix("\n```").splitlines() == list(caught.value.mistakes)
