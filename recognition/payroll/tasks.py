"""What the sweeps ask of payroll."""

from datetime import datetime

from recognition.core.actor import system
from recognition.payroll import services
from recognition.payroll.services import evidence


def restate(*, at: datetime) -> int:
    """Make the statements that later corrections call for; how many are new."""
    return services.restate(actor=system("sweep"), at=at)


def write_packs(*, at: datetime) -> int:
    """Pack the evidence somebody asked for; how much was worked off."""
    return evidence.write_packs(at=at)


def drop_packs(*, at: datetime) -> int:
    """Drop evidence packs that nobody fetches any more; how many."""
    return evidence.drop_packs(at=at)


def drop_reports(*, at: datetime) -> int:
    """Drop the files of reports that nobody fetches any more; how many."""
    return services.drop_reports(at=at)


def run_views(*, at: datetime) -> int:
    """Ask for the monthly reports that are due; how many."""
    return services.run_views(at=at)
