"""Who stands in for whom, as somebody may see it: those concerned, and HR of the entity of who is away."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.people import selectors
from recognition.people.models import Delegation, Employment, Role


class DelegationView(NamedTuple):
    """One delegation, from the first to the last day inclusive; ``may_end``: by the viewer, now.

    A reference is what the company calls somebody, their employee_id.
    """

    delegation_id: int
    giver_id: int
    giver: str
    giver_reference: str
    delegate_id: int
    delegate: str
    delegate_reference: str
    scope: str
    from_date: date
    to_date: date
    is_now: bool
    may_end: bool


def delegations(
    *,
    viewer: Actor,
    at: datetime,
    after: tuple[date, int] | None = None,
    limit: int = 100,
    roles: Collection[tuple[str, int | None]] | None = None,
) -> list[DelegationView]:
    """Today's delegations and those to come that the viewer gave or holds, and as HR those of their entities.

    By first day and number, beginning behind ``after``, which is such a pair. ``roles`` are the viewer's where known.
    Two statements at most.
    """
    day = selectors.company_date(at)
    entities = _entities(viewer, at, roles)
    found = _standing(at, day).filter(_given(viewer, entities) | Q(delegate=viewer.employee_id or 0))
    if after is not None:
        first, number = after
        found = found.filter(Q(from_date__gt=first) | Q(from_date=first, pk__gt=number))
    rows = found.select_related("giver", "delegate").order_by("from_date", "pk")[:limit]
    return [
        DelegationView(
            delegation_id=each.pk,
            giver_id=each.giver_id,
            giver=each.giver.name,
            giver_reference=each.giver.external_id,
            delegate_id=each.delegate_id,
            delegate=each.delegate.name,
            delegate_reference=each.delegate.external_id,
            scope=each.scope,
            from_date=each.from_date,
            to_date=each.to_date,
            is_now=each.from_date <= day,
            may_end=each.giver_id == viewer.employee_id or not entities.isdisjoint({None, vars(each)["entity"]}),
        )
        for each in rows
    ]


def require_end(
    *, viewer: Actor, delegation_id: int, at: datetime, roles: Collection[tuple[str, int | None]] | None = None
) -> None:
    """Return when the viewer may end this delegation, and it stands. Raises NotFound, also for one of others."""
    found = _standing(at, selectors.company_date(at)).filter(_given(viewer, _entities(viewer, at, roles)))
    if not found.filter(pk=delegation_id).exists():
        raise NotFound("There is no such delegation that you may end; look at the list.")


def _entities(viewer: Actor, at: datetime, roles: Collection[tuple[str, int | None]] | None) -> set[int | None]:
    """The entities the viewer is HR of; None among them means all."""
    held = selectors.roles_of(employee_id=viewer.employee_id or 0, at=at) if roles is None else roles
    return {entity for role, entity in held if role == Role.HR}


def _given(viewer: Actor, entities: set[int | None]) -> Q:
    """Those the viewer gave, or that somebody of ``entities`` gave."""
    if None in entities:
        return ~Q(pk__in=())  # all; an empty Q would vanish beside an "or"
    return Q(giver=viewer.employee_id or 0) | Q(entity__in=entities)


def _standing(at: datetime, day: date) -> QuerySet[Delegation]:
    rows = Delegation.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), to_date__gte=day)
    return rows.annotate(entity=Subquery(_entity_of_giver(day)))


def _entity_of_giver(day: date) -> QuerySet[Employment, int]:
    placed = Employment.objects.filter(employee=OuterRef("giver"), starts_on__lte=day)
    return placed.order_by("-starts_on").values_list("entity_id", flat=True)[:1]
