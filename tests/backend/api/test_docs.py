"""What docs/api.md says is true: its client runs, its lists of scopes and codes are whole."""

import os
import re
import shutil
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from backend.api import problems
from recognition.core import actor as actors
from recognition.core.row_sentences import SENTENCES
from recognition.kudos.models import Kudos
from recognition.people import tokens
from tests import cast as people
from tests.backend.api.test_problems import all_errors

DOCS = (Path(__file__).parents[3] / "docs/api.md").read_text()


def block(language):
    return re.search(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)[1]


def codes():
    """Every code of the domain by status."""
    found = {}
    for error in all_errors():
        if error.__module__.startswith("recognition."):
            found.setdefault(problems.status_of(error), set()).add(error.code)
    return found


def test_every_scope_is_listed():
    assert set(re.findall(r"^\| `([a-z]+:[a-z]+)` \|", DOCS, re.MULTILINE)) == set(tokens.SCOPES)


@pytest.mark.slow
def test_every_code_is_listed():
    listed = DOCS.partition("<!-- codes -->\n")[2].partition("\n<!-- /codes -->")[0]
    rows = dict(re.findall(r"^\| (\d+) \| (.*) \|$", listed, re.MULTILINE))
    for status, known in codes().items():
        missing = known - set(re.findall(r"`(\w+)`", rows.get(str(status), "")))
        assert not missing, f"write {sorted(missing)} into the row {status} of docs/api.md"
    for code in [*problems.CODES.values(), *(each[1] for each in problems.BUSY.values()), problems.UNFORESEEN[1]]:
        assert f"`{code}`" in DOCS, code


def test_every_code_of_a_row_is_listed_with_its_sentence():
    page = (Path(__file__).parents[3] / "docs/row-errors.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    shown = {code: re.sub(r"%\((\w+)\)s", r"*\1*", text).replace("%%", "%") for code, text in SENTENCES.items()}

    assert listed == shown, "write docs/row-errors.md anew from recognition/core/row_sentences.py"


@pytest.fixture
def environment(transactional_db, live_server):
    people.gather()
    issued = tokens.issue(
        actor=actors.system("test"),
        name="docs",
        scopes=["people:read", "kudos:read", "kudos:write"],
        lifetime=timedelta(days=1),
        at=timezone.now(),
        employee="alice",
    )
    return os.environ | {"LAURELS": live_server.url, "TOKEN": issued.secret, "KEY": str(uuid.uuid4())}


def test_the_python_client_works_as_it_stands(environment):
    done = subprocess.run(
        [sys.executable, "-c", block("python")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "8 colleagues" in done.stdout
    assert Kudos.objects.count() == 1


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_the_shell_client_works_as_it_stands(environment):
    done = subprocess.run(
        ["sh", "-ec", block("sh")], env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert '"employee_id":"bob"' in done.stdout
    assert Kudos.objects.count() == 1
