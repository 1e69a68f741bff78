"""From a folder nobody else may enter, with a second copy beside it, as root and as an ordinary user."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from backend import embedded_place
from tests.backend.clone import SITE_PACKAGES, Clone, copy_project, kill_all, processes
from tests.backend.conftest import remove_home

NOBODY = 65534
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def python_for_everybody():
    """An interpreter of our version that an ordinary user may run, or None."""
    for candidate in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        command = [candidate, "-c", "import django, psycopg"]
        as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        with contextlib.suppress(OSError):
            tried = subprocess.run(
                command, capture_output=True, cwd="/", env={"PYTHONPATH": SITE_PACKAGES}, check=False, **as_nobody
            )
            if tried.returncode == 0:
                return candidate
    return None


@pytest.fixture
def folder():
    """A folder anybody may pass, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="laurels-test-", dir="/tmp"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(params=["as we are", "an ordinary user"])
def clones(request, folder):
    """Two copies side by side, each in a folder closed to others."""
    made = [Clone(copy_project(folder / name), user_home=folder) for name in ("first", "second")]
    if request.param == "an ordinary user":
        if os.geteuid() != 0:
            pytest.skip("only root can become somebody else")
        python = python_for_everybody()
        if python is None:
            pytest.skip("no interpreter here may be run by an ordinary user")
        (folder / "home").mkdir()
        for clone in made:
            clone.python, clone.user_home = python, folder / "home"
            clone.run_as = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for path in [folder / "home", *(path for clone in made for path in [clone.folder, *clone.folder.rglob("*")])]:
            os.chown(path, NOBODY, NOBODY)
    yield made
    for clone in made:
        clone.manage("stop_database")
        home = clone.home()
        shutil.rmtree(embedded_place.socket_folder(home) if not clone.run_as else home / "run", ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def sweep(clone):
    result = clone.manage("sweep")
    assert result.returncode == 0, result.stderr
    return result


def test_two_clones_work_side_by_side_and_after_every_kill(clones):
    first, second = clones
    assert first.home() != second.home()

    assert "Preparing an empty database" in sweep(first).stderr
    assert "Preparing an empty database" in sweep(second).stderr
    kill_all(processes("postgres", "-D", str(first.home())))
    assert "Preparing" not in sweep(first).stderr
    assert "Preparing" not in sweep(second).stderr

    assert first.folder.stat().st_mode & 0o777 == 0o700
    assert first.manage("stop_database").stdout == "Stopped.\n"
    assert processes("postgres", "-D", str(first.home())) == []
    assert len(processes("postgres", "-D", str(second.home()))) == 1


def test_a_first_command_killed_at_any_moment_is_finished_by_the_next(clones):
    clone, _ = clones
    for seconds in (1.0, 2.0, 3.0, 4.0, 5.0):
        process = subprocess.Popen(
            [clone.python, "manage.py", "sweep", "--every", "60"],
            cwd=clone.folder,
            env=clone.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **clone.run_as,
        )
        time.sleep(seconds)
        process.kill()
        process.wait()

    sweep(clone)
    assert clone.manage("doctor").returncode == 0


def test_the_home_is_where_it_is_asked_to_be(clones, folder):
    clone, _ = clones
    asked = (clone.user_home if clone.run_as else folder) / "asked"

    result = clone.manage("sweep", LAURELS_HOME=str(asked))

    assert result.returncode == 0, result.stderr
    assert (asked / "data/PG_VERSION").is_file()
    assert (asked / "secret_key").stat().st_mode & 0o777 == 0o600
    clone.manage("stop_database", LAURELS_HOME=str(asked))
    if not clone.run_as:
        remove_home(asked)
