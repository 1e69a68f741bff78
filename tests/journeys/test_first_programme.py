"""docs/how-to/first-programme.md is true: every command of it runs and prints what it promises."""

import csv
import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recognition.ledger import selectors as books
from recognition.programmes import definition
from recognition.rewards.models import Proposal

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/first-programme.md").read_text(encoding="utf-8")
AND_MORE = "…"


def commands():
    """The page's commands, each with the lines it promises; "…" stands for lines that are left out."""
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for command in block.removeprefix("$ ").split("\n$ "):
            first, *promised = command.strip("\n").split("\n")
            yield first, set(promised) - {AND_MORE}


def run(command):
    """What a command prints; a refusal comes with its mark."""
    if not command.startswith("manage.py "):
        return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout  # noqa: S602
    name, *arguments = shlex.split(command.removeprefix("manage.py "))
    out = StringIO()
    try:
        call_command(name, *arguments, stdout=out)
    except CommandError as refusal:
        return f"! {refusal}"
    return out.getvalue()


def walk(chosen):
    for command, promised in chosen:
        printed = run(command)
        assert promised <= set(printed.splitlines()), f"{command}\n{printed}"
        assert printed.startswith("! ") <= bool(promised), f"{command}\n{printed}"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The files the page shows, each named by its first line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "facts").mkdir()
    for name, text in re.findall(r"```(?:toml|csv)\n# (\S+)\n(.*?)```", PAGE, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.django_db
def test_what_the_linter_says_about_the_page_s_files_is_what_it_says_there(folder):
    chosen = [each for each in commands() if each[0].startswith(("touch", "manage.py programme lint", "cat"))]
    assert len(chosen) == 5
    walk(chosen)
    assert definition.parse((folder / "stay.toml").read_text(encoding="utf-8")).programme == "bliv-hos-os"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_walk_leads_from_an_empty_file_to_the_first_paid_line(folder):
    walk(commands())
    assert "Bliv hos os" in (folder / "bliv-hos-os.html").read_text(encoding="utf-8")
    with (folder / "december.csv").open(encoding="utf-8", newline="") as file:
        paid = sum(round(float(row["amount"]) * 100) for row in csv.DictReader(file) if row["text"] == "Bliv hos os")
    awards = Proposal.objects.filter(version__programme__code="bliv-hos-os", state="confirmed")
    assert paid == sum(awards.values_list("amount", flat=True)) == 1050_00
    assert books.check_books() == []
