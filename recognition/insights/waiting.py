"""What waits for somebody because of a role of theirs, as counts: never whose, never how much."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from recognition.payroll.selectors import in_kind
from recognition.people import reviews
from recognition.people import selectors as people
from recognition.people.models import Role
from recognition.shop import access as shop

Roles = Collection[tuple[str, int | None]]


class Wait(NamedTuple):
    """How much of one of ASKS waits; of one period the codes of both and the name of the entity."""

    what: str
    number: int
    entity: str = ""
    entity_name: str = ""
    period: str = ""


class _Ask(NamedTuple):
    """What is counted for whom: ``{here}`` are the entities they hold one of ``roles`` for, NULL for all, and
    ``{unjudged}`` the roles in a ``review`` that nobody judged yet.

    ``is_whole``: only a role held for the whole company counts.
    """

    roles: frozenset[str]
    sql: str
    is_whole: bool = False


_VOIDERS = frozenset({Role.PAYROLL_PREPARER, Role.PAYROLL_RELEASER, Role.HR})
_OWNERS = frozenset({Role.PROGRAMME_OWNER})
_REVIEWERS = frozenset({Role.AUDITOR, Role.HR})

_UNJUDGED = """people_reviewedgrant judged JOIN people_rolegrant held ON held.id = judged.grant_id
    WHERE judged.verdict = '' AND held.revoked_at IS NULL AND judged.review_id = review.id"""
_DRAFTS = """
    SELECT count(*) FROM programmes_programmeversion draft
    WHERE draft.state = 'draft' AND draft.starts_on >= %(day)s AND NOT EXISTS (
        SELECT FROM programmes_programmeversion other
        WHERE other.programme_id = draft.programme_id AND (other.number > draft.number
            OR (other.state = 'active' AND other.starts_on <= draft.ends_on AND other.ends_on >= draft.starts_on)))
