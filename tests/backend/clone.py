"""A copy of the project somewhere else, run as somebody else: for what must hold wherever Laurels is unpacked."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SITE_PACKAGES = next(path for path in sys.path if path.endswith("site-packages"))


@dataclass
class Clone:
    folder: Path
    python: str = sys.executable
    run_as: dict = field(default_factory=dict)
    user_home: Path = Path("/nonexistent")

    def environment(self, **changes):
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.user_home),
            "PYTHONPATH": SITE_PACKAGES,
            "LAURELS_LOG_FORMAT": "json",
            **changes,
        }

    def manage(self, *arguments, **environment):
        return subprocess.run(
            [self.python, "manage.py", *arguments],
            cwd=self.folder,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            **self.run_as,
        )

    def up(self, *arguments, output=subprocess.DEVNULL, **environment):
        return subprocess.Popen(
            [self.python, "manage.py", "up", *arguments],
            cwd=self.folder,
            env=self.environment(**environment),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **self.run_as,
        )

    def home(self, **environment):
        code = "from backend import settings; print(settings.LAURELS_HOME)"
        result = subprocess.run(
            [self.python, "-c", code],
            cwd=self.folder,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            check=True,
            **self.run_as,
        )
        return Path(result.stdout.strip())


def copy_project(target: Path) -> Path:
    """Copy what runs, closed to everybody but its owner."""
    target.mkdir(mode=0o700)
    for name in ("backend", "recognition", "integrations"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", target)
    return target


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(port, path="/readyz"):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return None


def wait_until(condition, seconds=60):
    """Return whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def processes(*words):
    """The process numbers whose command line has all these words."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if line and all(word in line for word in words):
            found.append(int(folder.name))
    return found


def kill_all(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def parent(pid):
    """The process that started this one, or None when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return None
