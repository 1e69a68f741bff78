"""docs/slack.md is true: its commands exist and its table of scopes is the manifest's."""

import re
import shlex
from pathlib import Path

from django.core.management import get_commands, load_command_class

from integrations.slack import manifest

TEXT = (Path(__file__).resolve().parents[3] / "docs/slack.md").read_text(encoding="utf-8")


def test_every_command_is_one_laurels_understands():
    lines = [shlex.split(line.partition(">")[0]) for line in re.findall(r"^manage\.py (.+)$", TEXT, re.MULTILINE)]

    assert len(lines) >= 6
    for name, *arguments in lines:
        assert get_commands()[name] == "backend"
        load_command_class("backend", name).create_parser("manage.py", name).parse_args(arguments)


def test_the_scopes_are_those_the_manifest_asks_for():
    assert dict(re.findall(r"^\| `([a-z:.]+)` \| (.+) \|$", TEXT, re.MULTILINE)) == manifest.SCOPES
