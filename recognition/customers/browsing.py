"""The customers somebody may see, by name, with where each stands; and one of them."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from recognition.customers import access, loyalty
from recognition.customers.access import Reach
from recognition.customers.selectors import UnknownCustomer

DECISIVE = 12


class CustomerCard(NamedTuple):
    """One customer, ``loyalty`` as ``loyalty.state`` says it, the latest outcome ("" and None without) and contact."""

    customer_id: int
    external_id: str
    name: str
    segment: str
    since: date | None
    loyalty: str
    kind: str
    family: str
    score: int | None
    scale: str
    happened_at: datetime | None
    contact_at: datetime | None


def customers(
    *, reach: Reach, at: datetime, text: str = "", after: int | None = None, limit: int
) -> list[CustomerCard]:
    """The customers within ``reach`` by name, those after the customer ``after``; one statement.

    ``text`` is a part of the name or of the id, in any case.
    """
    return _cards(reach, at, limit, after=after, text=text.strip())


def customer(*, reach: Reach, customer_id: int, at: datetime) -> CustomerCard:
    """One customer within ``reach``. Raises UnknownCustomer for others as for those that are not there."""
    found = _cards(reach, at, 1, only=customer_id)
    if not found:
        raise UnknownCustomer(f"There is no customer {customer_id} that you may see.")
    return found[0]


def _cards(
    reach: Reach, at: datetime, limit: int, *, after: int | None = None, text: str = "", only: int | None = None
) -> list[CustomerCard]:
    wanted = ["TRUE" if reach.sees_all else _within(reach, is_one=only is not None)]
    if only is not None:
        wanted.append("customer.id = %(only)s")
    if after is not None:
        wanted.append("(customer.name, customer.id) > (SELECT name, id FROM customers_customer WHERE id = %(after)s)")
    if text:
        wanted.append(f"({_folded('customer.name')} LIKE %(text)s OR {_folded('customer.external_id')} LIKE %(text)s)")
    parameters: dict[str, Any] = {"only": only, "after": after, "limit": limit, "at": at, "decisive": DECISIVE}
    parameters |= {"line": list(reach.line), "entities": list(reach.entities), "kinds": list(loyalty.DECISIVE)}
    parameters |= _letters(text)
    with connection.cursor() as cursor:
        cursor.execute(_CARDS.format(wanted=" AND ".join(wanted)), parameters)
        return [CustomerCard(*row)._replace(loyalty=loyalty.state(row[5])) for row in cursor.fetchall()]


_CARDS = """
    SELECT page.id, page.external_id, page.name, page.segment, page.since, decisive.kinds, coalesce(latest.kind, ''),
           coalesce(latest.family, ''), latest.score, coalesce(latest.scale, ''), latest.occurred_at,
           contact.occurred_at
    FROM (
        SELECT customer.* FROM customers_customer AS customer WHERE {wanted}
        ORDER BY customer.name, customer.id LIMIT %(limit)s
    ) AS page
    LEFT JOIN LATERAL (
        SELECT kind, family, score, scale, occurred_at FROM customers_outcome
        WHERE customer_id = page.id AND superseded_at IS NULL AND withdrawn_at IS NULL AND occurred_at <= %(at)s
        ORDER BY occurred_at DESC, id DESC LIMIT 1
    ) AS latest ON TRUE
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(kind), '{{}}') AS kinds FROM (
            SELECT kind FROM customers_outcome
            WHERE customer_id = page.id AND superseded_at IS NULL AND withdrawn_at IS NULL AND occurred_at <= %(at)s
                AND kind = ANY(%(kinds)s)
            ORDER BY occurred_at DESC, id DESC LIMIT %(decisive)s
        ) AS newest
    ) AS decisive
    LEFT JOIN LATERAL (
        SELECT occurred_at FROM customers_touchpoint
        WHERE customer_id = page.id AND superseded_at IS NULL AND occurred_at <= %(at)s
        ORDER BY occurred_at DESC LIMIT 1
    ) AS contact ON TRUE
    ORDER BY page.name, page.id
"""


def _within(reach: Reach, *, is_one: bool) -> str:
    """What ``access.seen`` says, in SQL: settled once for few people, else one by one.

    The array keeps the planner from looking at every customer where those of the few come late by name; OFFSET 0
    from gathering the customers of thousands of people to show the first fifty.
    """
    return _GATHERED if access.is_few(reach) and not is_one else _ONE_BY_ONE


_GATHERED = """
    customer.id = ANY(ARRAY(
        SELECT DISTINCT customer_id FROM customers_touchpoint
        WHERE superseded_at IS NULL AND employee_id = ANY(%(line)s)
    ))
"""
_ONE_BY_ONE = """
    EXISTS (
        SELECT FROM customers_touchpoint
        WHERE customer_id = customer.id AND superseded_at IS NULL AND (
            employee_id = ANY(%(line)s)
            OR employee_id IN (SELECT employee_id FROM people_employment WHERE entity_id = ANY(%(entities)s))
        )
        OFFSET 0
    )
"""


def _folded(column: str) -> str:
    """The column in small letters; those of ``text`` beyond ASCII by ourselves, as the database may not know them."""
    return f"translate(lower({column}), %(capitals)s, %(smalls)s)"


def _letters(text: str) -> dict[str, str]:
    small = text.lower()
    beyond = [letter for letter in dict.fromkeys(small) if not letter.isascii() and len(letter.upper()) == 1]
    literal = small.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return {
        "text": f"%{literal}%",
        "capitals": "".join(letter.upper() for letter in beyond),
        "smalls": "".join(beyond),
    }
