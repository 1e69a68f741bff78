"""Every command of docs/budgets.md prints what is written there."""

import io
import re
import shlex
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recognition.people.models import Employment
from recognition.programmes.definition import Budgeting
from tests.recognition.rewards.world import World, run, served

MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "budgets.md").read_text(encoding="utf-8")
JULY, OCTOBER = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 10, 15, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def told(arguments, at):
    out = io.StringIO()
    try:
        call_command(*shlex.split(arguments), "--at", at.isoformat(), stdout=out)
    except CommandError as refusal:
        return f"! {refusal}\n"
    return out.getvalue()


def assert_printed(block, at):
    commands = re.split(r"^\$ manage\.py ", block, flags=re.MULTILINE)[1:]
    for command in commands:
        arguments, _, printed = command.partition("\n")
        assert told(arguments, at) == printed


def test_the_commands_print_what_the_manual_says(cast):
    [table] = re.findall(r"```toml\n(.*?)```", MANUAL, flags=re.DOTALL)
    finance, figures = re.findall(r"```console\n(.*?)```", MANUAL, flags=re.DOTALL)
    world = World(cast, rules={"budget": Budgeting(**tomllib.loads(table)["budget"])})
    Employment.objects.filter(employee=cast.alice).update(cost_centre="4100")
    assert world.period
    assert world.version
    served(world, cast.alice, cast.dan)
    world.outcome()

    assert_printed(finance, JULY)
    run()
    assert_printed(figures, OCTOBER)
