"""How fast Laurels may speak: one message a second to each address, and when Slack says so, later."""

from datetime import datetime, timedelta

from integrations.slack.models import Pace
from recognition.core.db import require_transaction

SPACING = timedelta(seconds=1)
EVERYWHERE = ""
"""The address that stands for the whole installation: it is only ever paused."""


def take(*, installation_id: int, address: str, now: datetime) -> bool:
    """Whether a message may go to ``address`` now; if so the next one may go a second later, whoever asks."""
    require_transaction()
    paces = Pace.objects.filter(installation_id=installation_id)
    if paces.filter(address=EVERYWHERE, next_at__gt=now).exists():
        return False
    if "://" in address:
        # An answering address takes five messages in all; it needs no pace and no row.
        return True
    Pace.objects.bulk_create(
        [Pace(installation_id=installation_id, address=address, next_at=now)], ignore_conflicts=True
    )
    # One conditional UPDATE: of two workers at the same moment one finds the second taken.
    return bool(paces.filter(address=address, next_at__lte=now).update(next_at=now + SPACING))


def pause(*, installation_id: int, address: str, until: datetime) -> None:
    """Let nothing go to ``address`` (EVERYWHERE: to any) before ``until``."""
    rest = Pace(installation_id=installation_id, address=address, next_at=until)
    Pace.objects.bulk_create([rest], ignore_conflicts=True)
    Pace.objects.filter(installation_id=installation_id, address=address, next_at__lt=until).update(next_at=until)
