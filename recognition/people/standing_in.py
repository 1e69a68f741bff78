"""Who stands in for whom, as somebody may see it: those concerned, and HR of the entity of who is away."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from recognition.people import selectors
from recognition.people.models import Delegation, Employment


class DelegationView(NamedTuple):
    """One delegation, from the first to the last day inclusive; ``may_end``: by the viewer, now."""

    delegation_id: int
    giver_id: int
    giver: str
    delegate_id: int
    delegate: str
    scope: str
    from_date: date
    to_date: date
    is_now: bool
    may_end: bool


def delegations(
    *, viewer_id: int, hr_entities: Collection[int] | None, at: datetime, limit: int = 100
) -> list[DelegationView]:
    """Today's delegations and those to come that the viewer gave or holds, and as HR those of their entities.

    ``hr_entities`` are those the viewer is HR of (None: of all). One statement.
    """
    day = selectors.company_date(at)
    found = _standing(at, day).annotate(entity=Subquery(_entity_of_giver(day)))
    if hr_entities is not None:
        part = Q(giver=viewer_id) | Q(delegate=viewer_id)
        found = found.filter(part | Q(entity__in=hr_entities))
    rows = found.select_related("giver", "delegate").order_by("from_date", "pk")[:limit]
    return [
        DelegationView(
            delegation_id=each.pk,
            giver_id=each.giver_id,
            giver=each.giver.name,
            delegate_id=each.delegate_id,
            delegate=each.delegate.name,
            scope=each.scope,
            from_date=each.from_date,
            to_date=each.to_date,
            is_now=each.from_date <= day,
            may_end=each.giver_id == viewer_id or hr_entities is None or vars(each)["entity"] in hr_entities,
        )
        for each in rows
    ]


def _standing(at: datetime, day: date) -> QuerySet[Delegation]:
    return Delegation.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), to_date__gte=day)


def _entity_of_giver(day: date) -> QuerySet[Employment, int]:
    placed = Employment.objects.filter(employee=OuterRef("giver"), starts_on__lte=day)
    return placed.order_by("-starts_on").values_list("entity_id", flat=True)[:1]
