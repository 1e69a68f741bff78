"""What the sweeps ask of the shop."""

from datetime import datetime

from recognition.core.actor import system
from recognition.shop import services


def escalate_waiting(*, at: datetime) -> int:
    """Ask the next manager up about money that waits too long; how many orders rose."""
    return services.escalate(actor=system("sweep"), at=at)


def alarm_undecidable(*, at: datetime) -> int:
    """Tell HR of orders nobody may decide about; how many were new."""
    return services.alarm_undecidable(actor=system("sweep"), at=at)
