"""`manage.py up` serves, sweeps, heals, and ends cleanly."""

import pytest

from backend import running
from tests.backend.clone import ROOT, Clone, free_port, kill_all, parent, processes, status, wait_until
from tests.backend.conftest import remove_home

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One home for all: its database outlives every `up`, and only the first has to make it."""
    folder = tmp_path_factory.mktemp("up") / "home"
    yield folder
    remove_home(folder)


@pytest.fixture
def clone(home):
    return Clone(ROOT)


@pytest.fixture
def site(clone, home, tmp_path):
    """A site that answers; whatever of it is left afterwards is ended."""
    port = free_port()
    with (tmp_path / "log").open("wb") as log:
        process = clone.up("--port", str(port), output=log, LAURELS_HOME=str(home))
    yield process, port
    if process.poll() is None:
        process.terminate()
    process.wait(60)


def until_ready(port):
    return wait_until(lambda: status(port) == 200, seconds=300)


def test_it_heals_after_any_of_its_processes_was_killed(site, home, clone):
    process, port = site
    assert until_ready(port)
    kinds = {
        "web server": lambda: processes("gunicorn", f":{port}"),
        "sweeper": lambda: [pid for pid in processes("manage.py", "sweep") if parent(pid) == process.pid],
        "database": lambda: database_of(home),
    }
    for kind, find in kinds.items():
        before = find()
        assert before, kind
        kill_all(before)
        assert wait_until(lambda f=find, b=before: set(f()) - set(b)), f"{kind} did not come back"
        assert until_ready(port), kind


def test_it_ends_cleanly_and_leaves_only_the_database(site, home):
    process, port = site
    assert until_ready(port)

    process.terminate()

    assert process.wait(40) == 0
    assert processes("gunicorn", f":{port}") == []
    assert status(port) is None
    assert database_of(home)


def test_nothing_but_the_database_lives_on_when_it_is_killed(site, home):
    process, port = site
    assert until_ready(port)
    sweepers = [pid for pid in processes("manage.py", "sweep") if parent(pid) == process.pid]

    process.kill()
    process.wait()

    assert wait_until(lambda: processes("gunicorn", f":{port}") == [], seconds=30)
    assert wait_until(lambda: not set(sweepers) & set(processes("manage.py", "sweep")), seconds=30)


def test_a_port_that_is_taken_is_told(site, clone, home):
    _, port = site
    assert until_ready(port)

    result = clone.manage("up", "--port", str(port), LAURELS_HOME=str(home))

    assert result.returncode == 1
    assert f"Port {port} is taken" in result.stderr


def test_a_port_nobody_asked_for_moves_on_when_it_is_taken(site, settings):
    _, port = site
    assert until_ready(port)
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_PORT": port})
    settings.LAURELS.model_fields_set.discard("LAURELS_PORT")

    assert running.free_port(None) > port


def database_of(home):
    note = home / "data-folder"
    data = note.read_text().strip() if note.exists() else str(home / "data")
    return processes("postgres", "-D", data)
