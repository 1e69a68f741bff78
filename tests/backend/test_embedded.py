"""The private PostgreSQL: closed to others, alone in its home, and alive after any kill."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from backend import embedded, embedded_place
from tests.backend.clone import kill_all
from tests.backend.conftest import remove_home

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The home of a server that the tests of this file share and none of them ends."""
    folder = tmp_path_factory.mktemp("shared") / "home"
    start(folder)
    yield folder
    remove_home(folder)


def start(home, *, careless=True):
    embedded.ensure_running(home=home, careless=careless)


def connect(home, role="laurels_app"):
    return embedded._connect(home, role, embedded.DATABASE)


def postmaster(home):
    return int((embedded_place.prepare(home).data / "postmaster.pid").read_text().splitlines()[0])


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def remember(home, text):
    with connect(home, "laurels_owner") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def remembered(home):
    with connect(home, "laurels_owner") as connection:
        return [text for (text,) in connection.execute("SELECT text FROM note").fetchall()]


def test_it_has_the_three_roles_of_production(running):
    for role in embedded.ROLES:
        with connect(running, role) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (role,)


def test_it_asks_for_a_password(running):
    host = str(embedded_place.socket_folder(running))

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=host, port=5432, user="laurels_app", dbname="laurels", password="wrong")


def test_it_listens_on_no_port_and_its_folders_are_closed(running):
    with connect(running) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW unix_socket_permissions").fetchone() == ("0700",)
    assert stat.S_IMODE((running / "pgpass").stat().st_mode) == 0o600
    assert stat.S_IMODE(embedded_place.socket_folder(running).stat().st_mode) == 0o700
    assert stat.S_IMODE(embedded_place.prepare(running).data.stat().st_mode) == 0o700


def test_text_sorts_by_bytes(running):
    with connect(running) as connection:
        rows = connection.execute("SELECT x FROM unnest(ARRAY['b', 'B', 'å', 'a']) x ORDER BY x").fetchall()
    assert [x for (x,) in rows] == ["B", "a", "b", "å"]


def test_starting_again_changes_nothing(running):
    first = postmaster(running)

    start(running)

    assert postmaster(running) == first


def test_it_keeps_its_data_when_it_is_stopped(home):
    start(home)
    remember(home, "kept")

    assert embedded.stop(home=home)
    assert not embedded.is_answering(home=home)
    assert not embedded.stop(home=home)
    start(home)

    assert remembered(home) == ["kept"]


def test_it_comes_back_after_its_master_was_killed(home):
    start(home, careless=False)
    remember(home, "kept")

    os.kill(postmaster(home), signal.SIGKILL)
    start(home)

    assert remembered(home) == ["kept"]


def test_it_comes_back_after_every_process_was_killed_in_the_middle_of_work(home):
    start(home, careless=False)
    remember(home, "kept")
    with connect(home, "laurels_owner") as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO note VALUES ('not committed')")
        master = postmaster(home)
        kill_all([master, *children(master)])

    start(home)

    assert remembered(home) == ["kept"]


def test_it_comes_back_when_its_process_number_is_now_somebody_elses(home):
    start(home)
    place = embedded_place.prepare(home)
    embedded.stop(home=home)
    lock = place.sockets / ".s.PGSQL.5432.lock"
    for note in (place.data / "postmaster.pid", lock):
        note.write_text(f"{os.getppid()}\n{place.data}\n1\n5432\n{place.sockets}\n\n")

    start(home)

    assert embedded.is_answering(home=home)


def test_half_a_cluster_of_a_killed_command_is_thrown_away(home):
    embedded_place.make_home(home)
    unfinished = embedded_place.prepare(home).data.with_name("data.unfinished")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("16\n")
    (home / "pgpass.unfinished").write_text("half a li")

    start(home)

    assert not unfinished.exists()


def test_a_home_removed_and_made_again_begins_anew(home):
    start(home)
    remember(home, "gone")
    old = embedded_place.prepare(home)
    master = postmaster(home)
    shutil.rmtree(home)

    start(home)

    with connect(home, "laurels_owner") as connection:
        assert connection.execute("SELECT to_regclass('note')").fetchone() == (None,)
    assert embedded._works_on(master) is None
    if old.data.parent != home:
        shutil.rmtree(old.data.parent)


def test_a_lost_password_file_is_told_and_not_papered_over(home):
    start(home)
    embedded.stop(home=home)
    (home / "pgpass").rename(home / "elsewhere")

    with pytest.raises(embedded.EmbeddedServerError, match="pgpass is missing"):
        start(home)
    (home / "elsewhere").rename(home / "pgpass")


def test_a_path_too_long_for_a_socket_works(tmp_path):
    home = tmp_path / ("a-very-long-name-" * 7)
    try:
        start(home)
        assert embedded.is_answering(home=home)
    finally:
        remove_home(home)


def test_permissions_of_folders_it_did_not_make_stay_as_they_are(tmp_path, home):
    tmp_path.chmod(0o700)
    before = {path: path.stat().st_mode for path in [tmp_path, *tmp_path.parents]}

    start(home)

    assert {path: path.stat().st_mode for path in before} == before


def test_starts_at_the_same_time_make_one_server(home):
    code = f"from pathlib import Path; from backend import embedded; embedded.ensure_running(home=Path({str(home)!r}))"
    commands = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(4)]

    assert [command.wait() for command in commands] == [0, 0, 0, 0]
    assert embedded.is_answering(home=home)


def test_a_command_killed_while_starting_leaves_nothing_that_stops_the_next(home):
    code = f"from pathlib import Path; from backend import embedded; embedded.ensure_running(home=Path({str(home)!r}))"
    for seconds in (0.3, 0.5, 0.7, 0.9, 1.2):
        command = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, start_new_session=True)
        time.sleep(seconds)
        command.kill()
        command.wait()

    start(home)

    assert embedded.is_answering(home=home)


def test_a_server_that_the_pg_ctl_of_a_killed_command_starts_meanwhile_is_taken(home, monkeypatch):
    start(home)
    embedded.stop(home=home)
    run = embedded._run

    def run_too_late(*arguments):
        run(*arguments)
        run(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(embedded, "_run", run_too_late)
        start(home)

    assert embedded.is_answering(home=home)


def test_a_command_killed_while_it_makes_the_cluster_is_followed_by_one_that_waits_for_its_child(home):
    code = f"from pathlib import Path; from backend import embedded; embedded.ensure_running(home=Path({str(home)!r}))"
    command = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, start_new_session=True)
    initdb = child_that_makes_the_cluster(command.pid)
    command.kill()
    command.wait()
    assert "initdb" in name_of(initdb)

    start(home)

    assert embedded.is_answering(home=home)
    assert not embedded_place.prepare(home).data.with_name("data.unfinished").exists()


def child_that_makes_the_cluster(pid):
    """Return the process number of the command's initdb, as soon as it has children of its own."""
    for _ in range(3_000):
        for child in children(pid):
            if "initdb" in name_of(child) and children(child):
                return child
        time.sleep(0.01)
    raise AssertionError("the command never ran initdb")


def name_of(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""
