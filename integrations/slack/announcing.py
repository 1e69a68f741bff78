"""What was committed becomes messages to say, each once however often the news comes."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from integrations.slack import announcing_awards, announcing_kudos, installing
from recognition.activity import services as activity

Handler = Callable[[activity.Claim, datetime], None]

CONSUMERS = ("slack", "slack_awards")
BATCH, PASSED_OVER = 20, 5_000
MOST_SECONDS = 5.0
NEWS_FOR = timedelta(days=7)
"""What is older is no news: said months later, after Slack was connected again, it would only be noise."""

HANDLERS: dict[str, Handler] = announcing_kudos.HANDLERS | announcing_awards.HANDLERS

log = structlog.get_logger(__name__)


def announce(*, at: datetime) -> int:
    """Turn waiting news into messages, for a few seconds at most; how many pieces of news were done with.

    News waits while Slack has taken every token away, and is passed over where Laurels was never connected. News whose
    handler fails is tried again later and holds up no other. A crash before the end repeats what was claimed, and the
    keys of the messages let none be made twice.
    """
    if not installing.active():
        return 0 if installing.all_known() else sum(_pass_over(consumer, at) for consumer in CONSUMERS)
    until = time.monotonic() + MOST_SECONDS
    return sum(_announce(consumer, at, until) for consumer in CONSUMERS)


def _announce(consumer: str, at: datetime, until: float) -> int:
    done = 0
    while claims := activity.claim(consumer=consumer, at=at, limit=BATCH):
        done += activity.finish(claims=[claim for claim in claims if _is_handled(claim, at)], at=at)
        if time.monotonic() > until:
            break
    return done


def _pass_over(consumer: str, at: datetime) -> int:
    claims = activity.claim(consumer=consumer, at=at, limit=PASSED_OVER)
    return activity.finish(claims=claims, at=at) if claims else 0


def _is_handled(claim: activity.Claim, at: datetime) -> bool:
    if claim.at < at - NEWS_FOR:
        return True
    try:
        with transaction.atomic():
            HANDLERS[claim.code](claim, at)
    except Exception as error:
        log.exception("slack.announcing_failed", code=claim.code, activity=claim.activity_id)
        activity.fail(claim=claim, at=at, error_code=type(error).__name__[:64])
        return False
    return True
