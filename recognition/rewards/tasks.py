"""What the sweeps ask of rewards."""

from datetime import datetime

from django.conf import settings

from recognition.core.actor import system
from recognition.jobs import services as jobs
from recognition.rewards import services
from recognition.rewards.selectors import comparisons
from recognition.rewards.services import comparing


def assess_due(*, at: datetime) -> int:
    """Judge what matured, let go what was held, serve who waits; how many outcomes were judged."""
    return services.assess(actor=system("sweep"), at=at).judged


def expire_undecided(*, at: datetime) -> int:
    """End the points nobody decided about in time; how many."""
    return services.expire(actor=system("sweep"), at=at)


def escalate_waiting(*, at: datetime) -> int:
    """Let the next manager up decide, too, about what waits too long; how many rose."""
    return services.escalate(actor=system("sweep"), at=at)


def alarm_undecidable(*, at: datetime) -> int:
    """Tell HR of proposals nobody may decide about; how many were new."""
    return services.alarm_undecidable(actor=system("sweep"), at=at)


def tell_overdue(*, at: datetime) -> int:
    """Tell HR of disputes that nobody answered in time; how many were new."""
    return services.tell_overdue(actor=system("sweep"), at=at)


def alarm_mix(*, at: datetime) -> int:
    """Tell programme owners and HR where keeping customers is paid too small a part; how many were new."""
    keeping = settings.LAURELS.LAURELS_KEEPING_SHARE_PERCENT
    return services.alarm_mix(actor=system("sweep"), keeping_percent=keeping, at=at)


def compare_due(*, at: datetime) -> int:
    """Work off the comparison with reality that has waited longest; how many were worked off, done or not."""
    return jobs.work_off(kind=comparisons.KIND, work=lambda run: comparing.run_comparison(run=run, at=at), at=at)
