"""Who reads what employees tell about customers' difficulties."""

from datetime import datetime

from recognition.core.actor import Actor
from recognition.people import selectors as people
from recognition.people.models import Role


def owners(*, at: datetime) -> set[int]:
    """The programme owners of any entity: they read all reports and say what became of them."""
    return {grant.employee_id for grant in people.grants(at=at) if grant.role == Role.PROGRAMME_OWNER}


def reads_all(*, viewer: Actor, at: datetime) -> bool:
    """Whether the viewer reads everybody's reports: a programme owner, or the system itself."""
    return viewer.is_system or viewer.employee_id in owners(at=at)
