"""What the books say: balances, budgets, the open period, and whether the books are right."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, Max, OuterRef, Subquery, Sum

from recognition.core.errors import NotFound
from recognition.ledger import books
from recognition.ledger.entries import AccountRef
from recognition.ledger.models import Account, BudgetMonth, Period

BALANCES = """
    WITH wanted AS (
        SELECT number, a.id, a.balance
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[]) WITH ORDINALITY
                AS named (code, unit, holder_kind, holder_id, number)
            JOIN ledger_account a USING (code, unit, holder_kind, holder_id)
    )
    SELECT number, coalesce(
        balance,
        (SELECT coalesce(sum(amount), 0) FROM ledger_posting WHERE debit_id = wanted.id)
            - (SELECT coalesce(sum(amount), 0) FROM ledger_posting WHERE credit_id = wanted.id)
    )::bigint FROM wanted
"""

BUDGET_CODES = ("budget_available", "budget_committed", "budget_approved", "budget_exported")
FIGURES = ("available", "committed", "approved", "exported", "overdraft")

FIRST_MONTHS = """
    SELECT subject_id, to_char(min(at) AT TIME ZONE %(zone)s, 'YYYY-MM') FROM ledger_journalentry
    WHERE subject_kind = 'budget' AND subject_id = ANY(%(budgets)s) GROUP BY 1
"""
OUTSTANDING = """
    SELECT coalesce(entity.external_id, ''), account.unit, count(DISTINCT account.holder_id),
           sum(account.balance)::bigint
    FROM ledger_account account
        LEFT JOIN LATERAL (
            SELECT entity_id FROM people_employment
            WHERE employee_id = account.holder_id AND starts_on <= %s ORDER BY starts_on DESC LIMIT 1
        ) AS latest ON true
        LEFT JOIN people_entity entity ON entity.id = latest.entity_id
    WHERE account.code IN ('points', 'points_reserved') AND account.balance > 0 GROUP BY 1, 2 ORDER BY 1, 2
"""
WORTHLESS = "symbolic"  # points of recognition alone: nothing is owed for them


class Outstanding(NamedTuple):
    """Points of one nature that ``people`` of an entity (external id, "" for none) still hold, open orders included."""

    entity: str
    unit: str
    people: int
    points: int

    @property
    def is_liability(self) -> bool:
        """Whether the company owes something for them: goods and cash points can be spent."""
        return self.unit != WORTHLESS


class PeriodName(NamedTuple):
    """The number of a period, and what it is called in its entity."""

    pk: int
    entity_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class BudgetFigures:
    """Where a budget's money is; ``allocated`` is the sum of the first four.

    ``available`` may go down to minus the ``overdraft``, so committed + approved + exported never pass
    allocated + overdraft.
    """

    available: int
    committed: int
    approved: int
    exported: int
    overdraft: int

    @property
    def allocated(self) -> int:
        return self.available + self.committed + self.approved + self.exported


def balance(ref: AccountRef) -> int:
    """Σ debits − Σ credits of one account, in its unit; 0 for one that does not exist yet."""
    return balances([ref])[ref]


def balances(refs: Collection[AccountRef]) -> dict[AccountRef, int]:
    """The balance of each of ``refs``: kept for bounded accounts, from the postings for the others."""
    named = list(refs)
    if not named:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, [list(column) for column in zip(*named, strict=True)])
        return dict.fromkeys(named, 0) | {named[number - 1]: held for number, held in cursor.fetchall()}


def budget_figures(budget_ids: Collection[int]) -> dict[int, BudgetFigures]:
    """The figures of each budget in its unit, in minor units or points; zeros where nothing was allocated."""
    figures = {budget_id: dict.fromkeys(FIGURES, 0) for budget_id in budget_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT holder_id, split_part(code, '_', 2), sum(balance)::bigint, -sum(floor)::bigint FROM ledger_account
            WHERE holder_kind = 'budget' AND holder_id = ANY(%s) GROUP BY 1, 2
            """,
            [list(budget_ids)],
        )
        for budget_id, figure, held, overdraft in cursor.fetchall():
            figures[budget_id][figure] = held
            figures[budget_id]["overdraft"] += overdraft  # only the available account has one
    return {budget_id: BudgetFigures(**found) for budget_id, found in figures.items()}


def budget_sum(budget: OuterRef, *codes: str) -> Subquery:
    """For a query of rows that name a ``budget``: what its accounts of these codes hold together; None for none."""
    held = Account.objects.filter(holder_kind="budget", holder_id=budget, code__in=codes).order_by()
    return Subquery(
        held.values("holder_id").annotate(held=Sum("balance")).values("held"), output_field=BigIntegerField()
    )


