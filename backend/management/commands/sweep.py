import signal
import threading
from argparse import ArgumentParser
from collections.abc import Collection
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from backend import sweeps

BEAT = "heartbeat"

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
        """Lanes, so that nobody in Slack waits for an answer while a hundred thousand outcomes are judged."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        short = [name for name in sweeps.DUE if name not in sweeps.LONG]
        brisk = [name for name in short if sweeps.DUE[name] <= sweeps.BRISK]
        patient = [name for name in short if name not in brisk]
        lane = threading.Thread(target=self._lane, args=(patient, pause, stop))
        lane.start()
        # Nobody waits for their end: a job that is cut off is taken up again.
        for name in sweeps.LONG:
            threading.Thread(target=self._lane, args=([name], pause, stop), daemon=True).start()
        try:
            self._lane([*brisk, BEAT], pause, stop)
        finally:
            stop.set()
            lane.join()

    def _lane(self, names: Collection[str], pause: float, stop: threading.Event) -> None:
        """Do what is due of ``names``, one after the other, until told to stop."""
        every = sweeps.DUE | {BEAT: sweeps.HEARTBEAT_EVERY}
        next_run = dict.fromkeys(names, timezone.now())
        try:
            while not stop.is_set():
                close_old_connections()
                at = timezone.now()
                due = [name for name, moment in next_run.items() if moment <= at]
                sweeps.run(at=at, names=[name for name in due if name != BEAT])
                is_beaten = BEAT not in due or self._beat()
                next_run |= {name: at + every[name] for name in due if name != BEAT or is_beaten}
                stop.wait(pause)
        finally:
            connection.close()

    def _beat(self) -> bool:
        """Note that we are alive; a database that is away must not end us."""
        try:
            sweeps.beat(at=timezone.now())
        except DatabaseError as error:
            log.warning("sweep.no_heartbeat", error=str(error).strip())
            return False
        return True
