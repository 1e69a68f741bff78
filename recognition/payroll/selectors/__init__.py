"""Batches, their lines and files, what is pending, the reward report and statements: every read of this part."""

from recognition.payroll.selectors.batches import (
    AmbiguousBatch,
    NoWageType,
    UnknownBatch,
    UnknownLine,
    batch_by,
    batches_of,
    file_of,
    head,
    lines_of,
    proposal_ids,
    proposal_of_line,
    wage_type_for,
)
from recognition.payroll.selectors.pending import Pending, pending
from recognition.payroll.selectors.report import REPORT_COLUMNS, report_lines
from recognition.payroll.selectors.statement_lines import Contact, LaterLine, Payslip, StatementLine
from recognition.payroll.selectors.statements import (
    AmbiguousStatement,
    StatementHead,
    StatementView,
    UnknownStatement,
    statement,
    statements_of,
)
from recognition.payroll.selectors.verification import Broken, broken_statements

__all__ = [
    "REPORT_COLUMNS",
    "AmbiguousBatch",
    "AmbiguousStatement",
    "Broken",
    "Contact",
    "LaterLine",
    "NoWageType",
    "Payslip",
    "Pending",
    "StatementHead",
    "StatementLine",
    "StatementView",
    "UnknownBatch",
    "UnknownLine",
    "UnknownStatement",
    "batch_by",
    "batches_of",
    "broken_statements",
    "file_of",
    "head",
    "lines_of",
    "pending",
    "proposal_ids",
    "proposal_of_line",
    "report_lines",
    "statement",
    "statements_of",
    "wage_type_for",
]
