"""What changes about customers: what sources report, conflicts of interest, nominations, maturity by silence."""

from recognition.customers.services.company import CompanyReports, RowsRefused, TouchpointFrames, take_in_company
from recognition.customers.services.conflicts import declare_conflict, withdraw_conflict
from recognition.customers.services.maturity import mature_low_effort
from recognition.customers.services.nominations import decide_nomination, nominate
from recognition.customers.services.record import (
    record_customers,
    record_employees,
    record_outcomes,
    record_touchpoints,
)
from recognition.customers.services.sources import report_source, set_complete_until, set_needed

__all__ = [
    "CompanyReports",
    "RowsRefused",
    "TouchpointFrames",
    "decide_nomination",
    "declare_conflict",
    "mature_low_effort",
    "nominate",
    "record_customers",
    "record_employees",
    "record_outcomes",
    "record_touchpoints",
    "report_source",
    "set_complete_until",
    "set_needed",
    "take_in_company",
    "withdraw_conflict",
]
