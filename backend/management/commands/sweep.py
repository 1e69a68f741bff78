import signal
import threading
from argparse import ArgumentParser
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from backend import sweeps

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Do what is due, once or again and again: seal activity, send news, judge outcomes that matured."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on, with this pause, until told to stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"] is None:
            self._once()
        elif options["every"] <= 0:
            raise CommandError("--every needs a number of seconds above 0.", returncode=2)
        else:
            self._for_ever(options["every"])

    def _once(self) -> None:
        at = timezone.now()
        done = sweeps.run(at=at, names=sweeps.DUE)
        sweeps.beat(at=at)
        failed = [name for name, count in done.items() if count is None]
        for name, count in done.items():
            self.stdout.write(f"{name}: {'failed, see the log' if count is None else count}")
        if failed:
            raise CommandError(f"{len(failed)} of {len(done)} sweeps failed.")

    def _for_ever(self, pause: float) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        next_beat = timezone.now()
        next_run = dict.fromkeys(sweeps.DUE, next_beat)
        while not stop.is_set():
            close_old_connections()
            at = timezone.now()
            due = [name for name, moment in next_run.items() if moment <= at]
            sweeps.run(at=at, names=due)
            next_run |= {name: at + sweeps.DUE[name] for name in due}
            if at >= next_beat and self._beat():
                next_beat = at + sweeps.HEARTBEAT_EVERY
            stop.wait(pause)

    def _beat(self) -> bool:
        """Note that we are alive; a database that is away must not end us."""
        try:
            sweeps.beat(at=timezone.now())
        except DatabaseError as error:
            log.warning("sweep.no_heartbeat", error=str(error).strip())
            return False
        return True
