"""Credit over all outcomes of a kind, for looking at: nothing is written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from recognition.attribution import policies, selectors
from recognition.attribution.policies import Policy
from recognition.core import identity, money
from recognition.core.errors import DomainError
from recognition.customers import outcome_kinds
from recognition.customers.models import Outcome
from recognition.people.models import Employee

OUTCOMES_AT_ONCE = 2_000


class LossNotAttributed(DomainError):
    """Loss is never attributed to a person."""

    code = "loss_not_attributed"


class UnknownKind(DomainError):
    """No outcome is of this kind."""

    code = "unknown_kind"


class Credited(NamedTuple):
    """One employee's credit in one currency (blank: outcomes without a value)."""

    employee_id: str
    credit_ppm: int
    value_minor: int | None
    currency: str
    outcomes: int


class Uncredited(NamedTuple):
    """An outcome nobody is credited for."""

    outcome_id: str
    customer_id: str
    occurred_at: datetime
    value_minor: int | None
    currency: str


def credited(*, kind: str, policy: Policy, as_of: datetime) -> list[Credited]:
    """Credit per employee and currency, sorted by employee id bytes and currency.

    Parts per million of an outcome and minor units are allotted per outcome and added up. Raises
    LossNotAttributed for the loss family and UnknownKind.
    """
    refuse_wrong_kind(kind)
    people = {
        pk: (external_id, uid) for pk, external_id, uid in Employee.objects.values_list("pk", "external_id", "uid")
    }
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for outcomes in _in_chunks(kind, as_of):
        weighed = selectors.weigh_outcomes(outcome_ids=[row.pk for row in outcomes], policy=policy, as_of=as_of)
        for outcome in outcomes:
            weights = {employee: each.weight for employee, each in weighed[outcome.pk].weights.items()}
            for employee, ppm, value in _split(outcome, weights, people):
                each = sums[people[employee][0], outcome.currency]
                each[0], each[1], each[2] = each[0] + ppm, each[1] + value, each[2] + 1
    order = sorted(sums, key=lambda key: (key[0].encode(), key[1]))
    return [
        Credited(employee, ppm, value if currency else None, currency, count)
        for employee, currency in order
        for ppm, value, count in [sums[employee, currency]]
    ]


def uncredited(*, kind: str, policy: Policy, as_of: datetime) -> Iterator[Uncredited]:
    """The outcomes of ``kind`` without a touch that counts, by moment and id."""
    refuse_wrong_kind(kind)
    for outcomes in _in_chunks(kind, as_of):
        weighed = selectors.weigh_outcomes(outcome_ids=[row.pk for row in outcomes], policy=policy, as_of=as_of)
        for row in outcomes:
            if not weighed[row.pk].weights:
                yield Uncredited(
                    row.external_id, row.customer.external_id, row.occurred_at, row.value_minor, row.currency
                )


def refuse_wrong_kind(kind: str) -> None:
    """Raise LossNotAttributed for churn, contraction and detractor, UnknownKind for what is no kind."""
    if kind not in outcome_kinds.KINDS:
        raise UnknownKind(f"{kind!r} is no kind of outcome; choose one of {', '.join(outcome_kinds.KINDS)}.")
    if outcome_kinds.family(kind) == outcome_kinds.LOSS:
        raise LossNotAttributed(
            f"{kind} is a loss, and a loss is never attributed to a person; it is shown for teams of 5 or more."
        )


def _in_chunks(kind: str, as_of: datetime) -> Iterator[Sequence[Outcome]]:
    rows = Outcome.objects.filter(
        kind=kind, superseded_at__isnull=True, withdrawn_at__isnull=True, occurred_at__lte=as_of
    ).order_by("occurred_at", "external_id", "pk")
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), OUTCOMES_AT_ONCE):
        chunk = ids[start : start + OUTCOMES_AT_ONCE]
        found = Outcome.objects.select_related("customer").in_bulk(chunk)
        yield [found[pk] for pk in chunk]


def _split(
    outcome: Outcome, weights: dict[int, int], people: dict[int, tuple[str, UUID]]
) -> Iterator[tuple[int, int, int]]:
    if not weights:
        return
    employees = sorted(weights)
    whole = [weights[employee] for employee in employees]
    ties = [identity.tie(outcome.uid, people[employee][1]) for employee in employees]
    shares = policies.parts_per_million(whole, ties=ties)
    values = money.allot(outcome.value_minor or 0, whole, ties=ties)
    yield from zip(employees, shares, values, strict=True)
