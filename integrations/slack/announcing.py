"""What was committed becomes messages to say, each once however often the news comes."""

from datetime import datetime, timedelta

import structlog

from integrations.slack import announcing_awards, announcing_kudos, installing
from recognition.activity import services as activity

CONSUMERS = ("slack", "slack_awards")
NEWS_FOR = timedelta(days=7)
"""What is older is no news: said months later, after Slack was connected again, it would only be noise."""

HANDLERS: dict[str, activity.Handler] = announcing_kudos.HANDLERS | announcing_awards.HANDLERS

log = structlog.get_logger(__name__)


def announce(*, at: datetime) -> int:
    """Turn waiting news into messages, for a few seconds at most; how many pieces of news were done with.

    News waits while Slack has taken every token away, and is passed over where Laurels was never connected. News whose
    handler fails is tried again later and holds up no other. A crash before the end repeats what was claimed, and the
    keys of the messages let none be made twice.
    """
    if not installing.active():
        return 0 if installing.all_known() else activity.pass_over(hearing=HEARING, at=at)
    return activity.hear(hearing=HEARING, at=at)


def _log_failed(claim: activity.Claim) -> None:
    log.exception("slack.announcing_failed", code=claim.code, activity=claim.activity_id)


HEARING = activity.Hearing(consumers=CONSUMERS, handlers=HANDLERS, news_for=NEWS_FOR, failed=_log_failed)
