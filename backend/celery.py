"""Celery is the bell, never the truth: its tasks are the sweeps, and a lost message costs a second of waiting."""

import os

import structlog
from celery import Celery
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

TASK = "laurels.sweep"

log = structlog.get_logger(__name__)


def _broker() -> str | None:
    url = settings.LAURELS.CELERY_BROKER_URL
    return None if url is None else url.get_secret_value()


app = Celery("laurels", broker=_broker(), set_as_current=True)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=120,
    task_soft_time_limit=100,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    broker_transport_options={
        "visibility_timeout": 600,
        # A bell that does not ring at once is left alone: somebody is waiting for the page.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
    },
    broker_connection_retry_on_startup=True,
    timezone="UTC",
)


def has_broker() -> bool:
    """Whether there is anybody to ring."""
    return _broker() is not None


def sweep(name: str) -> None:
    """Run one sweep now."""
    from backend import sweeps

    at = timezone.now()
    sweeps.run(at=at, names=[name])
    sweeps.beat(at=at)


sweep_task = app.task(sweep, name=TASK)


def ring(name: str) -> None:
    """Ask for one sweep soon. A broker that is away costs a line in the log: the next sweep finds the work."""
    if not has_broker():
        return
    try:
        sweep_task.apply_async(args=[name], expires=60)
    except OperationalError:
        log.warning("bell.silent", sweep=name)


@app.on_after_finalize.connect  # type: ignore[untyped-decorator]
def schedule(sender: Celery, **_: object) -> None:
    """Ask for every sweep as often as it wants; what waits much longer than that is overtaken and dropped."""
    from backend import sweeps

    for name, pause in sweeps.DUE.items():
        seconds = sweeps.LONG[name].total_seconds() if name in sweeps.LONG else None
        limits = {"time_limit": seconds, "soft_time_limit": seconds} if seconds else {}
        sender.add_periodic_task(
            pause.total_seconds(), sweep_task.s(name), name=name, expires=pause.total_seconds() * 5, **limits
        )
