"""The files of the CSV bundle: their columns, and what each row becomes. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from integrations.sources.fields import Read, day, milli, moment, or_else, or_none, text, whole
from recognition.customers.reports import CustomerReport, OutcomeReport, TouchpointReport
from recognition.people.reports import EmployeeReport, EntityReport


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One file: how the text of each column is read, and the report a row makes.

    ``renamed`` gives the field of the report where it has another name than the column.
    """

    name: str
    key: str
    needed: dict[str, Read]
    optional: dict[str, Read]
    report: Callable[..., Any]
    renamed: dict[str, str]

    @property
    def file(self) -> str:
        """The name of the file in the bundle's folder."""
        return f"{self.name}.csv"


ENTITIES = Layout(
    name="entities",
    key="entity_id",
    needed={
        "entity_id": text,
        "name": text,
        "country": text,
        "currency": text,
        "time_zone": text,
        "payroll_system": text,
    },
    optional={},
    report=EntityReport,
    renamed={},
)
EMPLOYEES = Layout(
    name="employees",
    key="employee_id",
    needed={
        "employee_id": text,
        "name": text,
        "email": text,
        "manager_id": text,
        "department": text,
        "title": text,
        "hired_on": or_none(day),
        "left_on": or_none(day),
        "currency": text,
    },
    optional={
        "entity_id": text,
        "payroll_number": text,
        "team": text,
        "cost_centre": text,
        "country": text,
        "language": text,
        "time_zone": text,
        "employment_type": text,
        "worker_category": text,
        "fte": or_else(1000, milli),
    },
    report=EmployeeReport,
    renamed={"fte": "fte_milli"},
)
CUSTOMERS = Layout(
    name="customers",
    key="customer_id",
    needed={"customer_id": text, "name": text, "segment": text, "since": or_none(day)},
    optional={"acquired_by": text},
    report=CustomerReport,
    renamed={},
)
INTERACTIONS = Layout(
    name="interactions",
    key="interaction_id",
    needed={
        "interaction_id": text,
        "customer_id": text,
        "employee_id": text,
        "occurred_at": moment,
        "type": text,
        "channel": text,
        "value": text,
    },
    optional={"stage": text, "role": text, "matter_id": text},
    report=TouchpointReport,
    renamed={},
)
OUTCOMES = Layout(
    name="outcomes",
    key="outcome_id",
    needed={
        "outcome_id": text,
        "customer_id": text,
        "kind": text,
        "occurred_at": moment,
        "score": or_none(whole),
        "value": text,
        "currency": text,
    },
    optional={
        "confirmed_at": or_none(moment),
        "first_paid_at": or_none(moment),
        "withdrawn_at": or_none(moment),
        "document_id": text,
        "matter_id": text,
        "referred_customer_id": text,
        "scale": text,
    },
    report=OutcomeReport,
    renamed={},
)
LAYOUTS = (ENTITIES, EMPLOYEES, CUSTOMERS, INTERACTIONS, OUTCOMES)
