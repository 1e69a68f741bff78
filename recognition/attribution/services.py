"""Freeze who served the customer before an outcome."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from recognition.attribution import selectors
from recognition.attribution.evidence import Weighed
from recognition.attribution.policies import Policy
from recognition.core import canonical, constraints, db
from recognition.core.errors import DomainError

FREEZING = 7_301  # the advisory lock under which assessments are added
_ASSESSMENT = (
    "id outcome_id policy_fingerprint number policy window_from window_to as_of touch_count touch_digest".split()
)
_CONTRIBUTION = "assessment_id employee_id weight weight_total touch_count".split()


class EvidenceMoved(DomainError):
    """Somebody else froze evidence for one of these outcomes in the meantime."""

    code = "evidence_moved"


constraints.register(
    {"assessment_once": "Another run assessed one of these outcomes just now; run it again."}, EvidenceMoved
)
constraints.register(
    {
        "contribution_once": "An employee has one weight in an assessment; add the weights up first.",
        "contribution_weight_in_total": "A weight is above 0 and within the total; weigh the outcome again.",
    }
)


def freeze(*, weighed: Collection[Weighed], policy: Policy, as_of: datetime) -> dict[int, int]:
    """Store what is not frozen yet; the assessment id of every outcome id.

    Call inside a transaction. Raises EvidenceMoved when another process froze one of them since they
    were weighed: weigh again, the answer is then theirs.
    """
    db.require_transaction()
    found = {one.outcome_id: one.assessment_id for one in weighed if one.assessment_id is not None}
    fresh = [one for one in weighed if one.assessment_id is None]
    if not fresh:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FREEZING])
    if selectors.latest(outcome_ids=[one.outcome_id for one in fresh], policy=policy):
        raise EvidenceMoved("Another run assessed one of these outcomes just now; run it again.")
    return found | _store(fresh, policy, as_of, number=1)


def freeze_anew(*, weighed: Weighed, policy: Policy, as_of: datetime) -> int:
    """Store evidence of an outcome beside what was frozen before, which stays: what a correction rests on; its id.

    ``weighed`` is from the touchpoints alone. Its number counts the assessments of the outcome, whatever became of
    its row, under the policy. Call inside a transaction.
    """
    db.require_transaction()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FREEZING])
        cursor.execute(
            """
            SELECT coalesce(max(assessment.number), 0) + 1
            FROM customers_outcome AS one JOIN customers_outcome AS same ON same.uid = one.uid
            JOIN attribution_assessment AS assessment ON assessment.outcome_id = same.id
            WHERE one.id = %s AND assessment.policy_fingerprint = %s
            """,
            [weighed.outcome_id, policy.fingerprint()],
        )
        [number] = cursor.fetchone()
    return _store([weighed], policy, as_of, number=number)[weighed.outcome_id]


def _store(fresh: Collection[Weighed], policy: Policy, as_of: datetime, *, number: int) -> dict[int, int]:
    new = db.next_ids(table="attribution_assessment", count=len(fresh))
    ids = dict(zip((one.outcome_id for one in fresh), new, strict=True))
    document, fingerprint = canonical.text(policy.document()), policy.fingerprint()
    known_at = as_of.isoformat()  # spelled once, not by the driver in every row
    db.copy_rows(
        table="attribution_assessment",
        columns=_ASSESSMENT,
        rows=(
            (
                ids[one.outcome_id],
                one.outcome_id,
                fingerprint,
                number,
                document,
                one.window_from,
                one.window_to,
                known_at,
                one.touch_count,
                one.touch_digest,
            )
            for one in fresh
        ),
    )
    db.copy_rows(
        table="attribution_contribution",
        columns=_CONTRIBUTION,
        rows=(
            (ids[one.outcome_id], employee, weight.weight, total, weight.touch_count)
            for one in fresh
            for total in [sum(each.weight for each in one.weights.values())]
            for employee, weight in sorted(one.weights.items())
        ),
    )
    return ids
