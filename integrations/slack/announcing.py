"""The consumer ``slack``: what was committed becomes messages to say, each once however often the news comes."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction

from integrations.slack import announcing_awards, announcing_kudos
from recognition.activity import services as activity

Handler = Callable[[activity.Claim, datetime], None]

CONSUMER = "slack"
BATCH = 100
MOST_BATCHES = 20

HANDLERS: dict[str, Handler] = announcing_kudos.HANDLERS | announcing_awards.HANDLERS

log = structlog.get_logger(__name__)


def announce(*, at: datetime) -> int:
    """Turn waiting news into messages; how many pieces of news were done with.

    News whose handler fails is tried again later and holds up no other. A crash before the end repeats what was
    claimed, and the keys of the messages let none be made twice.
    """
    done = 0
    for _ in range(MOST_BATCHES):
        claims = activity.claim(consumer=CONSUMER, at=at, limit=BATCH)
        done += activity.finish(claims=[claim for claim in claims if _is_handled(claim, at)], at=at)
        if len(claims) < BATCH:
            break
    return done


def _is_handled(claim: activity.Claim, at: datetime) -> bool:
    try:
        with transaction.atomic():
            HANDLERS[claim.code](claim, at)
    except Exception as error:
        log.exception("slack.announcing_failed", code=claim.code, activity=claim.activity_id)
        activity.fail(claim=claim, at=at, error_code=type(error).__name__[:64])
        return False
    return True
