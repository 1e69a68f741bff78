"""Customers, sources and what is known of them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from recognition.activity import selectors as activity
from recognition.core import periods
from recognition.core.actor import Actor
from recognition.core.errors import NotFound
from recognition.customers import access
from recognition.customers.models import Customer, Nomination, Outcome, Source, Touchpoint
from recognition.people import selectors as people
from recognition.people.models import Employee, Role


class UnknownCustomer(NotFound):
    """No customer has this id."""

    code = "unknown_customer"


class UnknownSource(NotFound):
    """No source has this code."""

    code = "unknown_source"


class UnknownNomination(NotFound):
    """No nomination has this number, or the viewer may not know of it."""

    code = "unknown_nomination"


class NominationView(NamedTuple):
    """One nomination; the texts are None when there are none or they were erased.

    ``customer`` and the references are what the company calls them.
    """

    nomination_id: int
    kind: str
    giver_id: int
    giver_name: str
    giver_reference: str
    nominee_id: int
    nominee_name: str
    nominee_reference: str
    customer: str
    customer_name: str
    matter_id: str
    occurred_at: datetime
    evidence: str | None
    nominated_at: datetime
    state: str
    decided_by_id: int | None
    decided_by_name: str | None
    decided_at: datetime | None
    reason: str | None


class MonthFigures(NamedTuple):
    """The outcomes of one month and kind in one currency ("": without a value): how many, and their minor units."""

    month: str
    kind: str
    currency: str
    outcomes: int
    value_minor: int


def source_by(code: str) -> Source:
    """The source called ``code``. Raises UnknownSource."""
    try:
        return Source.objects.get(code=code)
    except Source.DoesNotExist as error:
        raise UnknownSource(f"There is no source {code!r}; nothing has come from it yet.") from error


def sources() -> list[Source]:
    """All sources by code."""
    return list(Source.objects.order_by("code"))


def needed_complete_until(at: datetime) -> datetime | None:
    """The moment before which every needed source is complete, never later than ``at``.

    None while a needed source has not said so, or while no source is needed: nothing can be assessed then.
    """
    moments = list(Source.objects.filter(is_needed=True).values_list("complete_until", flat=True))
    told = [moment for moment in moments if moment is not None]
    return min(*told, at) if told and len(told) == len(moments) else None


def conflicts(customer_ids: Collection[int]) -> set[tuple[int, int]]:
    """The (employee id, customer id) with a standing conflict of interest."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT employee_id, customer_id FROM customers_conflictofinterest
            WHERE customer_id = ANY(%s) AND withdrawn_at IS NULL
            """,
            [list(customer_ids)],
        )
        return set(cursor.fetchall())


def customer_ids(external_ids: Collection[str] | None = None) -> dict[str, int]:
    """Primary keys by external id, of the named customers or (None) of all."""
    chosen = Q() if external_ids is None else Q(external_id__in=external_ids)
    return dict(Customer.objects.filter(chosen).values_list("external_id", "pk").iterator(chunk_size=20_000))


def employee_ids(external_ids: Collection[str] | None = None) -> dict[str, int]:
    """Primary keys by external id, of the named employees or (None) of all."""
    chosen = Q() if external_ids is None else Q(external_id__in=external_ids)
    return dict(Employee.objects.filter(chosen).values_list("external_id", "pk").iterator(chunk_size=20_000))


def served(*, employee_id: int, text: str = "", limit: int = 20, at: datetime) -> list[tuple[str, str]]:
    """The (external id, name) of customers the employee served until ``at``, whom they served last first.

    ``text`` is a part of the name or of the id, in any case.
    """
    wanted = text.strip().casefold()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT customer.external_id, customer.name
            FROM (
                SELECT customer_id, max(occurred_at) AS latest FROM customers_touchpoint
                WHERE employee_id = %s AND superseded_at IS NULL AND occurred_at <= %s GROUP BY customer_id
            ) AS mine JOIN customers_customer AS customer ON customer.id = mine.customer_id
            ORDER BY mine.latest DESC, customer.external_id LIMIT %s
            """,
            [employee_id, at, None if wanted else limit],
        )
        # Compared here, because the database's own locale may know no letter case beyond ASCII.
        found = ((code, name) for code, name in cursor if wanted in name.casefold() or wanted in code.casefold())
        return list(islice(found, limit))


def has_served(*, employee_id: int, customer: str) -> bool:
    """Whether a standing touchpoint says that the employee served the customer the company calls ``customer``."""
    mine = Touchpoint.objects.filter(employee=employee_id, superseded_at__isnull=True)
    return mine.filter(customer__external_id=customer).exists()


def customer_within_reach(*, viewer: Actor, customer: str, at: datetime) -> Customer:
    """The customer the company calls ``customer``, whom the viewer may name: one within their ``access.reach_of``.

    Raises UnknownCustomer, with the same words where there is none: who may not see a customer learns nothing of them.
    Two statements.
    """
    found = Customer.objects.filter(access.seen(viewer=viewer, at=at, name="pk"), external_id=customer).first()
    if found is None:
        raise UnknownCustomer(f"You may see no customer {customer!r}; name one whom you or your people served.")
    return found


