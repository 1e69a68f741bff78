"""Customers, sources and what is known of them."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import Q

from recognition.core.errors import NotFound
from recognition.customers.models import Customer, Outcome, Source, Touchpoint
from recognition.people.models import Employee


class UnknownCustomer(NotFound):
    """No customer has this id."""

    code = "unknown_customer"


class UnknownSource(NotFound):
    """No source has this code."""

    code = "unknown_source"


def customer_by(external_id: str) -> Customer:
    """The customer the company calls ``external_id``. Raises UnknownCustomer."""
    try:
        return Customer.objects.get(external_id=external_id)
    except Customer.DoesNotExist as error:
        raise UnknownCustomer(f"There is no customer {external_id!r}; use the customer_id of customers.csv.") from error


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


def outcome_counts() -> dict[str, int]:
    """How many standing outcomes there are of each kind."""
    kinds = Outcome.objects.filter(superseded_at__isnull=True).values_list("kind", flat=True)
    return {kind: kinds.filter(kind=kind).count() for kind in kinds.distinct().order_by("kind")}
