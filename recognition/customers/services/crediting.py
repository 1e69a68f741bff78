"""What an accepted nomination brings: a touchpoint, and of who did right an outcome; nobody is credited twice."""

from datetime import datetime, timedelta

from django.db.models import Q

from recognition.core.errors import DomainError
from recognition.core.identity import uid
from recognition.customers import outcome_kinds
from recognition.customers.models import Nomination, Outcome, Source, Touchpoint
from recognition.customers.reports import TouchpointReport
from recognition.customers.services import sources, touchpoints
from recognition.customers.services.known import named
from recognition.people.reports import Refusals

SOURCE = "nominations"
CHANNEL = "nomination"
SERVED_BEFORE = timedelta(days=180)
SAME_DEED = timedelta(days=1)
SECOND = timedelta(seconds=1)


class AlreadyServed(DomainError):
    """The nominee has a touchpoint of their own for this, so is credited without a nomination."""

    code = "already_served"


class AlreadyCredited(DomainError):
    """Another nomination for the same deed was accepted."""

    code = "already_credited"


def credit(deed: Nomination, at: datetime) -> None:
    """Add the touchpoint, and the outcome of who did right, inside the transaction of who accepted the nomination.

    The source's lock comes first, so that of two nominations for one deed one is credited. Raises AlreadyServed,
    AlreadyCredited.
    """
    source = sources.lock_source(code=SOURCE, is_needed=False)
    require_not_credited(deed)
    did_right = deed.kind == Nomination.Kind.DID_RIGHT
    moment = _undisturbed(deed) if did_right else deed.occurred_at
    nominee, customer = deed.nominee.external_id, deed.customer.external_id
    row = TouchpointReport(
        interaction_id=str(deed.pk),
        customer_id=customer,
        employee_id=nominee,
        occurred_at=moment,
        type=deed.kind,
        channel=CHANNEL,
        matter_id=deed.matter_id,
    )
    touchpoints.take_in_touchpoints(
        source=source,
        rows=lambda: [(0, row)],
        frames=None,
        known=named(employees=[nominee], customers=[customer]),
        refusals=Refusals(),
        at=at,
    )

    if did_right:
        _did_right(deed, source, moment + SECOND, at)


def require_not_credited(deed: Nomination) -> None:
    """Who did right may have served the customer anyway, but nobody is credited twice for one deed.

    Raises AlreadyServed, AlreadyCredited.
    """
    if deed.kind == Nomination.Kind.TOOK_OWNERSHIP:
        _require_not_served(deed)
        return
    first, last = deed.occurred_at - SAME_DEED, deed.occurred_at + SAME_DEED
    same = Q(matter_id=deed.matter_id) if deed.matter_id else Q(occurred_at__gt=first, occurred_at__lt=last)
    accepted = Nomination.objects.filter(
        same, kind=deed.kind, nominee=deed.nominee_id, customer=deed.customer_id, state=Nomination.State.ACCEPTED
    )
    if accepted.exists():
        raise AlreadyCredited("Another nomination for this was accepted, so it is credited once; thank with a kudos.")


def _undisturbed(deed: Nomination) -> datetime:
    """The first moment from the deed on that is followed by a second in which nobody served the customer.

    Whoever says only a day says midnight: two deeds of one day would otherwise each be the other's last contact.
    """
    moment = deed.occurred_at
    day = Touchpoint.objects.filter(
        customer=deed.customer_id, superseded_at__isnull=True, occurred_at__range=(moment, moment + SAME_DEED)
    )
    for taken in day.order_by("occurred_at").values_list("occurred_at", flat=True):
        if taken >= moment + SECOND:
            break
        moment = taken + SECOND
    return moment


def _did_right(deed: Nomination, source: Source, moment: datetime, at: datetime) -> None:
    kind = outcome_kinds.DID_RIGHT
    Outcome.objects.create(
        source=source,
        external_id=str(deed.pk),
        uid=uid(SOURCE, "outcome", str(deed.pk)),
        customer=deed.customer,
        kind=kind,
        reported_kind=kind,
        family=outcome_kinds.family(kind),
        occurred_at=moment,
        matured_at=moment,
        recorded_at=at,
        matter_id=deed.matter_id,
    )


def _require_not_served(deed: Nomination) -> None:
    if deed.matter_id:
        same = Q(matter_id=deed.matter_id)
    else:
        same = Q(occurred_at__gte=deed.occurred_at - SERVED_BEFORE, occurred_at__lt=deed.occurred_at + SAME_DEED)
    own = Touchpoint.objects.filter(employee=deed.nominee_id, customer=deed.customer_id, superseded_at__isnull=True)
    if own.filter(same).exists():
        raise AlreadyServed(
            "The colleague has a touchpoint of their own for this, so is credited without a nomination;"
            " thank them with a kudos instead."
        )
