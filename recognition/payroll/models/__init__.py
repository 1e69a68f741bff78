"""The rows of payroll: wage types with their codes, what payroll of an entity is like, batches, lines and files."""

from recognition.payroll.models.batches import BatchFile, PayrollBatch, PayrollClaim, PayrollLine, Statement
from recognition.payroll.models.reconciliation import Reconciliation, ReconciliationRow
from recognition.payroll.models.reporting import PayStatistic, PayStatisticImport, SavedView
from recognition.payroll.models.tax import TaxLimit
from recognition.payroll.models.wages import EntityPayroll, ExternalCode, ProgrammeWage, WageType, WageTypeName

__all__ = [
    "BatchFile",
    "EntityPayroll",
    "ExternalCode",
    "PayStatistic",
    "PayStatisticImport",
    "PayrollBatch",
    "PayrollClaim",
    "PayrollLine",
    "ProgrammeWage",
    "Reconciliation",
    "ReconciliationRow",
    "SavedView",
    "Statement",
    "TaxLimit",
    "WageType",
    "WageTypeName",
]