"""

ASKS: Mapping[str, _Ask] = {
    "build": _Ask(
        frozenset({Role.PAYROLL_PREPARER}),
        """
        SELECT count(*) FROM ledger_period period
        WHERE period.state = 'closed' AND coalesce(period.entity_id = ANY({here}), TRUE) AND (
            EXISTS (SELECT FROM rewards_proposal award WHERE award.entity_id = period.entity_id
                AND award.period_id = period.id AND award.state = 'payable')
            OR EXISTS (SELECT FROM shop_order ordered WHERE ordered.entity_id = period.entity_id
                AND ordered.period_id = period.id AND ordered.state = 'payable'))
        """,
    ),
    "retold": _Ask(frozenset({Role.PAYROLL_PREPARER}), in_kind.RETOLD),
    "export": _Ask(
        frozenset({Role.PAYROLL_RELEASER}),
        """
        SELECT count(*) FROM payroll_payrollbatch batch WHERE batch.state = 'built'
            AND batch.built_by_id <> %(me)s AND batch.void_asked_by_id IS NULL
            AND coalesce(batch.entity_id = ANY({here}), TRUE)
        """,
    ),
    "answer": _Ask(
        frozenset({Role.PAYROLL_PREPARER}),
        """
        SELECT count(*) FROM payroll_payrollbatch batch WHERE batch.state = 'exported'
            AND batch.void_asked_by_id IS NULL AND coalesce(batch.entity_id = ANY({here}), TRUE)
            AND NOT EXISTS (SELECT FROM payroll_reconciliation answer WHERE answer.batch_id = batch.id)
        """,
    ),
    "confirm": _Ask(
        frozenset({Role.PAYROLL_RELEASER, Role.HR}),
        """
        SELECT count(*) FROM payroll_payrollbatch batch WHERE batch.state = 'exported'
            AND batch.void_asked_by_id IS NULL AND coalesce(batch.entity_id = ANY({here}), TRUE)
            AND EXISTS (SELECT FROM payroll_reconciliation answer WHERE answer.batch_id = batch.id)
        """,
    ),
    "void": _Ask(
        _VOIDERS,
        """
        SELECT count(*) FROM payroll_payrollbatch batch WHERE batch.state IN ('built', 'exported')
            AND batch.void_asked_by_id <> %(me)s AND coalesce(batch.entity_id = ANY({here}), TRUE)
        """,
    ),
    "orders": _Ask(
        frozenset({Role.HR}),
        """
        SELECT count(*) FROM shop_order ordered JOIN shop_catalogueitem item ON item.id = ordered.item_id
        WHERE ordered.state IN ('ordered', 'approved') AND item.kind <> 'payroll_money'
            AND ordered.reverses_id IS NULL AND ordered.employee_id <> %(me)s
            AND coalesce(ordered.entity_id = ANY({here}), TRUE)
        """,
    ),
    "refunds": _Ask(
        frozenset({Role.HR}),
        f"""
        SELECT count(*) FROM shop_order ordered WHERE ordered.employee_id <> %(me)s
            AND coalesce(ordered.entity_id = ANY({{here}}), TRUE) AND ordered.id IN ({shop.CASES})
        """,  # noqa: S608 (only a constant is spliced in)
    ),
    "cases": _Ask(
        frozenset({Role.HR}),
        """
        SELECT count(*) FROM rewards_clawbackcase settled JOIN rewards_proposal award ON award.id = settled.proposal_id
        WHERE settled.result = '' AND settled.employee_id <> %(me)s
            AND coalesce(award.entity_id = ANY({here}), TRUE)
        """,
    ),
    "activate": _Ask(_OWNERS, f"{_DRAFTS} AND draft.created_by_id IS DISTINCT FROM %(me)s", is_whole=True),
    "own_drafts": _Ask(_OWNERS, f"{_DRAFTS} AND draft.created_by_id = %(me)s", is_whole=True),
    "review_due": _Ask(
        _REVIEWERS,
        """
        SELECT (NOT EXISTS (SELECT FROM people_accessreview review
            WHERE review.signed_at IS NULL OR review.signed_at > %(signed_after)s))::int
        """,
        is_whole=True,
    ),
    "review_judge": _Ask(
        _REVIEWERS,
        """
        SELECT count(*) FROM people_accessreview review WHERE review.signed_at IS NULL
            AND EXISTS (SELECT FROM {unjudged} AND judged.employee_id <> %(me)s)
        """,
        is_whole=True,
    ),
    "review_sign": _Ask(
        _REVIEWERS | {Role.ADMINISTRATOR},
        """
        SELECT count(*) FROM people_accessreview review WHERE review.signed_at IS NULL
            AND review.started_by_id <> %(me)s AND NOT EXISTS (SELECT FROM {unjudged})
        """,
        is_whole=True,
    ),
    "review_remove": _Ask(
        frozenset({Role.ADMINISTRATOR}),
        """
        SELECT count(DISTINCT review.id) FROM people_accessreview review
            JOIN people_reviewedgrant judged ON judged.review_id = review.id AND judged.verdict = 'remove'
            JOIN people_rolegrant held ON held.id = judged.grant_id AND held.revoked_at IS NULL
        WHERE review.signed_at IS NOT NULL
        """,
        is_whole=True,
    ),
}
"""By what waits: exported batches have ``answer`` (none yet) or ``confirm``, drafts nobody replaced ``activate`` (of
others) or ``own_drafts``, ``retold`` are lines by period; the rest says it."""


def waiting(*, employee_id: int, roles: Roles, at: datetime) -> list[Wait] | None:
    """How much of each of ASKS waits for somebody with these roles, what is nothing left out; one statement.

    None, and no statement, for whose roles ask for nothing.
    """
    held = {what: here for what, ask in ASKS.items() for here in [_entities(ask, roles)] if here != []}
    if not held:
        return None
    counted = [ASKS[what].sql.format(here=f"%({what})s::bigint[]", unjudged=_UNJUDGED) for what in held]
    asked: dict[str, Any] = {
        "me": employee_id,
        "day": people.company_date(at),
        "signed_after": at - reviews.DUE_AFTER,
        "zone": settings.LAURELS.company_time_zone,
        **held,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"({each})" for each in counted), asked)
        counts = cursor.fetchone()
    return [wait for what, found in zip(held, counts, strict=True) for wait in _waits(what, found)]


def _waits(what: str, found: int | Collection[tuple[str, str, str, int]] | None) -> list[Wait]:
    if not found:
        return []
    if isinstance(found, int):
        return [Wait(what, found)]
    return [Wait(what, count, entity, name, period) for entity, name, period, count in found]


def _entities(ask: _Ask, roles: Roles) -> list[int] | None:
    """The entities somebody is asked for; None for all, none of them where they are not."""
    found = {entity for role, entity in roles if role in ask.roles}
    if None in found:
        return None
    return [] if ask.is_whole else sorted(each for each in found if each is not None)
