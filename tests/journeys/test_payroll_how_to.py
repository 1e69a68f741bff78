"""The payroll clerks' how-tos are true: every command runs, prints what it promises, and may be run again."""

import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recognition.ledger import selectors as books
from recognition.payroll.models import PayrollBatch
from recognition.people.models import Employment
from tests import cast as people
from tests.recognition.payroll.office import Office, sweden
from tests.recognition.rewards.world import World

DOCS = Path(__file__).resolve().parents[2] / "docs/how-to"


def commands(page):
    """The page's commands, each with the lines it promises."""
    for block in re.findall(r"```console\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL):
        for command in block.removeprefix("$ ").split("\n$ "):
            first, *promised = command.strip("\n").split("\n")
            yield first, set(promised)


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


def walk(page):
    for command, promised in commands(page):
        printed = run(command)
        assert promised <= set(printed.splitlines()), f"{command}\n{printed}"
        assert printed.startswith("! ") <= bool(promised), f"{command}\n{printed}"
    assert PayrollBatch.objects.get().state == "confirmed"
    assert books.check_books() == []


@pytest.fixture
def office(cast, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Office(World(cast))


def numbered(**numbers):
    for name, number in numbers.items():
        Employment.objects.filter(employee__external_id=name).update(payroll_number=number)


def test_a_month_in_denmark(office):
    numbered(alice="00101", dan="00104")
    office.approved(amount=12_345)
    office.approved(office.cast.dan, amount=50_000)

    walk("payroll-denmark.md")


def test_a_month_in_sweden(office):
    swedish = sweden(office)
    bo = people.employ("bo", swedish.cast.entity, manager=office.cast.bob, team="Kundservice")
    numbered(astrid="00201", bo="00202")
    swedish.approved(amount=12_345)
    swedish.approved(bo, amount=50_000)

    walk("payroll-sweden.md")
