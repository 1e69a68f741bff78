"""Who gets which credit: frozen evidence where there is some, otherwise weighed from the touchpoints."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from recognition.attribution import policies
from recognition.attribution.evidence import Weighed
from recognition.attribution.models import Assessment, Contribution
from recognition.attribution.policies import Policy, Touch, Weight
from recognition.customers.models import Outcome

# Touchpoints as they were known at as_of; a corrected one is superseded, so both states can be read.
_TOUCHES = """
    SELECT outcome.id, touch.employee_id, (extract(epoch FROM touch.occurred_at) * 1000000)::bigint,
           touch.external_id, source.code, touch.kind, touch.stage, touch.role
    FROM customers_outcome outcome
    JOIN customers_touchpoint touch ON touch.customer_id = outcome.customer_id
        AND touch.occurred_at >= outcome.occurred_at - %(lookback)s AND touch.occurred_at < outcome.occurred_at
    JOIN customers_source source ON source.id = touch.source_id
    WHERE outcome.id = ANY(%(outcomes)s) AND touch.employee_id IS NOT NULL
        AND touch.recorded_at <= %(as_of)s AND (touch.superseded_at IS NULL OR touch.superseded_at > %(as_of)s)
"""


def weigh_outcomes(*, outcome_ids: Collection[int], policy: Policy, as_of: datetime) -> dict[int, Weighed]:
    """The credit of every outcome under ``policy``, from the touchpoints known at ``as_of``.

    What was assessed before comes from its frozen evidence (the latest assessment), not weighed again.
    An outcome without touches is there with no weights.
    """
    frozen = _frozen(outcome_ids, policy)
    fresh = [each for each in outcome_ids if each not in frozen]
    return frozen | (_weigh(fresh, policy, as_of) if fresh else {})


def touches(*, outcome_ids: Collection[int], policy: Policy, as_of: datetime) -> dict[int, list[Touch]]:
    """The touches in the window of each outcome as known at ``as_of``, in the order of the policies."""
    found: dict[int, list[Touch]] = defaultdict(list)
    for outcome_id, touch in _read_touches(outcome_ids, policy, as_of):
        found[outcome_id].append(touch)
    return found


def _frozen(outcome_ids: Collection[int], policy: Policy) -> dict[int, Weighed]:
    rows = Assessment.objects.filter(outcome_id__in=outcome_ids, policy_fingerprint=policy.fingerprint())
    latest = {row.outcome_id: row for row in rows.order_by("number")}
    weights: dict[int, dict[int, Weight]] = defaultdict(dict)
    for row in Contribution.objects.filter(assessment__in=latest.values()):
        weights[row.assessment_id][row.employee_id] = Weight(int(row.weight), row.touch_count)
    return {
        row.outcome_id: Weighed(
            outcome_id=row.outcome_id,
            window_from=row.window_from,
            window_to=row.window_to,
            touch_count=row.touch_count,
            touch_digest=row.touch_digest,
            weights=weights[row.pk],
            assessment_id=row.pk,
        )
        for row in latest.values()
    }


def _weigh(outcome_ids: Collection[int], policy: Policy, as_of: datetime) -> dict[int, Weighed]:
    moments = dict(Outcome.objects.filter(pk__in=outcome_ids).values_list("pk", "occurred_at"))
    found = touches(outcome_ids=outcome_ids, policy=policy, as_of=as_of)
    weighed = {}
    for outcome_id, moment in moments.items():
        outcome_at = policies.microseconds(moment)
        counted = policies.evidence(policy, found.get(outcome_id, ()), outcome_at=outcome_at)
        weighed[outcome_id] = Weighed(
            outcome_id=outcome_id,
            window_from=moment - timedelta(microseconds=policy.lookback),
            window_to=moment,
            touch_count=len(counted),
            touch_digest=policies.digest(counted),
            weights=policies.weigh(policy, counted, outcome_at=outcome_at),
        )
    return weighed


def _read_touches(outcome_ids: Collection[int], policy: Policy, as_of: datetime) -> Iterator[tuple[int, Touch]]:
    lookback: Any = timedelta(microseconds=policy.lookback)
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHES, {"lookback": lookback, "outcomes": list(outcome_ids), "as_of": as_of})
        for outcome_id, *touch in cursor.fetchall():
            yield outcome_id, Touch(*touch)
