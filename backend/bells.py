"""Who rings for whom: a message stored by a door asks for the sweep that works it off, without making anybody wait."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from backend import celery
from integrations.slack import bell

SLACK = "integrations.slack.dispatch.work"

# One thread: a broker that is away is waited for there and not by Slack, which waits three seconds in all.
_ringer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bell")
_is_asked = Lock()


def connect() -> None:
    """From now on ring for what is stored."""
    bell.stored.connect(ask, dispatch_uid="backend.bells")


def ask(**_signal: object) -> None:
    """Have the bell rung soon; while one ring is waiting, another would say nothing more."""
    if celery.has_broker() and _is_asked.acquire(blocking=False):
        _ringer.submit(_ring)


def _ring() -> None:
    # Released first: who stores from here on asks for a ring of their own.
    _is_asked.release()
    celery.ring(SLACK)
