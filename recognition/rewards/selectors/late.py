"""What became known about an occasion after it was judged: listed, and moving nothing until somebody corrects it."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from recognition.attribution import policies
from recognition.rewards.models import Judgement
from recognition.rewards.selectors.outcomes import outcome_named


class LateEvidence(NamedTuple):
    """One late fact about an outcome; people, programmes and facts by the ids the company uses.

    ``kind``: *touchpoint* or *nomination*, which would count now; *superseded*, which counted then and would not any
    more; *same_occasion*, another outcome of the occasion; *outcome*, the outcome itself was corrected.
    """

    programme: str
    outcome_id: str
    kind: str
    known_at: datetime
    occurred_at: datetime
    employee_id: str
    employee: str
    source: str
    external_id: str


COLUMNS = LateEvidence._fields

_LATE = """
    WITH judged AS MATERIALIZED (
        SELECT judgement.id, judgement.programme_id, judgement.occasion, programme.code,
            coalesce(corrected.assessment_id, judgement.assessment_id) AS assessment_id,
            coalesce(corrected.opened_at, judgement.judged_at) AS judged_at
        FROM rewards_judgement judgement JOIN programmes_programme programme ON programme.id = judgement.programme_id
        LEFT JOIN LATERAL (
            SELECT assessment_id, opened_at FROM rewards_correction correction
            WHERE correction.programme_id = judgement.programme_id AND correction.occasion = judgement.occasion
            ORDER BY number DESC LIMIT 1
        ) AS corrected ON true
        WHERE judgement.result <> 'same_occasion'
            AND (%(programme)s::text IS NULL OR programme.code = %(programme)s)
            AND (%(occasions)s::uuid[] IS NULL OR judgement.occasion = ANY(%(occasions)s))
    ), assessed AS MATERIALIZED (
        SELECT judged.id, judged.programme_id, judged.occasion, judged.code, judged.judged_at, outcome.id AS outcome_id,
            outcome.external_id, outcome.uid, outcome.customer_id, assessment.window_from, assessment.window_to,
            assessment.as_of, assessment.policy
        FROM judged JOIN attribution_assessment assessment ON assessment.id = judged.assessment_id
        JOIN customers_outcome outcome ON outcome.id = assessment.outcome_id
    )
    SELECT assessed.id, assessed.code, assessed.external_id AS outcome,
        CASE WHEN touch.recorded_at <= assessed.as_of THEN 'superseded'
            WHEN source.code = 'nominations' THEN 'nomination' ELSE 'touchpoint' END AS kind,
        CASE WHEN touch.recorded_at <= assessed.as_of THEN touch.superseded_at ELSE touch.recorded_at END AS known_at,
        touch.occurred_at, employee.external_id, employee.name, source.code, touch.external_id, employee.id, touch.kind,
        touch.stage, touch.role, assessed.policy
    FROM assessed JOIN customers_touchpoint touch ON touch.customer_id = assessed.customer_id
        AND touch.occurred_at >= assessed.window_from AND touch.occurred_at < assessed.window_to
        AND (
            (touch.recorded_at > assessed.as_of AND touch.recorded_at <= %(at)s
                AND (touch.superseded_at IS NULL OR touch.superseded_at > %(at)s))
            OR (touch.recorded_at <= assessed.as_of AND touch.superseded_at > assessed.as_of
                AND touch.superseded_at <= %(at)s)
        )
    JOIN customers_source source ON source.id = touch.source_id
    JOIN people_employee employee ON employee.id = touch.employee_id
    UNION ALL
    SELECT assessed.id, assessed.code, assessed.external_id, 'same_occasion', late.judged_at, outcome.occurred_at, '',
        '', source.code, outcome.external_id, 0, '', '', '', NULL
    FROM assessed JOIN rewards_judgement late ON late.programme_id = assessed.programme_id
        AND late.occasion = assessed.occasion AND late.result = 'same_occasion'
        AND late.judged_at > assessed.judged_at AND late.judged_at <= %(at)s
    JOIN customers_outcome outcome ON outcome.uid = late.outcome_uid AND outcome.superseded_at IS NULL
    JOIN customers_source source ON source.id = outcome.source_id
    UNION ALL
    SELECT assessed.id, assessed.code, assessed.external_id, 'outcome', outcome.recorded_at, outcome.occurred_at, '',
        '', source.code, outcome.external_id, 0, '', '', '', NULL
    FROM assessed JOIN customers_outcome outcome ON outcome.uid = assessed.uid AND outcome.superseded_at IS NULL
        AND outcome.id <> assessed.outcome_id AND outcome.recorded_at <= %(at)s
    JOIN customers_source source ON source.id = outcome.source_id
    ORDER BY 1, 5, 10
"""
_NAMED = len(COLUMNS) + 1


def late_evidence(
    *,
    at: datetime,
    programme: str | None = None,
    outcome: str | None = None,
    occasions: Collection[UUID] | None = None,
) -> Iterator[LateEvidence]:
    """What became known by ``at`` since each occasion was judged, or corrected, last: by occasion and moment.

    Of one programme, of one outcome (as in ``outcome_named``), of these occasions, or of all; one statement. Whether
    a viewer may see the occasion is the caller's to know. Raises UnknownOutcome.
    """
    if outcome is not None:
        judged = Judgement.objects.filter(outcome_uid=outcome_named(outcome).uid)
        occasions = list(judged.values_list("occasion", flat=True))
    values = {"at": at, "programme": programme, "occasions": None if occasions is None else list(occasions)}
    with connection.cursor() as cursor:
        cursor.execute(_LATE, values)
        for _, facts in groupby(cursor.fetchall(), key=lambda row: row[0]):
            yield from _changing(list(facts))


def _changing(facts: Collection[tuple[Any, ...]]) -> Iterator[LateEvidence]:
    """Of one occasion, what would change its evidence: a touch recorded anew as it was changes nothing."""
    counted = list(_counted(facts))
    marks: dict[bool, Counter[bytes]] = {True: Counter(), False: Counter()}
    for fact, mark in counted:
        marks[fact.kind == "superseded"][mark] += 1 if mark else 0
    for fact, mark in counted:
        opposite = marks[fact.kind != "superseded"]
        if mark and opposite[mark]:
            continue
        yield fact


def _counted(facts: Iterable[tuple[Any, ...]]) -> Iterator[tuple[LateEvidence, bytes]]:
    """The facts with the marks of their touches; a touch of weight 0 is no touch."""
    for row in facts:
        fact, (employee, kind, stage, role, policy) = LateEvidence(*row[1:_NAMED]), row[_NAMED:]
        if policy is None:
            yield fact, b""
            continue
        touch = policies.Touch(
            employee=employee,
            occurred_at=policies.microseconds(fact.occurred_at),
            external_id=fact.external_id,
            source=fact.source,
            kind=kind,
            stage=stage,
            role=role,
        )
        if policies.Policy(**_document(policy)).touch_weight(touch) > 0:
            yield fact, policies.mark(touch)


def _document(policy: str | Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(policy) if isinstance(policy, str) else policy
    return found
