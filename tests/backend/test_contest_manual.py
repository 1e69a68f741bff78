"""docs/contest.md is true: its commands are commands, its days are the defaults."""

import re
import shlex

import pytest
from django.conf import settings
from django.core.management import load_command_class

from recognition.rewards.selectors.late import _LATE

TEXT = (settings.BASE_DIR / "docs/contest.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ python manage\.py (.+)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_manual_is_understood(line):
    name, *arguments = shlex.split(line)

    assert load_command_class("backend", name).create_parser("manage.py", name).parse_args(arguments)


@pytest.mark.parametrize(("name", "days"), re.findall(r"`(LAURELS_\w+_DAYS)` \((\d+)\)", TEXT))
def test_its_days_are_the_defaults(name, days):
    assert type(settings.LAURELS).model_fields[name].default == int(days)


def test_it_tells_every_kind_of_late_evidence():
    told = set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))

    assert told == {"touchpoint", *re.findall(r"(?:THEN|id,|external_id,) '(\w+)'", _LATE)}
