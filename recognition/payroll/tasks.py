"""What the sweeps ask of payroll."""

from datetime import datetime

from recognition.core.actor import system
from recognition.payroll import services


def restate(*, at: datetime) -> int:
    """Make the statements that later corrections call for; how many are new."""
    return services.restate(actor=system("sweep"), at=at)


def drop_reports(*, at: datetime) -> int:
    """Drop the files of reports that nobody fetches any more; how many."""
    return services.drop_reports(at=at)
