"""Which outcomes a programme has still to judge, and everything known about their occasions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from recognition.programmes import candidates, occasions
from recognition.programmes import definition as definitions
from recognition.programmes import selectors as programmes
from recognition.programmes.models import ProgrammeVersion

AGREED = "agreed"
Mark = candidates.Mark
BEGINNING = candidates.BEGINNING

_DUE = f"""
    SELECT {candidates.COLUMNS}, NULL::uuid AS occasion
    FROM customers_outcome outcome JOIN customers_customer customer ON customer.id = outcome.customer_id
    WHERE outcome.superseded_at IS NULL AND outcome.matured_at <= %(at)s AND outcome.occurred_at < %(complete)s
        AND outcome.recorded_at <= %(at)s
        AND outcome.family IN ('gain', 'saved') AND (outcome.withdrawn_at IS NULL OR outcome.withdrawn_at > %(at)s)
        AND (outcome.matured_at, outcome.uid) > (%(after_moment)s, %(after_uid)s)
        AND EXISTS (
            SELECT FROM unnest(%(kinds)s::text[], %(starts)s::date[], %(ends)s::date[], %(agreed)s::boolean[])
                AS wanted (kind, starts, ends, agreed)
            WHERE wanted.kind = outcome.kind
                AND (outcome.occurred_at AT TIME ZONE %(zone)s)::date BETWEEN wanted.starts AND wanted.ends
                AND %(unsigned)s <> (NOT wanted.agreed OR EXISTS (
                    SELECT FROM rewards_agreedsplit split
                    WHERE split.outcome_uid = outcome.uid AND split.state = 'signed' AND split.ended_at <= %(at)s
                ))
        )
        AND NOT EXISTS (
            SELECT FROM rewards_judgement judged
            WHERE judged.programme_id = %(programme)s AND judged.outcome_uid = outcome.uid
        )
    ORDER BY outcome.matured_at, outcome.uid LIMIT %(limit)s
"""  # noqa: S608 (only columns are spliced in)

_TOGETHER = f"""
    SELECT {candidates.COLUMNS}, judged.occasion
    FROM unnest(%(customers)s::bigint[], %(documents)s::text[]) AS named (customer_id, document)
    JOIN customers_outcome outcome ON outcome.customer_id = named.customer_id AND outcome.document_id = named.document
    JOIN customers_customer customer ON customer.id = outcome.customer_id
    LEFT JOIN rewards_judgement judged
        ON judged.programme_id = %(programme)s AND judged.outcome_uid = outcome.uid
    WHERE outcome.superseded_at IS NULL
"""  # noqa: S608

_ONE = f"""
    SELECT {candidates.COLUMNS}, NULL::uuid AS occasion
    FROM customers_outcome outcome JOIN customers_customer customer ON customer.id = outcome.customer_id
    WHERE outcome.id = %(outcome)s
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Version:
    """An active version with its definition read."""

    id: int
    programme_id: int
    says: definitions.Definition


@dataclass(frozen=True, kw_only=True)
class Formed:
    """What one version may judge now, and members that came too late for theirs."""

    version: Version
    groups: tuple[occasions.Group, ...]
    late: tuple[occasions.Late, ...]


def read(version: ProgrammeVersion) -> Version:
    """The version as the rules need it."""
    return Version(
        id=version.pk,
        programme_id=version.programme_id,
        says=definitions.from_document(version.definition),
    )


def by_agreement(*, outcome_id: int, at: datetime) -> list[Version]:
    """The active versions that judge the outcome by what those concerned agree."""
    [found] = candidates.read(_ONE, {"outcome": outcome_id, "at": at})
    versions = [read(each) for each in programmes.active_versions()]
    return [each for each in versions if each.says.credit.name == AGREED and occasions.admits(each.says, found)]


def outcomes(
    *,
    versions: Sequence[Version],
    at: datetime,
    complete_until: datetime,
    after: Mark = BEGINNING,
    limit: int,
    unsigned: bool = False,
) -> list[occasions.Candidate]:
    """Matured outcomes the programme has not judged, from before ``complete_until``, in order of assessment.

    None that was recorded after ``at``: its touchpoints came with it, and evidence as of ``at`` has none of them.
    Where credit is shared by agreement, none that has no signed split; with ``unsigned`` those alone.
    """
    wanted = [
        (kind, each.says.starts_on, each.says.ends_on, each.says.credit.name == AGREED)
        for each in versions
        for kind in each.says.kinds
    ]
    kinds, starts, ends, agreed = (list(column) for column in zip(*wanted, strict=True))
    return candidates.read(
        _DUE,
        {
            "at": at,
            "complete": complete_until,
            "after_moment": after.matured_at,
            "after_uid": after.uid,
            "kinds": kinds,
            "starts": starts,
            "ends": ends,
            "agreed": agreed,
            "unsigned": unsigned,
            "programme": versions[0].programme_id,
            "limit": limit,
        },
    )


def form(*, versions: Sequence[Version], due: Collection[occasions.Candidate], at: datetime) -> list[Formed]:
    """The occasions whose chosen outcome is among ``due`` and that wait for nothing more, by version.

    An occasion is judged in the turn of its chosen outcome, so the order does not depend on how many
    outcomes are taken at a time.
    """
    documents = sorted({(each.customer_id, each.document_id) for each in due if each.document_id})
    known = {each.outcome_id: each for each in due}
    if documents:
        together = {
            "at": at,
            "customers": [customer for customer, _ in documents],
            "documents": [document for _, document in documents],
            "programme": versions[0].programme_id,
        }
        known |= {each.outcome_id: each for each in candidates.read(_TOGETHER, together)}
    turn = {each.outcome_id for each in due}
    formed = []
    for version in versions:
        found = occasions.form(version.says, known.values())
        formed.append(
            Formed(
                version=version,
                groups=tuple(
                    group
                    for group in found.groups
                    if group.chosen.outcome_id in turn and group.due_at is not None and group.due_at <= at
                ),
                late=tuple(each for each in found.late if each.candidate.outcome_id in turn),
            )
        )
    return formed
