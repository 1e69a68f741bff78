"""Pruning by the clocks, on the connection of laurels_retention: the command and the nightly sweep use it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from recognition.privacy import services

NIGHT = range(2, 5)  # hours of the company's clock


def connection_name() -> str:
    """The connection that may act as laurels_retention; under pytest the only one there is."""
    return "retention" if "retention" in settings.DATABASES else "default"


def prune_due(*, at: datetime) -> int:
    """Prune once a night; how many rows went. A call by day, or a second one in a night, does nothing."""
    hour = at.astimezone(ZoneInfo(settings.LAURELS.company_time_zone)).hour
    if hour not in NIGHT or services.pruned_since(at=at - timedelta(hours=12)):
        return 0
    return sum(services.prune(at=at, using=connection_name()).values())
