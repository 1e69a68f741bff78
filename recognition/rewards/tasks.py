"""What sweeps call: each pulls its own work, and a call too many does no harm."""

from datetime import datetime

from recognition.core import actor
from recognition.rewards import services


def assess_due(*, at: datetime) -> int:
    """Assess what is due, let go what was held, serve what waited; how many outcomes were judged."""
    return services.assess(actor=actor.system("sweep"), at=at).judged


def alarm_undecidable(*, at: datetime) -> int:
    """Tell HR about proposals nobody may decide about; how many were new."""
    return services.alarm_undecidable(actor=actor.system("sweep"), at=at)
