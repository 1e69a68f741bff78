"""Who gets which credit: frozen evidence where there is some, otherwise weighed from the touchpoints."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from psycopg.conninfo import make_conninfo

from recognition.attribution import child, history, policies
from recognition.attribution.evidence import Weighed
from recognition.attribution.models import Assessment, Contribution
from recognition.attribution.policies import Policy, Touch, Weight

# A process of its own costs a second, which few outcomes are not worth.
FEW = 1_000

Moments = dict[int, datetime]
Agreed = Mapping[int, Mapping[int, int]]

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


# The same for assessments, each by its own frozen window and moment.
_EVIDENCE = """
    SELECT assessment.id, touch.employee_id, (extract(epoch FROM touch.occurred_at) * 1000000)::bigint,
           touch.external_id, source.code, touch.kind, touch.stage, touch.role
    FROM attribution_assessment assessment
    JOIN customers_outcome outcome ON outcome.id = assessment.outcome_id
    JOIN customers_touchpoint touch ON touch.customer_id = outcome.customer_id
        AND touch.occurred_at >= assessment.window_from AND touch.occurred_at < assessment.window_to
    JOIN customers_source source ON source.id = touch.source_id
    WHERE assessment.id = ANY(%s) AND touch.employee_id IS NOT NULL AND touch.recorded_at <= assessment.as_of
        AND (touch.superseded_at IS NULL OR touch.superseded_at > assessment.as_of)
