"""Everything the rules must know about occasions: who is credited, and where they were employed on the day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from recognition.attribution.evidence import Weighed
from recognition.customers import selectors as customers
from recognition.people import selectors as people
from recognition.people.models import Employee, Employment
from recognition.programmes import occasions, verdicts

Employments = Mapping[tuple[int, date], Employment]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who everybody credited is, and where they were employed on the outcome's date."""

    employees: dict[int, Employee]
    employments: Employments
    currencies: dict[int, str]
    conflicts: set[tuple[int, int]]


def standing(groups: Sequence[occasions.Group], weighed: Mapping[int, Weighed]) -> Standing:
    """What is known about everybody credited for the chosen outcomes of ``groups``; four statements."""
    pairs = {(employee, group.chosen.day) for group in groups for employee in weighed[group.chosen.outcome_id].weights}
    return Standing(
        employees=people.employees(employee_ids={employee for employee, _ in pairs}),
        employments=people.employments_on(pairs=pairs),
        currencies={entity.pk: entity.currency for entity in people.entities()},
        conflicts=customers.conflicts({group.chosen.customer_id for group in groups}),
    )


def occasion(group: occasions.Group, weighed: Weighed, known: Standing) -> verdicts.Occasion:
    """One occasion as the rules take it."""
    chosen = group.chosen
    return verdicts.Occasion(
        outcome_id=chosen.outcome_id,
        outcome_uid=chosen.uid,
        occasion=group.occasion,
        customer_id=chosen.customer_id,
        kind=chosen.kind,
        day=chosen.day,
        matured_at=chosen.matured_at or chosen.occurred_at,
        value_minor=chosen.value_minor,
        currency=chosen.currency,
        others=tuple(other.outcome_id for other in group.others),
        credited=tuple(_credited(chosen, weighed, known)),
    )


def _credited(chosen: occasions.Candidate, weighed: Weighed, known: Standing) -> Iterator[verdicts.Credited]:
    for employee, weight in weighed.weights.items():
        employment = known.employments.get((employee, chosen.day))
        yield verdicts.Credited(
            employee_id=employee,
            uid=known.employees[employee].uid,
            weight=weight.weight,
            touch_count=weight.touch_count,
            currency="" if employment is None else known.currencies[employment.entity_id],
            team_id=None if employment is None else employment.team_id,
            in_conflict=(employee, chosen.customer_id) in known.conflicts,
        )
