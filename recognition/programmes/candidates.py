"""Outcomes as candidates for occasions, read in SQL: for judging what is due, and for simulating a stretch."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from recognition.programmes import occasions

COLUMNS = """
    outcome.id, outcome.uid, outcome.customer_id, outcome.kind, customer.segment, outcome.occurred_at,
    (outcome.occurred_at AT TIME ZONE %(zone)s)::date AS day, outcome.matured_at,
    coalesce(outcome.withdrawn_at <= %(at)s, false) AS withdrawn, outcome.document_id, outcome.value_minor,
    outcome.currency
"""
"""What a statement for ``read`` selects first, from ``outcome`` and ``customer``; then the occasion."""

# A correction supersedes the row, so both states can be read.
_KNOWN = "outcome.recorded_at <= %(at)s AND (outcome.superseded_at IS NULL OR outcome.superseded_at > %(at)s)"
_IN_STRETCH = f"""
    {_KNOWN} AND outcome.family IN ('gain', 'saved') AND outcome.kind = ANY(%(kinds)s)
    AND outcome.occurred_at >= %(first)s::timestamp AT TIME ZONE %(zone)s
    AND outcome.occurred_at < (%(last)s + 1)::timestamp AT TIME ZONE %(zone)s
"""
_READY = """
    outcome.matured_at <= %(at)s AND outcome.occurred_at < %(complete)s
    AND (outcome.withdrawn_at IS NULL OR outcome.withdrawn_at > %(at)s)
"""
_PAGE = f"""
    SELECT {COLUMNS}, NULL::uuid AS occasion
    FROM customers_outcome outcome JOIN customers_customer customer ON customer.id = outcome.customer_id
    WHERE {_IN_STRETCH} AND {_READY} AND (outcome.matured_at, outcome.uid) > (%(after_moment)s, %(after_uid)s)
    ORDER BY outcome.matured_at, outcome.uid LIMIT %(limit)s
"""  # noqa: S608 (only the texts above are spliced in)
_COUNTS = f"""
    SELECT count(*) FILTER (WHERE {_READY}),
        count(*) FILTER (WHERE outcome.withdrawn_at <= %(at)s),
        count(*) FILTER (WHERE NOT coalesce(outcome.withdrawn_at <= %(at)s, false)
            AND NOT coalesce(outcome.matured_at <= %(at)s, false)),
        count(*) FILTER (WHERE NOT coalesce(outcome.withdrawn_at <= %(at)s, false)
            AND outcome.matured_at <= %(at)s AND NOT coalesce(outcome.occurred_at < %(complete)s, false))
    FROM customers_outcome outcome WHERE {_IN_STRETCH}
"""  # noqa: S608
_TOGETHER = f"""
    SELECT {COLUMNS}, NULL::uuid AS occasion
    FROM unnest(%(customers)s::bigint[], %(documents)s::text[]) AS named (customer_id, document)
    JOIN customers_outcome outcome ON outcome.customer_id = named.customer_id AND outcome.document_id = named.document
    JOIN customers_customer customer ON customer.id = outcome.customer_id
    WHERE {_KNOWN}
"""  # noqa: S608
_NAMES = (
    "outcome_id uid customer_id kind segment occurred_at day matured_at withdrawn document_id value_minor currency"
    " occasion"
).split()


class Mark(NamedTuple):
    """How far a run has come: outcomes are taken in this order."""

    matured_at: datetime
    uid: UUID


BEGINNING = Mark(datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


class Stretch(NamedTuple):
    """Outcomes of ``kinds`` dated ``first`` to ``last``, as known at ``at``, of which sources were complete then.

    ``complete_until`` None: a needed source has not said how far it is, so nothing can be judged.
    """

    kinds: Sequence[str]
    first: date
    last: date
    at: datetime
    complete_until: datetime | None

    def values(self) -> dict[str, Any]:
        return {
            "kinds": list(self.kinds),
            "first": self.first,
            "last": self.last,
            "at": self.at,
            "complete": self.complete_until,
        }


class Counts(NamedTuple):
    """How many outcomes of a stretch can be judged, and how many not, and why."""

    ready: int
    withdrawn: int
    not_matured: int
    waiting_for_sources: int


def page(stretch: Stretch, *, after: Mark, limit: int) -> list[occasions.Candidate]:
    """Up to ``limit`` outcomes of the stretch that can be judged, in order of assessment, judged before or not."""
    place = {"after_moment": after.matured_at, "after_uid": after.uid, "limit": limit}
    return read(_PAGE, stretch.values() | place)


def counts(stretch: Stretch) -> Counts:
    """How many outcomes of the stretch there are."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, stretch.values() | {"zone": settings.LAURELS.company_time_zone})
        return Counts(*cursor.fetchone())


def with_their_documents(found: Collection[occasions.Candidate], *, at: datetime) -> dict[int, occasions.Candidate]:
    """``found`` and every outcome that names a document of theirs, by id, as known at ``at``."""
    known = {each.outcome_id: each for each in found}
    documents = sorted({(each.customer_id, each.document_id) for each in found if each.document_id})
    if documents:
        named = {
            "at": at,
            "customers": [customer for customer, _ in documents],
            "documents": [document for _, document in documents],
        }
        known |= {each.outcome_id: each for each in read(_TOGETHER, named)}
    return known


def read(statement: str, values: dict[str, Any]) -> list[occasions.Candidate]:
    """The candidates a statement finds that selects COLUMNS and the occasion; ``values`` have ``at``."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"zone": settings.LAURELS.company_time_zone})
        return [occasions.Candidate(**dict(zip(_NAMES, row, strict=True))) for row in cursor.fetchall()]
