"""Reports about what makes it hard for customers, for those who may read them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from recognition.activity import selectors as activity
from recognition.core.actor import Actor
from recognition.listening import access
from recognition.listening.models import FrictionReport


class FrictionView(NamedTuple):
    """One report; ``customer`` is the external id and ``text`` None when it was erased."""

    friction_id: int
    reporter_id: int
    reporter_name: str
    customer: str | None
    customer_name: str | None
    text: str | None
    place: str
    reported_at: datetime
    state: str
    answer: str | None
    settled_by_name: str | None
    settled_at: datetime | None


def frictions(
    *,
    viewer: Actor,
    at: datetime,
    state: str | None = None,
    friction_ids: Collection[int] | None = None,
    limit: int = 50,
) -> list[FrictionView]:
    """The reports the viewer may read, newest first: programme owners everybody's, others their own.

    Three statements.
    """
    found = FrictionReport.objects.select_related("reporter", "customer", "settled_by").order_by("-pk")
    if not access.reads_all(viewer=viewer, at=at):
        found = found.filter(reporter=viewer.employee_id)
    if state is not None:
        found = found.filter(state=state)
    if friction_ids is not None:
        found = found.filter(pk__in=friction_ids)
    rows = list(found[:limit])
    texts = activity.texts_of([digest for row in rows for digest in (row.text_digest, row.answer_digest) if digest])
    return [_view(row, texts) for row in rows]


def _view(row: FrictionReport, texts: dict[str, str]) -> FrictionView:
    return FrictionView(
        friction_id=row.pk,
        reporter_id=row.reporter_id,
        reporter_name=row.reporter.name,
        customer=row.customer.external_id if row.customer else None,
        customer_name=row.customer.name if row.customer else None,
        text=texts.get(row.text_digest),
        place=row.place,
        reported_at=row.reported_at,
        state=row.state,
        answer=texts.get(row.answer_digest),
        settled_by_name=row.settled_by.name if row.settled_by else None,
        settled_at=row.settled_at,
    )
