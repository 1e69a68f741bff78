"""The requests HR works on: erasures that wait for a second person, holds, and who has become due."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from recognition.activity import selectors as activity
from recognition.core.actor import Actor
from recognition.people.models import Employee, Employment
from recognition.privacy import access, clocks
from recognition.privacy.models import Anonymisation, LegalHold
from recognition.privacy.selectors import settings


class AnonymisationView(NamedTuple):
    """One request to erase an identity. ``proof`` is there once it is done; ``may_confirm``: by this viewer."""

    anonymisation_id: int
    employee_id: str
    employee_name: str
    state: str
    early_reason: str
    asked_by: str
    asked_at: datetime
    confirmed_by: str
    done_at: datetime | None
    refused_code: str
    proof: dict[str, Any] | None
    may_confirm: bool


class HoldView(NamedTuple):
    """One legal hold, on a person or on a class of rows."""

    hold_id: int
    employee_id: str
    employee_name: str
    retention_class: str
    reason: str
    set_by: str
    set_at: datetime
    released_by: str
    released_at: datetime | None


class DuePerson(NamedTuple):
    """Somebody whose clock has run out, so that their identity should go."""

    employee_id: str
    name: str
    left_on: Any


def anonymisations(*, viewer: Actor, at: datetime, limit: int, before: int | None = None) -> list[AnonymisationView]:
    """The requests of the people the viewer serves or audits, newest first. Raises RoleNeeded."""
    access.require_reader(viewer=viewer, at=at)
    rows = Anonymisation.objects.select_related("employee", "asked_by", "confirmed_by").order_by("-pk")
    entities = access.served_entities(viewer=viewer, at=at)
    rows = rows if entities is None else rows.filter(employee__in=access.people_of(entities))
    page = list((rows if before is None else rows.filter(pk__lt=before))[:limit])
    serves = access.served_entities(viewer=viewer, at=at, readers=access.SERVES)
    last = access.last_entities([row.employee_id for row in page])
    reasons = activity.texts_of([row.early_digest for row in page])
    return [
        AnonymisationView(
            anonymisation_id=row.pk,
            employee_id=row.employee.external_id,
            employee_name=row.employee.name,
            state=row.state,
            early_reason=reasons.get(row.early_digest, ""),
            asked_by=row.asked_by.name,
            asked_at=row.asked_at,
            confirmed_by=row.confirmed_by.name if row.confirmed_by else "",
            done_at=row.done_at,
            refused_code=row.refused_code,
            proof=row.proof,
            may_confirm=viewer.employee_id not in (row.asked_by_id, row.employee_id)
            and (serves is None or last.get(row.employee_id) in serves),
        )
        for row in page
    ]


def holds(*, viewer: Actor, at: datetime, limit: int, before: int | None = None) -> list[HoldView]:
    """The holds the viewer may know of, newest first: those on classes, and on people they serve. Raises RoleNeeded."""
    access.require_reader(viewer=viewer, at=at)
    rows = LegalHold.objects.select_related("employee", "set_by", "released_by").order_by("-pk")
    entities = access.served_entities(viewer=viewer, at=at)
    if entities is not None:
        rows = rows.filter(Q(employee__isnull=True) | Q(employee__in=access.people_of(entities)))
    page = list((rows if before is None else rows.filter(pk__lt=before))[:limit])
    reasons = activity.texts_of([row.reason_digest for row in page])
    return [
        HoldView(
            hold_id=row.pk,
            employee_id=row.employee.external_id if row.employee else "",
            employee_name=row.employee.name if row.employee else "",
            retention_class=row.retention_class,
            reason=reasons.get(row.reason_digest, ""),
            set_by=row.set_by.name,
            set_at=row.set_at,
            released_by=row.released_by.name if row.released_by else "",
            released_at=row.released_at,
        )
        for row in page
    ]


def due_people(*, viewer: Actor, at: datetime, limit: int) -> list[DuePerson]:
    """Who left so long ago that their identity should be erased, the longest first. Raises RoleNeeded."""
    access.require_reader(viewer=viewer, at=at)
    cutoffs = settings.cutoffs(clock=clocks.named("employment"), at=at)
    last = Employment.objects.order_by("employee_id", "-starts_on").distinct("employee_id")
    over = Q(left_on__lt=cutoffs[""].date())
    for country, moment in cutoffs.items():
        if country:
            here = Employment.objects.filter(pk__in=last.values("pk"), country=country).values("employee_id")
            over = (over & ~Q(pk__in=here)) | Q(pk__in=here, left_on__lt=moment.date())
    entities = access.served_entities(viewer=viewer, at=at)
    rows = Employee.objects.filter(over).exclude(
        pk__in=Anonymisation.objects.exclude(state=Anonymisation.State.WITHDRAWN).values("employee_id")
    )
    rows = rows if entities is None else rows.filter(pk__in=access.people_of(entities))
    return [DuePerson(row.external_id, row.name, row.left_on) for row in rows.order_by("left_on", "pk")[:limit]]
