"""Every command of ours says what it is for."""

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted(name for name, app in get_commands().items() if app == "backend")


def test_our_commands_are_found():
    assert {"up", "sweep", "doctor", "migrate", "stop_database", "configuration"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_every_command_and_every_option_has_help(name):
    command = load_command_class("backend", name)
    parser = command.create_parser("manage.py", name)
    unexplained = [action.dest for action in parser._actions if action.option_strings and not action.help]

    assert command.help.strip()
    assert parser.format_help()
    assert unexplained == []
