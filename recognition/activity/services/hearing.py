"""A consumer hears its news for a few seconds, each piece by itself: one that fails holds up no other."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from recognition.activity.services import dispatching
from recognition.activity.services.dispatching import Claim

Handler = Callable[[Claim, datetime], None]

AT_ONCE, PASSED_OVER = 20, 5_000
MOST_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """How ``consumers`` hear their news: by its code, a handler each.

    What is older than ``news_for`` is no news and not handled any more. ``failed`` is called in the handling of what a
    handler raised.
    """

    consumers: Collection[str]
    handlers: Mapping[str, Handler]
    news_for: timedelta
    failed: Callable[[Claim], None]


def hear(*, hearing: Hearing, at: datetime) -> int:
    """Hand out what waits, for MOST_SECONDS or one round each; how many pieces of news were done with.

    News whose handler fails is undone and tried again later. A crash before the end repeats what was claimed.
    """
    until = time.monotonic() + MOST_SECONDS
    return sum(_hear(consumer, hearing, at, until) for consumer in hearing.consumers)


def pass_over(*, hearing: Hearing, at: datetime) -> int:
    """Be done with what waits unheard, up to PASSED_OVER for each consumer; how many pieces of news it was."""
    done = 0
    for consumer in hearing.consumers:
        claims = dispatching.claim(consumer=consumer, at=at, limit=PASSED_OVER)
        done += dispatching.finish(claims=claims, at=at) if claims else 0
    return done


def _hear(consumer: str, hearing: Hearing, at: datetime, until: float) -> int:
    done = 0
    while claims := dispatching.claim(consumer=consumer, at=at, limit=AT_ONCE):
        done += dispatching.finish(claims=[each for each in claims if _is_handled(each, hearing, at)], at=at)
        if time.monotonic() > until:
            break
    return done


def _is_handled(told: Claim, hearing: Hearing, at: datetime) -> bool:
    if told.at < at - hearing.news_for:
        return True
    try:
        with transaction.atomic():
            hearing.handlers[told.code](told, at)
    except Exception as error:  # noqa: BLE001 (``failed`` logs it, and it is tried again)
        hearing.failed(told)
        dispatching.fail(claim=told, at=at, error_code=type(error).__name__[:64])
        return False
    return True
