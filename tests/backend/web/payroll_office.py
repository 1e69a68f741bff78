"""What the pages of payroll are tried on: an office with awards in every state, and a second entity."""

from django.utils import timezone

from recognition.people.models import RoleGrant
from tests.recognition.payroll.office import Office, sweden


def open_month(office: Office) -> Office:
    """September is open: one approved, one waiting, one on hold, one that needs a second signature."""
    office.approved(amount=123_450)
    second = next(iter(office.states()))
    office.world.proposal(amount=50_000)
    office.world.proposal(amount=20_000, state="held", held_for="budget")
    assert office.states()[second] == "needs_second"
    office.approved(amount=80_000)
    return office


def closed_month(office: Office, awards: int = 3) -> Office:
    """September is closed; so many awards wait for a batch."""
    for number in range(awards):
        office.approved(amount=10_000 + number)
    office.close()
    return office


def other_entity(office: Office) -> Office:
    """Sweden, whose payroll only Erik may read."""
    swedish = sweden(office)
    swedish.approved(amount=70_000)
    RoleGrant.objects.exclude(role="programme_owner").update(entity=office.cast.entity)
    RoleGrant.objects.create(
        employee=office.cast.erik, role="hr", entity=swedish.cast.entity, granted_at=timezone.now()
    )
    return swedish
