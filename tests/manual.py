"""The commands a page of the documentation shows: walking it proves that they run and print what it promises."""

import re
import shlex
import subprocess
from io import StringIO

from django.core.management import CommandError, call_command

AND_MORE = "…"


def commands(text):
    """The commands of a page's text, each with the lines it promises; "…" stands for lines that are left out."""
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
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
    """Run some of the ``commands``: each prints what it promises, and is refused only where the page says so."""
    walked = 0
    for command, promised in chosen:
        printed = run(command)
        assert promised <= set(printed.splitlines()), f"{command}\n{printed}"
        assert printed.startswith("! ") <= bool(promised), f"{command}\n{printed}"
        walked += 1
    assert walked, "the page shows no command"