def first_months(budget_ids: Collection[int]) -> dict[int, str]:
    """The month, in the company's time zone, of the first allocation to each budget that ever had one."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_MONTHS, {"zone": settings.LAURELS.company_time_zone, "budgets": list(budget_ids)})
        return dict(cursor.fetchall())


def burned(budget_ids: Collection[int], *, from_month: str) -> dict[int, dict[str, int]]:
    """By budget and month, from ``from_month`` on: what became committed, approved or exported, less what came back."""
    used = BudgetMonth.objects.filter(
        account__holder_kind="budget", account__holder_id__in=budget_ids, month__gte=from_month
    )
    by_budget: dict[int, dict[str, int]] = defaultdict(dict)
    for budget_id, month, amount in used.values_list("account__holder_id", "month", "used"):
        by_budget[budget_id][month] = amount
    return by_budget


def points_outstanding(*, on: date) -> list[Outstanding]:
    """The points people hold now, by nature and the entity that employed them on ``on``, or last before."""
    with connection.cursor() as cursor:
        cursor.execute(OUTSTANDING, [on])
        return [Outstanding(*row) for row in cursor.fetchall()]


def open_period(entity_id: int) -> Period:
    """The open period of an entity, not held open. Raises NotFound."""
    period = Period.objects.filter(entity_id=entity_id, state=Period.State.OPEN).first()
    if period is None:
        raise NotFound("This entity has no open period; open its first one.")
    return period


def open_periods(*, entity_ids: Collection[int] | None) -> list[Period]:
    """The open periods of these entities (None: of all), with their entities, by entity."""
    rows = Period.objects.filter(state=Period.State.OPEN).select_related("entity").order_by("entity__external_id")
    return list(rows if entity_ids is None else rows.filter(entity_id__in=entity_ids))


def listed_periods(
    *, entity_ids: Collection[int] | None, entity: str | None, state: str | None, after: int, limit: int
) -> list[Period]:
    """Periods by number after ``after``, with their entities: of ``entity_ids`` (None: of all), ``entity`` an id."""
    wanted = {"entity__in": entity_ids, "entity__external_id": entity, "state": state}
    rows = Period.objects.filter(pk__gt=after, **{name: each for name, each in wanted.items() if each is not None})
    return list(rows.select_related("entity").order_by("pk")[:limit])


def latest_closed(*, count: int) -> dict[int, list[int]]:
    """The ids of the last ``count`` closed periods of each entity, or as many as it has, newest first."""
    found: dict[int, list[int]] = defaultdict(list)
    closed = Period.objects.filter(state=Period.State.CLOSED).order_by("entity", "-starts_on")
    for period_id, entity_id in closed.values_list("pk", "entity"):
        if len(found[entity_id]) < count:
            found[entity_id].append(period_id)
    return dict(found)


def period_by_code(*, entity_id: int, code: str) -> Period:
    """The period of an entity by its code. Raises NotFound."""
    period = Period.objects.filter(entity_id=entity_id, code=code).first()
    if period is None:
        raise NotFound(f"This entity has no period {code}; look at the list of its periods.")
    return period


def has_period(*, entity_id: int, code: str) -> bool:
    """Whether an entity has the period of this code."""
    return Period.objects.filter(entity_id=entity_id, code=code).exists()


def period_codes(*, entity_ids: Collection[int], limit: int) -> list[str]:
    """The codes of periods any of these entities has, newest first."""
    rows = Period.objects.filter(entity_id__in=entity_ids).values("code").annotate(start=Max("starts_on"))
    return list(rows.order_by("-start", "-code").values_list("code", flat=True)[:limit])


def periods_starting(*, since: date, until: date) -> list[PeriodName]:
    """The periods of any entity that start in these days, both included."""
    found = Period.objects.filter(starts_on__gte=since, starts_on__lte=until)
    return [PeriodName._make(row) for row in found.values_list("pk", "entity_id", "code")]


def periods_between(*, entity_id: int, first: str, last: str) -> list[Period]:
    """The periods of an entity from one code to another, both included, by time; none backwards. Raises NotFound."""
    ends = [period_by_code(entity_id=entity_id, code=code) for code in dict.fromkeys((first, last))]
    if len(ends) == 1:
        return ends
    within = Period.objects.filter(entity_id=entity_id, starts_on__range=(ends[0].starts_on, ends[-1].starts_on))
    return list(within.order_by("starts_on"))


def check_books() -> list[str]:
    """A sentence for everything in the books that disagrees, found from raw rows; empty when they are right."""
    with transaction.atomic():
        return list(books.disagreements())
