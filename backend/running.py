"""What runs when Laurels runs: the web server, and what does the work nobody waits for."""

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings

from backend import prepare
from backend.embedded_place import EmbeddedServerError
from backend.supervisor import Program, Supervisor

PORTS_TO_TRY = 50
SECONDS_BETWEEN_LOOKS = 3.0


class PortTakenError(Exception):
    """Another program listens where the web server should; the message says what to do."""


def serve(*, port: int | None) -> None:
    """Run everything until told to stop; the address is printed when the site answers. Raises PortTakenError."""
    bind = settings.LAURELS.LAURELS_BIND
    port = free_port(port)
    address = settings.LAURELS.LAURELS_BASE_URL
    if "LAURELS_BASE_URL" not in os.environ and "LAURELS_BASE_URL_FILE" not in os.environ:
        address = f"http://localhost:{port}"
    look = Lookout(bind=bind, port=port, welcome=f"Laurels runs at {address}. Ctrl-C stops it.")
    supervisor = Supervisor(programs(bind=bind, port=port), every_second=look.every_second)
    look.say = supervisor.say
    supervisor.run()


def programs(*, bind: str, port: int) -> list[Program]:
    """Return the programs of this installation: worker and beat where there is a broker, else the sweeper."""
    laurels = settings.LAURELS
    # The port is known only now; what each program may wait for differs.
    environment = {**os.environ, "LAURELS_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment.pop("LAURELS_PORT_FILE", None)
    patient = environment | {"LAURELS_DATABASE_PATIENCE": "command"}
    listen = f"[{bind}]:{port}" if ":" in bind else f"{bind}:{port}"
    gunicorn = ["gunicorn", "backend.wsgi", "--bind", listen, "--worker-class", "gthread", "--no-control-socket"]
    gunicorn += ["--workers", str(laurels.LAURELS_WEB_WORKERS), "--threads", str(laurels.LAURELS_WEB_THREADS)]
    gunicorn += ["--graceful-timeout", "15", "--max-requests", "20000", "--max-requests-jitter", "2000"]
    if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn's own advice; it opens a private file there
        gunicorn += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    found = [Program("web", _python(*gunicorn), environment | {"LAURELS_DATABASE_PATIENCE": "request"})]
    if laurels.CELERY_BROKER_URL is None:
        sweep = [sys.executable, str(settings.BASE_DIR / "manage.py"), "sweep", "--every", "1"]
        return [*found, Program("sweep", sweep, patient)]
    celery = ["celery", "-A", "backend.celery"]
    level = ["--loglevel", laurels.LAURELS_LOG_LEVEL]
    worker = [*celery, "worker", *level, "--concurrency", "2", "--without-mingle", "--without-gossip"]
    beat = [*celery, "beat", *level, "--scheduler", "celery.beat:Scheduler", "--pidfile="]
    return [*found, Program("worker", _python(*worker), patient), Program("beat", _python(*beat), patient)]


class Lookout:
    """Says once when the site answers, and heals the private database when it is gone."""

    def __init__(self, *, bind: str, port: int, welcome: str) -> None:
        self.address = ("127.0.0.1" if bind == "0.0.0.0" else bind, port)  # noqa: S104 - compared, not bound
        self.welcome: str | None = welcome
        self.say: Callable[[str], None] = print
        self.next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS

    def every_second(self) -> None:
        """Do both; called by the supervisor between its other work."""
        if self.welcome is not None and _is_taken(*self.address):
            self.say(self.welcome)
            self.welcome = None
        if settings.USES_PRIVATE_DATABASE and time.monotonic() >= self.next_look:
            self._look_after_database()
            self.next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS

    def _look_after_database(self) -> None:
        try:
            prepare.start_private_database()
        except (EmbeddedServerError, psycopg.Error, OSError) as error:
            self.say(f"The private database cannot be started: {error}")


def _python(*module_and_arguments: str) -> list[str]:
    return [sys.executable, "-m", *module_and_arguments]


def free_port(asked: int | None) -> int:
    """Return the port to serve on.

    A port that was asked for is taken or refused; without one the first free from LAURELS_PORT is taken, so that
    two clones can run side by side. Raises PortTakenError.
    """
    bind = settings.LAURELS.LAURELS_BIND
    fixed = asked or (settings.LAURELS.LAURELS_PORT if "LAURELS_PORT" in settings.LAURELS.model_fields_set else None)
    if fixed is not None:
        if _is_taken(bind, fixed):
            raise PortTakenError(f"Port {fixed} is taken. Choose another with --port or LAURELS_PORT.")
        return fixed
    first = settings.LAURELS.LAURELS_PORT
    for port in range(first, first + PORTS_TO_TRY):
        if not _is_taken(bind, port):
            return port
    raise PortTakenError(f"Ports {first} to {first + PORTS_TO_TRY - 1} are taken. Choose one with --port.")


def _is_taken(host: str, port: int) -> bool:
    """Say whether something listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
