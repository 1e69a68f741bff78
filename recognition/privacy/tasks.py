"""What the sweeps ask of privacy."""

from datetime import datetime

from recognition.jobs import services as jobs
from recognition.privacy import services
from recognition.privacy.selectors.exports import EXPORT_JOB


def write_copies(*, at: datetime) -> int:
    """Write the copy that has waited longest; how many were worked off, done or not."""
    return jobs.work_off(kind=EXPORT_JOB, work=lambda run: services.write_access_export(run=run, at=at), at=at)


def drop_copies(*, at: datetime) -> int:
    """Drop the files of copies that nobody fetches any more; how many."""
    return services.drop_access_exports(at=at)


def anonymise_due(*, at: datetime) -> int:
    """Erase the identity that has waited longest since two persons wanted it; how many."""
    return services.anonymise_due(at=at)