"""


class Credit(NamedTuple):
    """What was computed for one outcome."""

    outcome_id: int
    touch_count: int
    touch_digest: str
    weights: dict[int, Weight]


def weigh_outcomes(
    *, outcome_ids: Collection[int], policy: Policy, as_of: datetime, agreed: Agreed | None = None
) -> dict[int, Weighed]:
    """The credit of every outcome under ``policy``, from the touchpoints known at ``as_of``.

    What was assessed before comes from its frozen evidence (the latest assessment), not weighed again.
    An outcome without touches is there with no weights. Under the policy ``agreed`` the weights are the signed
    integers by outcome and employee; an outcome that nobody agreed about has none.
    """
    frozen = _frozen(outcome_ids, policy)
    fresh = [each for each in outcome_ids if each not in frozen]
    return frozen | (_weigh(fresh, policy, as_of, agreed or {}) if fresh else {})


def weigh_afresh(*, outcome_ids: Collection[int], policy: Policy, as_of: datetime) -> dict[int, Weighed]:
    """``weigh_outcomes`` from the touchpoints alone, whatever was frozen before: for simulation, never for money.

    Touchpoints do not tell what people agreed, so under that policy it is what was frozen.
    """
    if policy.name == "agreed":
        return weigh_outcomes(outcome_ids=outcome_ids, policy=policy, as_of=as_of)
    return _weigh(outcome_ids, policy, as_of, {}) if outcome_ids else {}


def weigh_anew(*, outcome_ids: Collection[int], policy: Policy, as_of: datetime, agreed: Agreed) -> dict[int, Weighed]:
    """``weigh_outcomes`` by what is known at ``as_of``, whatever was frozen before: what a correction rests on."""
    return _weigh(outcome_ids, policy, as_of, agreed)


def touches(*, outcome_ids: Collection[int], policy: Policy, as_of: datetime) -> dict[int, list[Touch]]:
    """The touches in the window of each outcome as known at ``as_of``, in the order of the policies."""
    found: dict[int, list[Touch]] = defaultdict(list)
    for outcome_id, touch in _read_touches(outcome_ids, policy, as_of):
        found[outcome_id].append(touch)
    return found


def evidence(*, assessment_ids: Collection[int]) -> dict[int, list[Touch]]:
    """The touches each assessment counted that are still there, in the order of the policies: two statements.

    Their digest is the frozen one unless retention, or somebody, took some away.
    """
    found: dict[int, list[Touch]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_EVIDENCE, [list(assessment_ids)])
        for assessment_id, *touch in cursor.fetchall():
            found[assessment_id].append(Touch(*touch))
    return {
        each.pk: policies.evidence(
            Policy(**each.policy), found.get(each.pk, ()), outcome_at=policies.microseconds(each.window_to)
        )
        for each in Assessment.objects.filter(pk__in=assessment_ids)
    }


def latest(*, outcome_ids: Collection[int], policy: Policy) -> list[Assessment]:
    """The latest assessment under ``policy`` of each outcome that has one."""
    # An array is one value to the driver and the planner; IN would be thousands.
    return list(
        Assessment.objects.raw(
            """
            SELECT DISTINCT ON (outcome_id) * FROM attribution_assessment
            WHERE outcome_id = ANY(%s) AND policy_fingerprint = %s ORDER BY outcome_id, number DESC
            """,
            [list(outcome_ids), policy.fingerprint()],
        )
    )


def _frozen(outcome_ids: Collection[int], policy: Policy) -> dict[int, Weighed]:
    rows = latest(outcome_ids=outcome_ids, policy=policy)
    weights: dict[int, dict[int, Weight]] = defaultdict(dict)
    contributions = "SELECT * FROM attribution_contribution WHERE assessment_id = ANY(%s)"
    for share in Contribution.objects.raw(contributions, [[row.pk for row in rows]]):
        weights[share.assessment_id][share.employee_id] = Weight(int(share.weight), share.touch_count)
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
        for row in rows
    }


def _weigh(outcome_ids: Collection[int], policy: Policy, as_of: datetime, agreed: Agreed) -> dict[int, Weighed]:
    moments = _moments(outcome_ids)
    few = policy.name == "agreed" or len(moments) <= FEW
    credit = _by_policy(moments, policy, as_of, agreed) if few else _by_engine(moments, policy, as_of)
    return {
        outcome_id: Weighed(
            outcome_id=outcome_id,
            window_from=moments[outcome_id] - timedelta(microseconds=policy.lookback),
            window_to=moments[outcome_id],
            touch_count=count,
            touch_digest=digest,
            weights=weights,
        )
        for outcome_id, count, digest, weights in credit
    }


def _moments(outcome_ids: Collection[int]) -> Moments:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, occurred_at FROM customers_outcome WHERE id = ANY(%s)", [list(outcome_ids)])
        return dict(cursor.fetchall())


def _by_policy(moments: Moments, policy: Policy, as_of: datetime, agreed: Agreed) -> Iterator[Credit]:
    found = touches(outcome_ids=moments, policy=policy, as_of=as_of)
    for outcome_id, moment in moments.items():
        outcome_at = policies.microseconds(moment)
        counted = policies.evidence(policy, found.get(outcome_id, ()), outcome_at=outcome_at)
        signed = agreed.get(outcome_id)
        weights: dict[int, Weight] = {}
        if policy.name != "agreed" or signed is not None:
            weights = policies.weigh(policy, counted, outcome_at=outcome_at, agreed=signed)
        yield Credit(outcome_id, len(counted), policies.digest(counted), weights)


def _by_engine(moments: Moments, policy: Policy, as_of: datetime) -> Iterator[Credit]:
    """The same integers from a process of its own, which sees what is committed."""
    outcomes = history.outcomes_by_id(ids=moments)
    job = child.Job(
        work="contributions",
        policy=policy,
        outcomes=outcomes,
        touches=history.touches_for(outcomes=outcomes, policy=policy, as_of=as_of, with_marks=True),
    )
    weights: dict[int, dict[int, Weight]] = defaultdict(dict)
    with child.run(job, dsn=_dsn()) as answer:
        for share in answer.shares():
            weights[share.outcome][share.employee] = Weight(share.weight, share.touch_count)
        evidence = {each.outcome: each for each in answer.evidence()}
    nothing = policies.digest(())
    for outcome_id in moments:
        known = evidence.get(outcome_id)
        count, digest = (known.touch_count, known.touch_digest) if known else (0, nothing)
        yield Credit(outcome_id, count, digest, weights.get(outcome_id, {}))


def _dsn() -> str:
    names = ("host", "port", "dbname", "user", "password", "passfile", "sslmode", "sslrootcert")
    given = connection.get_connection_params()
    return make_conninfo(**{name: given[name] for name in names if given.get(name)})


def _read_touches(outcome_ids: Collection[int], policy: Policy, as_of: datetime) -> Iterator[tuple[int, Touch]]:
    lookback: Any = timedelta(microseconds=policy.lookback)
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHES, {"lookback": lookback, "outcomes": list(outcome_ids), "as_of": as_of})
        for outcome_id, *touch in cursor.fetchall():
            yield outcome_id, Touch(*touch)