def monthly_figures(*, kinds: Collection[str], from_date: date, to_date: date) -> list[MonthFigures]:
    """Count and value of the outcomes of ``kinds`` that stand, by month, kind and currency; days inclusive."""
    zone = settings.LAURELS.company_time_zone
    rows = Outcome.objects.filter(
        kind__in=kinds,
        superseded_at__isnull=True,
        withdrawn_at__isnull=True,
        occurred_at__gte=periods.midnight(from_date, zone),
        occurred_at__lt=periods.midnight(to_date + timedelta(days=1), zone),
    )
    figures = rows.annotate(month=TruncMonth("occurred_at", tzinfo=ZoneInfo(zone))).values("month", "kind", "currency")
    return [
        MonthFigures(periods.month_of(row["month"]), row["kind"], row["currency"], row["count"], row["value"] or 0)
        for row in figures.annotate(count=Count("pk"), value=Sum("value_minor")).order_by("month", "kind", "currency")
    ]


def nomination(*, viewer: Actor, nomination_id: int, at: datetime) -> NominationView:
    """One nomination, for whom ``nominations`` shows it. Raises UnknownNomination."""
    found = nominations(viewer=viewer, at=at, nomination_ids=[nomination_id])
    if not found:
        raise UnknownNomination(f"There is no nomination {nomination_id} that you may see.")
    return found[0]


def nominations(
    *,
    viewer: Actor,
    at: datetime,
    nomination_ids: Collection[int] | None = None,
    state: str | None = None,
    limit: int = 50,
    before: int | None = None,
) -> list[NominationView]:
    """The nominations the viewer may see, newest first: those they made, may decide or decided, and accepted ones
    of themself; HR and the system see all.

    ``before`` is the number of the last one of the page before. The statements do not grow with the rows.
    """
    found = _nominations_seen_by(viewer, at)
    if nomination_ids is not None:
        found = found.filter(pk__in=nomination_ids)
    if state is not None:
        found = found.filter(state=state)
    return nomination_views(found, limit, before=before)


def nominations_waiting(
    *, viewer: Actor, at: datetime, limit: int = 50, before: int | None = None
) -> list[NominationView]:
    """The nominations that wait for the viewer's decision, newest first, pages as above; eight statements."""
    return nomination_views(Nomination.objects.filter(pk__in=_decidable(viewer, at)), limit, before=before)


def deciders(*, nomination_id: int, at: datetime) -> list[int]:
    """Who may decide about the nomination now, those whose right it is before their delegates; by employee id.

    Empty when it is decided, or nobody may. Raises UnknownNomination.
    """
    row = Nomination.objects.filter(pk=nomination_id).first()
    if row is None:
        raise UnknownNomination(f"There is no nomination {nomination_id}.")
    if row.state != Nomination.State.PROPOSED:
        return []
    found = access.rights(nominations=[row], at=at)[row.pk]
    return list(dict.fromkeys([*found, *(user for users in found.values() for user in users)]))


def _decidable(viewer: Actor, at: datetime) -> list[int]:
    if viewer.employee_id is None:
        return []
    waiting = list(Nomination.objects.filter(state=Nomination.State.PROPOSED))
    found = access.rights(nominations=waiting, at=at)
    return [number for number, rights in found.items() if access.right_of(actor=viewer, rights=rights) is not None]


def _nominations_seen_by(viewer: Actor, at: datetime) -> QuerySet[Nomination]:
    rows = Nomination.objects.all()
    if viewer.employee_id is None:
        return rows if viewer.is_system else rows.none()
    # Who is nominated learns of it when it is accepted: until then nothing is promised.
    about_me = Q(nominee=viewer.employee_id) & ~Q(state=Nomination.State.ACCEPTED)
    if people.has_role(employee_id=viewer.employee_id, roles=(Role.HR,), entity_id=None, at=at):
        return rows.exclude(about_me)
    part = Q(giver=viewer.employee_id) | Q(nominee=viewer.employee_id) | Q(decided_by=viewer.employee_id)
    return rows.filter(part | Q(pk__in=_decidable(viewer, at))).exclude(about_me)


def nomination_views(found: QuerySet[Nomination], limit: int, *, before: int | None = None) -> list[NominationView]:
    """The newest of ``found``, or of those made ``before`` that number, as they are shown; two statements."""
    found = found if before is None else found.filter(pk__lt=before)
    rows = list(found.select_related("giver", "nominee", "customer", "decided_by").order_by("-pk")[:limit])
    texts = activity.texts_of([text for row in rows for text in (row.evidence_digest, row.reason_digest) if text])
    return [_nomination_view(row, texts) for row in rows]


def _nomination_view(row: Nomination, texts: dict[str, str]) -> NominationView:
    return NominationView(
        nomination_id=row.pk,
        kind=row.kind,
        giver_id=row.giver_id,
        giver_name=row.giver.name,
        giver_reference=row.giver.external_id,
        nominee_id=row.nominee_id,
        nominee_name=row.nominee.name,
        nominee_reference=row.nominee.external_id,
        customer=row.customer.external_id,
        customer_name=row.customer.name,
        matter_id=row.matter_id,
        occurred_at=row.occurred_at,
        evidence=texts.get(row.evidence_digest),
        nominated_at=row.nominated_at,
        state=row.state,
        decided_by_id=row.decided_by_id,
        decided_by_name=row.decided_by.name if row.decided_by else None,
        decided_at=row.decided_at,
        reason=texts.get(row.reason_digest),
    )
