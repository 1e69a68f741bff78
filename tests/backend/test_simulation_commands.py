"""docs/simulation.md is true: its commands run and print what it promises; and who may run them."""

import csv
import json
import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recognition.programmes import definition
from tests import manual
from tests.recognition.programmes.examples import TEXTS
from tests.recognition.rewards.world import World, define

PAGE = (Path(__file__).resolve().parents[2] / "docs/simulation.md").read_text(encoding="utf-8")
AT = "2026-09-15T10:00:00Z"
DAYS = ("--from", "2026-07-01", "--to", "2026-08-31")
ONE_SIMULATION = pytest.mark.django_db(transaction=True, reset_sequences=True)


@pytest.fixture
def world(cast):
    world = World(cast, rules={"texts": TEXTS, "value_currency": "DKK"})
    assert world.period
    assert world.budget
    world.touch(cast.alice, days=2)
    world.touch(cast.dan, days=1)
    world.outcome()
    return world


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "loyal.toml"
    path.write_text(definition.to_toml(define(texts=TEXTS, value_currency="DKK")), encoding="utf-8")
    return path


def run(name, *arguments):
    out = StringIO()
    call_command(name, *map(str, arguments), "--at", AT, stdout=out)
    return out.getvalue()


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        run("simulate", *arguments)
    return error.value.returncode, str(error.value)


@pytest.mark.slow
@ONE_SIMULATION
def test_the_pages_commands_print_what_it_promises(world, file):
    for command, promised in manual.commands(PAGE):
        printed = run(*shlex.split(command.removeprefix("manage.py ")))
        assert promised <= set(printed.splitlines()), f"{command}\n{printed}"


def test_beside_the_active_version_it_says_who_gains(world, file):
    file.write_text(file.read_text(encoding="utf-8").replace('"500.00"', '"600.00"'), encoding="utf-8")
    text = run("simulate", file, *DAYS)
    assert "Beside the active version 2 gain 100.00 DKK and 0 lose 0.00 DKK; for 0 nothing changes." in text
    assert re.search(r"alice +300.00 +250.00 +50.00 +DKK", text)
    assert "Beside the active version" not in run("simulate", file, *DAYS, "--against", "nothing")
    assert run("simulate", file, *DAYS, "--against", world.version.pk) == text


def test_machines_read_the_same_rows_as_csv_and_json(world, file):
    rows = list(csv.DictReader(StringIO(run("simulate", file, *DAYS, "--format", "csv"))))
    assert rows == [{"employee_id": name, "amount_minor": "25000", "unit": "DKK"} for name in ("alice", "dan")]
    assert json.loads(run("simulate", file, *DAYS, "--format", "json"))[0]["amount_minor"] == 25_000


def test_it_refuses_what_it_cannot_read(world, file):
    assert refused(file, "--from", "2026-09-01", "--to", "2026-08-31") == (
        1,
        "2026-08-31 is before 2026-09-01; give the first day first.",
    )
    assert refused("nowhere.toml", *DAYS)[0] == 2
    assert refused(file, *DAYS, "--against", "newest")[0] == 2
    assert refused(file, *DAYS, "--as", "bob") == (
        1,
        "This needs the role auditor or finance or hr or programme owner for the whole company;"
        " ask an administrator to grant it.",
    )
    with pytest.raises(CommandError, match="is not a day"):
        run("simulate", file, "--from", "1 July", "--to", "2026-08-31")


def test_in_production_somebody_must_look(world, file, settings):
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_ENV": "production"})
    out = StringIO()
    with pytest.raises(CommandError, match="say who looks with --as"):
        call_command("simulate", str(file), *DAYS, stdout=out)
    with pytest.raises(CommandError, match="--break-glass"):
        call_command("simulate", str(file), *DAYS, "--as", "erik", stdout=out)
