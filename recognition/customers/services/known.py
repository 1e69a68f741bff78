"""What reports may refer to: employees and customers that are there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from recognition.core.mistakes import Mistake
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
        for field, key in _missing(customers, self.customers):
            is_left_out = key in self.refused_customers.keys
            code = "customer_left_out" if is_left_out else "unknown_customer_id"
            yield Wrong(field=field, mistake=Mistake(code, id=repr(key)))
        for field, key in _missing(employees, self.employees):
            is_left_out = key in self.refused_employees.keys
            code = "employee_left_out" if is_left_out else "unknown_employee_id"
            yield Wrong(field=field, mistake=Mistake(code, id=repr(key)))

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


def _missing(fields: dict[str, str], ids: dict[str, int]) -> list[tuple[str, str]]:
    return [(field, key) for field, key in fields.items() if key and key not in ids]


def _is_excused(keys: Collection[str], ids: dict[str, int], refused: Refusals) -> bool:
    return not refused.is_skipping and any(key in refused.keys and key not in ids for key in keys)
