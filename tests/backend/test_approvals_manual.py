"""The commands of docs/approvals.md are commands, and its version is one that can be read."""

import re
import shlex
import tomllib

import pytest
from django.conf import settings
from django.core.management import load_command_class

TEXT = (settings.BASE_DIR / "docs/approvals.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^manage\.py (.+)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_manual_is_understood(line):
    name, *arguments = shlex.split(line)

    assert load_command_class("backend", name).create_parser("manage.py", name).parse_args(arguments)


def test_the_manual_shows_every_field_of_an_approval_policy():
    from recognition.programmes.definition import Approval

    [shown] = re.findall(r"```toml\n(.+?)```", TEXT, re.DOTALL)

    assert set(tomllib.loads(shown)["approval"]) == set(vars(Approval()))
