"""What reports may refer to: employees and customers that are there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from recognition.customers import selectors
from recognition.people.reports import Refusals, Wrong


@dataclass(frozen=True, kw_only=True)
class Known:
    """Primary keys by external id, and the ids whose own rows were refused in this intake.

    Who refers to a refused row is refused as well when bad rows are skipped; otherwise nothing will be
    written anyway, and the follower is left out without a word.
    """

    employees: dict[str, int]
    customers: dict[str, int]
    refused_employees: Refusals
    refused_customers: Refusals

    def missing(self, *, customers: dict[str, str], employees: dict[str, str]) -> Iterator[Wrong]:
        """What is wrong with references given as {field: external id}; blank ones refer to nobody."""
        yield from _missing(customers, "customer", self.customers, self.refused_customers)
        yield from _missing(employees, "employee", self.employees, self.refused_employees)

    def is_excused(self, *, customers: Collection[str], employees: Collection[str]) -> bool:
        """Whether a reference is missing only because of an error already told."""
        return _is_excused(customers, self.customers, self.refused_customers) or _is_excused(
            employees, self.employees, self.refused_employees
        )


def everybody(*, refused_employees: Refusals, refused_customers: Refusals) -> Known:
    """All employees and customers there are."""
    return Known(
        employees=selectors.employee_ids(),
        customers=selectors.customer_ids(),
        refused_employees=refused_employees,
        refused_customers=refused_customers,
    )


def named(*, employees: Collection[str], customers: Collection[str]) -> Known:
    """Those of the named employees and customers that there are."""
    return Known(
        employees=selectors.employee_ids(employees),
        customers=selectors.customer_ids(customers),
        refused_employees=Refusals(),
        refused_customers=Refusals(),
    )


def _missing(fields: dict[str, str], what: str, ids: dict[str, int], refused: Refusals) -> Iterator[Wrong]:
    for field, key in fields.items():
        if not key or key in ids:
            continue
        if key in refused.keys:
            sentence = f"{what} {key!r} was left out because of an error in its own row; correct that row"
        else:
            sentence = f"there is no {what} {key!r}; add it to {what}s.csv or correct the id"
        yield Wrong(field=field, sentence=sentence)


def _is_excused(keys: Collection[str], ids: dict[str, int], refused: Refusals) -> bool:
    return not refused.is_skipping and any(key in refused.keys and key not in ids for key in keys)
