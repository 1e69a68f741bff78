"""Who is credited for which outcome, as a list for whom it concerns."""

from datetime import datetime
from typing import NamedTuple

from recognition.attribution.models import Contribution
from recognition.core.actor import Actor
from recognition.customers import access as customers


class ContributionRow(NamedTuple):
    """One employee's frozen weight of ``weight_total`` in the credit for an outcome; integers of up to 38 digits."""

    number: int
    assessment: int
    outcome_id: str
    source: str
    customer_id: str
    employee_id: str
    weight: int
    weight_total: int
    touch_count: int
    as_of: datetime


def contributions(
    *,
    viewer: Actor,
    at: datetime,
    employee: str | None = None,
    outcome: str | None = None,
    assessment: int | None = None,
    after: int | None = None,
    limit: int,
) -> list[ContributionRow]:
    """The contributions of people within the viewer's reach (``customers.access.reach_of``), by number.

    They are what proposals rest on, so who may see somebody's proposals may see these.
    """
    wanted = {
        "employee__external_id": employee,
        "assessment__outcome__external_id": outcome,
        "assessment": assessment,
        "pk__gt": after,
    }
    found = Contribution.objects.filter(
        customers.within(customers.reach_of(viewer=viewer, at=at)),
        **{name: value for name, value in wanted.items() if value is not None},
    )
    fields = (
        "pk assessment assessment__outcome__external_id assessment__outcome__source__code"
        " assessment__outcome__customer__external_id employee__external_id weight weight_total touch_count"
        " assessment__as_of"
    )
    rows = found.order_by("pk").values_list(*fields.split())[:limit]
    return [ContributionRow._make((*row[:6], int(row[6]), int(row[7]), *row[8:])) for row in rows]
