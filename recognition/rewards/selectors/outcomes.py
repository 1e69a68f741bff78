"""An outcome by the name the company gives it, and how far back who served its customer may miss credit for it."""

from django.conf import settings
from django.db.models import DurationField, Exists, OuterRef
from django.db.models.expressions import RawSQL

from recognition.core.errors import NotFound
from recognition.customers.models import Outcome, Touchpoint

_LONGEST = """
    greatest(180, (SELECT max((version.definition -> 'credit' ->> 'lookback_days')::int)
        FROM programmes_programmeversion AS version WHERE version.state = 'active'{which}))
"""
LONGEST_LOOK_BACK = _LONGEST.format(which="")
"""In days, of all active versions, at least 180; SQL."""
# Filters of a version are left out: that one was applied wrongly is a reason to contest, too.
LOOK_BACK = _LONGEST.format(
    which="""
        AND version.definition -> 'kinds' ? {outcome}.kind
        AND ({outcome}.occurred_at AT TIME ZONE {zone})::date BETWEEN version.starts_on AND version.ends_on"""
)
"""In days, of the versions that judge outcomes of the kind and date of ``{outcome}``, at least 180; SQL."""


class UnknownOutcome(NotFound):
    """No outcome has this id, or several sources use it."""

    code = "unknown_outcome"


def outcome_named(name: str, *, served_by: int | None = None) -> Outcome:
    """The outcome as it is known now, by its external id or ``source:external id``. Raises UnknownOutcome.

    Only one whose customer the employee ``served_by`` served within LOOK_BACK before it, where one is named: of others
    the same is said as of one that is not there.
    """
    standing = Outcome.objects.filter(superseded_at__isnull=True).select_related("customer", "source")
    if served_by is not None:
        standing = standing.annotate(look_back=_look_back()).filter(_served(served_by))
    found = list(standing.filter(external_id=name)[:2])
    source, colon, external_id = name.partition(":")
    if not found and colon:
        found = list(standing.filter(source__code=source, external_id=external_id))
    if not found and served_by is not None:
        raise UnknownOutcome(
            f"You served no customer of an outcome {name!r}; look at the list of what you may contest."
        )
    if not found:
        raise UnknownOutcome(f"There is no outcome {name!r}; use the outcome_id of outcomes.csv.")
    if len(found) > 1:
        raise UnknownOutcome(f"Several sources have an outcome {name!r}; write it as source:outcome_id.")
    return found[0]


def _look_back() -> RawSQL:
    days = LOOK_BACK.format(outcome="customers_outcome", zone="%s")
    return RawSQL(f"{days} * interval '24 hours'", [settings.LAURELS.company_time_zone], DurationField())  # noqa: S611


def _served(employee_id: int) -> Exists:
    mine = Touchpoint.objects.filter(employee=employee_id, superseded_at__isnull=True, customer=OuterRef("customer"))
    happened = OuterRef("occurred_at")
    return Exists(mine.filter(occurred_at__gte=happened - OuterRef("look_back"), occurred_at__lt=happened))
