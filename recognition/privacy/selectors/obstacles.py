"""What stands in the way of erasing somebody's identity."""

from datetime import datetime

from recognition.core.errors import DomainError
from recognition.people import selectors as people
from recognition.people.models import Employee, Employment
from recognition.privacy import clocks
from recognition.privacy.models import LegalHold
from recognition.privacy.selectors import settings
from recognition.rewards.models import ClawBackCase, Dispute, Proposal
from recognition.shop.access import has_case
from recognition.shop.models import Order

OPEN_AWARDS = ("held", "proposed", "needs_second", "payable", "in_batch", "exported")
OPEN_ORDERS = ("ordered", "needs_second", "approved", "payable", "in_batch", "exported")


class StillEmployed(DomainError):
    """The person has not left."""

    code = "still_employed"


class StillOpen(DomainError):
    """Something of the person is not settled."""

    code = "still_open"


class OnHold(DomainError):
    """A legal hold keeps the person's rows."""

    code = "on_hold"


class ClockStillRuns(DomainError):
    """The time for which the person's rows are kept is not over, and no reason was given."""

    code = "clock_still_runs"


def require_none(*, employee: Employee, is_early: bool, at: datetime) -> None:
    """Return when nothing stands in the way; ``is_early``: a reason not to wait for the clock was given.

    Raises StillEmployed, StillOpen, OnHold, ClockStillRuns.
    """
    today = people.company_date(at)
    if employee.left_on is None or employee.left_on >= today or people.is_employed(employee_id=employee.pk, day=today):
        raise StillEmployed("This person has not left; an identity can be erased only after that.")
    if what := open_things(employee.pk):
        raise StillOpen(f"Something of this person is not settled yet: {', '.join(what)}. Settle it first.")
    if held_people() & {employee.pk} or held_classes() & {"employment", "text"}:
        raise OnHold("A legal hold keeps what there is of this person; release it first.")
    if not is_early and employee.left_on >= due_since(employee, at).date():
        raise ClockStillRuns("The time for which this is kept is not over; say why it should be erased now.")


def open_things(employee_id: int) -> list[str]:
    """What of the person still waits for somebody: awards, orders, contests, cases."""
    rows = {
        "awards": Proposal.objects.filter(employee=employee_id, state__in=OPEN_AWARDS),
        "orders": Order.objects.filter(employee=employee_id, state__in=OPEN_ORDERS),
        "contests": Dispute.objects.filter(employee=employee_id, state="open"),
        "refunds": Order.objects.filter(has_case(), employee=employee_id),
        "claw-back cases": ClawBackCase.objects.filter(employee=employee_id, result=""),
    }
    return [name for name, found in rows.items() if found.exists()]


def due_since(employee: Employee, at: datetime) -> datetime:
    """Who left before this may be anonymised without a reason."""
    country = Employment.objects.filter(employee=employee).order_by("-starts_on").values_list("country", flat=True)
    cutoffs = settings.cutoffs(clock=clocks.named("employment"), at=at)
    return cutoffs.get(country.first() or "", cutoffs[""])


def held_people() -> set[int]:
    """Everybody a legal hold in force is on."""
    held = LegalHold.objects.filter(released_at__isnull=True, employee__isnull=False)
    return {pk for pk in held.values_list("employee_id", flat=True) if pk is not None}


def held_classes() -> set[str]:
    """The classes of rows a legal hold in force is on."""
    held = LegalHold.objects.filter(released_at__isnull=True, employee__isnull=True)
    return set(held.values_list("retention_class", flat=True))
