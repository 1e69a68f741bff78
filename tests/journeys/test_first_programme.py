"""docs/how-to/first-programme.md is true: every command of it runs and prints what it promises."""

import csv
import re
from pathlib import Path

import pytest

from recognition.ledger import selectors as books
from recognition.programmes import definition
from recognition.rewards.models import Proposal
from tests import manual

PAGE = (Path(__file__).resolve().parents[2] / "docs/how-to/first-programme.md").read_text(encoding="utf-8")


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
    first_steps = ("touch", "manage.py programme lint", "cat")
    chosen = [each for each in manual.commands(PAGE) if each[0].startswith(first_steps)]
    assert len(chosen) == 5
    manual.walk(chosen)
    assert definition.parse((folder / "stay.toml").read_text(encoding="utf-8")).programme == "bliv-hos-os"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_walk_leads_from_an_empty_file_to_the_first_paid_line(folder):
    manual.walk(manual.commands(PAGE))
    assert "Bliv hos os" in (folder / "bliv-hos-os.html").read_text(encoding="utf-8")
    with (folder / "december.csv").open(encoding="utf-8", newline="") as file:
        paid = sum(round(float(row["amount"]) * 100) for row in csv.DictReader(file) if row["text"] == "Bliv hos os")
    awards = Proposal.objects.filter(version__programme__code="bliv-hos-os", state="confirmed")
    assert paid == sum(awards.values_list("amount", flat=True)) == 1050_00
    assert books.check_books() == []
